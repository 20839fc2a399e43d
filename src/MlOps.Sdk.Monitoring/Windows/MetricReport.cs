using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Monitoring;

/// <summary>A performance metric of a window against the reference.</summary>
public sealed record MetricReport
{
    /// <summary>As in <see cref="PerformanceMetrics"/>.</summary>
    public required string Name { get; init; }

    /// <summary>What it amounts to; <see cref="DriftOutcome.Drift"/> means worse, significantly and by more than the limit.</summary>
    public required DriftOutcome Outcome { get; init; }

    /// <summary>Why, in one line.</summary>
    public required string Reason { get; init; }

    /// <summary>The metric; null where it cannot be computed.</summary>
    public double? Value { get; init; }

    /// <summary>The value's standard error.</summary>
    public double? StandardError { get; init; }

    /// <summary>The metric in the reference.</summary>
    public double? Reference { get; init; }

    /// <summary>How much worse it is, in the metric's unit; below 0 when better.</summary>
    public double? Decline { get; init; }

    /// <summary>The decline from which on it matters, in the metric's unit; null when the metric is only reported.</summary>
    public double? Limit { get; init; }

    /// <summary>The p-value of a decline after correction over the window's metrics.</summary>
    public double? AdjustedPValue { get; init; }
}
