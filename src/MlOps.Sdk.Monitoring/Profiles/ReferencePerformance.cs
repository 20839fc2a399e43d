namespace MlOps.Sdk.Monitoring;

/// <summary>How well the model did on the labelled rows of the reference.</summary>
public sealed record ReferencePerformance
{
    /// <summary>What the model predicts.</summary>
    public required PredictionTask Task { get; init; }

    /// <summary>Labelled rows.</summary>
    public required long Rows { get; init; }

    /// <summary>The metrics with their standard errors; those that could not be computed are not listed.</summary>
    public required IReadOnlyList<MetricEstimate> Metrics { get; init; }

    /// <summary>The metric of that name, as in <see cref="PerformanceMetrics"/>, or null.</summary>
    public MetricEstimate? Find(string name)
    {
        foreach (var metric in Metrics)
        {
            if (metric.Name == name)
                return metric;
        }

        return null;
    }
}
