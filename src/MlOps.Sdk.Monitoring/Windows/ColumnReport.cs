using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Monitoring;

/// <summary>One column of a window against the reference.</summary>
public sealed record ColumnReport
{
    /// <summary>The column's name.</summary>
    public required string Name { get; init; }

    /// <summary>Feature or output.</summary>
    public required ColumnRole Role { get; init; }

    /// <summary>Number or text.</summary>
    public required FeatureKind Kind { get; init; }

    /// <summary>Rows in the window.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows in the reference.</summary>
    public long ReferenceRows { get; init; }

    /// <summary>What the comparison of distributions amounts to.</summary>
    public required DriftOutcome Outcome { get; init; }

    /// <summary>Why, in one line.</summary>
    public required string Reason { get; init; }

    /// <summary>The comparison's name, such as <c>numeric-drift</c>.</summary>
    public string? Method { get; init; }

    /// <summary>The test's statistic.</summary>
    public double? Statistic { get; init; }

    /// <summary>The test's p-value.</summary>
    public double? PValue { get; init; }

    /// <summary>The p-value after correction over the window's columns.</summary>
    public double? AdjustedPValue { get; init; }

    /// <summary>The effect measured, as in <see cref="EffectNames"/>.</summary>
    public string? Effect { get; init; }

    /// <summary>The effect's size.</summary>
    public double? EffectSize { get; init; }

    /// <summary>The size beyond what noise alone adds at this number of rows; this is what is held against the limit.</summary>
    public double? EffectBeyondNoise { get; init; }

    /// <summary>The size from which on it matters.</summary>
    public double? EffectLimit { get; init; }

    /// <summary>Population stability index, for those used to it; not judged.</summary>
    public double? StabilityIndex { get; init; }

    /// <summary>Mean of the finite numbers.</summary>
    public double? Mean { get; init; }

    /// <summary>Mean of the reference's finite numbers.</summary>
    public double? ReferenceMean { get; init; }

    /// <summary>Faulty values by kind.</summary>
    public IReadOnlyList<QualityReport> Quality { get; init => field = value ?? []; } = []; // the default where JSON leaves it out

    /// <summary>Whether the distribution drifted.</summary>
    public bool HasDrift => Outcome == DriftOutcome.Drift;

    /// <summary>Whether some fault became frequent.</summary>
    public bool HasQualityFault => Quality.Any(q => q.Outcome == DriftOutcome.Drift);
}
