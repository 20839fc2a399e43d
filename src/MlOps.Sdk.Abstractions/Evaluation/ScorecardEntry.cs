namespace MlOps.Sdk;

/// <summary>One metric over all rows or a slice.</summary>
public sealed record ScorecardEntry
{
    /// <summary>The metric's name.</summary>
    public required string Metric { get; init; }

    /// <summary>The slice, such as <c>region=south</c>; null for all rows.</summary>
    public string? Slice { get; init; }

    /// <summary>Rows in the slice.</summary>
    public required long Rows { get; init; }

    /// <summary>The value; null where it cannot be computed.</summary>
    public double? Value { get; init; }

    /// <summary>Lower end of its interval, where one could be built.</summary>
    public double? Lower { get; init; }

    /// <summary>Upper end of its interval, where one could be built.</summary>
    public double? Upper { get; init; }

    /// <summary>How the interval was built.</summary>
    public string? Method { get; init; }

    /// <summary>Why there is no value or no interval; null when there are both.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether the slice has too few rows to lean on.</summary>
    public bool IsSmall { get; init; }
}
