namespace MlOps.Sdk.Monitoring;

/// <summary>How well the model did on the predictions of a window whose labels arrived.</summary>
public sealed record PerformanceReport
{
    /// <summary>Predictions with a label.</summary>
    public required long Labelled { get; init; }

    /// <summary>Share of the window's predictions with a label, in [0, 1]. Where labels come sooner for some outcomes than for others, a low share makes the metrics one-sided.</summary>
    public required double Coverage { get; init; }

    /// <summary>The metrics.</summary>
    public required IReadOnlyList<MetricReport> Metrics { get; init; }

    /// <summary>The metric of that name, as in <see cref="PerformanceMetrics"/>, or null.</summary>
    public MetricReport? Find(string name) => Metrics.FirstOrDefault(m => m.Name == name);
}
