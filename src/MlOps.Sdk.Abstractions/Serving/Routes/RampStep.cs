namespace MlOps.Sdk;

/// <summary>A share that a ramp stays at until enough was seen.</summary>
public sealed record RampStep
{
    /// <summary>The variant's share in parts of <see cref="RoutePlan.Whole"/>.</summary>
    public required int Weight { get; init; }

    /// <summary>How long it stays at least.</summary>
    public required TimeSpan Hold { get; init; }

    /// <summary>How many answers of the variant must have been seen at this share at least.</summary>
    public long MinSamples { get; init; }
}
