namespace MlOps.Sdk.Monitoring;

/// <summary>What one rule says of one column in one window: the input of the alert states.</summary>
internal readonly record struct Finding
{
    public required string Rule { get; init; }

    public required string? Column { get; init; }

    /// <summary>True when the rule is broken, false when it holds, null when the window does not say.</summary>
    public required bool? Broken { get; init; }

    public string Summary { get; init; }

    public double? Value { get; init; }

    public double? Limit { get; init; }

    public double? Baseline { get; init; }

    public double? PValue { get; init; }

    /// <summary>How many times its limit the value is.</summary>
    public double Excess { get; init; }

    public int Version { get; init; }

    public long SampleSize { get; init; }
}
