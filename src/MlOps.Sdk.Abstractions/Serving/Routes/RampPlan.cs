namespace MlOps.Sdk;

/// <summary>How a variant's share grows while it is healthy, such as 10 → 50 → 100 %. After the last step's hold the ramp is over.</summary>
public sealed record RampPlan
{
    /// <summary>The variant that grows.</summary>
    public required string Variant { get; init; }

    /// <summary>The shares in rising order.</summary>
    public required IReadOnlyList<RampStep> Steps { get; init; }
}
