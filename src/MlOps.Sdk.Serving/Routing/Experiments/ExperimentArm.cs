namespace MlOps.Sdk.Serving;

/// <summary>What one variant did in an experiment.</summary>
public sealed record ExperimentArm
{
    /// <summary>The variant.</summary>
    public required string Variant { get; init; }

    /// <summary>The answers it gave.</summary>
    public required long Answers { get; init; }

    /// <summary>The rewards reported for them.</summary>
    public required long Rewards { get; init; }

    /// <summary>The rewards' mean; null before the first.</summary>
    public required double? Mean { get; init; }

    /// <summary>The rewards' variance; null before the second.</summary>
    public required double? Variance { get; init; }

    /// <summary>Its share of calls now.</summary>
    public required double Share { get; init; }

    /// <summary>The difference of its mean from the first variant's, as an interval that holds at every moment; null for the first variant, and before both have two rewards.</summary>
    public required Statistics.Interval? Difference { get; init; }
}
