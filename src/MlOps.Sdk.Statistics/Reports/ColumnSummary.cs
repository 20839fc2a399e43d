namespace MlOps.Sdk.Statistics;

/// <summary>One side of a column in numbers.</summary>
public sealed record ColumnSummary
{
    /// <summary>Rows, missing ones included.</summary>
    public required long RowCount { get; init; }

    /// <summary>Missing values.</summary>
    public required long MissingCount { get; init; }

    /// <summary>Infinite values.</summary>
    public long InfiniteCount { get; init; }

    /// <summary>Different values; estimated where the side is a profile.</summary>
    public required double DistinctCount { get; init; }

    /// <summary>Mean of the finite values; null without any.</summary>
    public double? Mean { get; init; }

    /// <summary>Standard deviation of the finite values, divisor n.</summary>
    public double? StandardDeviation { get; init; }

    /// <summary>Smallest value.</summary>
    public double? Minimum { get; init; }

    /// <summary>Lower quartile.</summary>
    public double? LowerQuartile { get; init; }

    /// <summary>Median.</summary>
    public double? Median { get; init; }

    /// <summary>Upper quartile.</summary>
    public double? UpperQuartile { get; init; }

    /// <summary>Largest value.</summary>
    public double? Maximum { get; init; }

    /// <summary>The most frequent category of a categorical column.</summary>
    public string? MostFrequent { get; init; }

    /// <summary>Missing values as a share of rows; 0 without rows.</summary>
    public double MissingShare => RowCount == 0 ? 0 : (double)MissingCount / RowCount;
}
