namespace MlOps.Sdk.Serving;

/// <summary>How the variants of a route compare by the rewards reported to this process.</summary>
public sealed record ExperimentReport
{
    /// <summary>The variants in the plan's order.</summary>
    public required IReadOnlyList<ExperimentArm> Arms { get; init; }

    /// <summary>
    /// Whether calls were split as planned, for routes that draw each call anew by fixed weights. Keys of sticky routes call
    /// unequally often, so counts of calls say nothing about the split there.
    /// </summary>
    public required Statistics.Significance SampleRatio { get; init; }

    /// <summary>Predictions whose reward may still come.</summary>
    public required int Open { get; init; }

    /// <summary>Rewards for predictions that are not remembered: too late, unknown, or rewarded before.</summary>
    public required long Late { get; init; }
}
