using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Monitoring;

/// <summary>How frequent one kind of fault was in a column, against the reference.</summary>
public sealed record QualityReport
{
    /// <summary>The kind of fault.</summary>
    public required QualityCheck Check { get; init; }

    /// <summary>What it amounts to; <see cref="DriftOutcome.Drift"/> means that faults became more frequent, significantly and by more than the limit.</summary>
    public required DriftOutcome Outcome { get; init; }

    /// <summary>Why, in one line.</summary>
    public required string Reason { get; init; }

    /// <summary>Share of the window's rows with the fault, in [0, 1]; null where it cannot be said.</summary>
    public double? Share { get; init; }

    /// <summary>Share of the reference's rows with the fault.</summary>
    public double? ReferenceShare { get; init; }

    /// <summary>The p-value after correction over the window's quality checks.</summary>
    public double? AdjustedPValue { get; init; }

    /// <summary>The rise of the share from which on it matters.</summary>
    public required double Limit { get; init; }
}
