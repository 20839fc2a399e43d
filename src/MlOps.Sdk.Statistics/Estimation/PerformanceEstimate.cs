namespace MlOps.Sdk.Statistics;

/// <summary>One metric of one chunk: as estimated without labels, its uncertainty, its alarm limits, and as it turned out where labels are known.</summary>
public sealed record PerformanceEstimate
{
    /// <summary>What is measured.</summary>
    public required PerformanceMetric Metric { get; init; }

    /// <summary>The estimate, or why there is none.</summary>
    public required MetricValue Value { get; init; }

    /// <summary>Standard deviation of the metric over samples of this chunk's size from the reference: what would vary even if nothing had changed.</summary>
    /// <remarks>
    /// By NannyML's formulas, so that bands compare. In simulation they are right for shares, precision, recall,
    /// specificity and regression; for <see cref="PerformanceMetric.RocAuc"/> they count the variation of the rarer class
    /// only (about 0.8 of the whole), and for <see cref="PerformanceMetric.F1"/> they come to up to 1.7 times the whole.
    /// </remarks>
    public required MetricValue SamplingError { get; init; }

    /// <summary>Three sampling errors either side of the estimate, within what the metric can reach; null without both.</summary>
    public Interval? Band { get; init; }

    /// <summary>Limits derived from the metric as it turned out on the reference chunks.</summary>
    public AlertBand Limits { get; init; }

    /// <summary>Whether the estimate lies outside the limits. What could not be estimated raises no alarm; look at <see cref="Value"/>.</summary>
    public bool IsAlert => Value.IsComputable && Limits.IsAlert(Value.Value.Value);

    /// <summary>The metric on the rows whose labels are known, or why there is none.</summary>
    public MetricValue Realised { get; init; } = MetricValue.NotComputable("no labels");

    /// <inheritdoc/>
    public override string ToString() => $"{Metric} {Value}{(IsAlert ? " (alert)" : "")}";
}
