namespace MlOps.Sdk.Statistics;

/// <summary>The estimated performance on one chunk.</summary>
public sealed record ChunkPerformance
{
    /// <summary>The rows judged.</summary>
    public required Chunk Chunk { get; init; }

    /// <summary>Rows that took part.</summary>
    public required int Rows { get; init; }

    /// <summary>Rows left out because a score or prediction was missing or not finite.</summary>
    public required int Missing { get; init; }

    /// <summary>Rows whose label is known.</summary>
    public int Labelled { get; init; }

    /// <summary>One entry a metric.</summary>
    public required IReadOnlyList<PerformanceEstimate> Metrics { get; init; }

    /// <summary>Expected number of rows by true class (outer) and predicted class (inner); negative before positive; null for regression.</summary>
    public IReadOnlyList<IReadOnlyList<double>>? Confusion { get; init; }

    /// <summary>What can be said about whether the estimate may be trusted here.</summary>
    public required AssumptionCheck Assumptions { get; init; }

    /// <summary>Whether any metric lies outside its limits.</summary>
    public bool IsAlert => Metrics.Any(metric => metric.IsAlert);

    /// <summary>The entry for one metric.</summary>
    /// <exception cref="ArgumentException">The metric is not estimated for this kind of model.</exception>
    public PerformanceEstimate this[PerformanceMetric metric] =>
        Metrics.FirstOrDefault(entry => entry.Metric == metric)
        ?? throw new ArgumentException($"{metric} is not among the metrics of this estimate: {string.Join(", ", Metrics.Select(entry => entry.Metric))}.", nameof(metric));
}
