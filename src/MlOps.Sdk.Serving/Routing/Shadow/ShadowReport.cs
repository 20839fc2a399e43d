namespace MlOps.Sdk.Serving;

/// <summary>How a shadow's answers compare with those that callers got, since this process started to copy calls to it.</summary>
public sealed record ShadowReport
{
    /// <summary>The shadow's name.</summary>
    public required string Name { get; init; }

    /// <summary>What answers the copies.</summary>
    public required ModelRef Reference { get; init; }

    /// <summary>Copies that both answered.</summary>
    public required long Compared { get; init; }

    /// <summary>Of those, the ones with the same texts, and numbers that differ by at most 1e-6 and one part in 10,000.</summary>
    public required long Agreed { get; init; }

    /// <summary>The share that agreed; null before the first comparison.</summary>
    public double? Agreement => Compared == 0 ? null : Agreed / (double)Compared;

    /// <summary>The mean of the absolute differences of all finite numbers; null before the first.</summary>
    public required double? MeanDifference { get; init; }

    /// <summary>The greatest absolute difference of finite numbers.</summary>
    public required double MaxDifference { get; init; }

    /// <summary>The shadow's time divided by the variants' for the same rows; null before the first.</summary>
    public required double? LatencyRatio { get; init; }

    /// <summary>Copies the shadow failed on.</summary>
    public required long Failed { get; init; }

    /// <summary>Copies dropped because too many waited: the caller never waits.</summary>
    public required long Shed { get; init; }
}
