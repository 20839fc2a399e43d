namespace MlOps.Sdk.Statistics;

/// <summary>
/// What can be said about the assumption behind an estimate without labels: that the chance of each outcome given the
/// model's output is still that of the reference. Without labels this cannot be proved; signs against it can be found.
/// </summary>
public sealed record AssumptionCheck
{
    /// <summary>What no test without labels can rule out.</summary>
    public const string Caveat =
        "Estimated without labels: right only while the chance of an outcome given the model's output is that of the reference. A change of that relation (concept drift) cannot be seen until labels arrive.";

    /// <summary>The two-sample test of the model's outputs against the reference.</summary>
    public required DriftResult OutputTest { get; init; }

    /// <summary>The kind of difference found.</summary>
    public required ScoreShift Shift { get; init; }

    /// <summary>Share of positives in the reference; null for regression.</summary>
    public double? ReferencePositiveShare { get; init; }

    /// <summary>Share of positives the calibrated scores imply; null for regression.</summary>
    public double? ImpliedPositiveShare { get; init; }

    /// <summary>Share of positives that would explain the scores if only that share had changed; null where not computed.</summary>
    public double? LabelShiftPositiveShare { get; init; }

    /// <summary>Chance of a fit at least this bad if only the share of positives had changed; null where not computed.</summary>
    public double? LabelShiftPValue { get; init; }

    /// <summary>How the labels that have arrived agree with the scores of a classifier; null without labels.</summary>
    public LabelAgreement? Labels { get; init; }

    /// <summary>How the true values that have arrived agree with the errors expected of a regression; null without any.</summary>
    public LossAgreement? Losses { get; init; }

    /// <summary>In words, what speaks against the estimate; empty when nothing found does.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Whether a sign was found that the estimate is off.</summary>
    public bool IsDoubtful => Warnings.Count > 0;
}
