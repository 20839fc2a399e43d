using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Evaluation;

/// <summary>
/// Everything the SDK knows of a metric, in one place: gates take its direction from here and not from the caller, and a report
/// its range. Make your own and hand it to <see cref="MetricCatalog.With"/>.
/// </summary>
public sealed class MetricDefinition
{
    /// <summary>The metric's name in lower case, such as <c>roc_auc</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Which way it improves.</summary>
    public required MetricDirection Direction { get; init; }

    /// <summary>The task it belongs to.</summary>
    public required EvaluationTask Task { get; init; }

    /// <summary>Computes it.</summary>
    public required MetricFunction Compute { get; init; }

    /// <summary>The smallest value it can take.</summary>
    public double Minimum { get; init; } = double.NegativeInfinity;

    /// <summary>The largest value it can take.</summary>
    public double Maximum { get; init; } = double.PositiveInfinity;

    /// <summary>How its uncertainty is found. <see cref="MetricSampling.RowMean"/> and <see cref="MetricSampling.RowRate"/> need <see cref="Contribution"/>, <see cref="MetricSampling.UnitMean"/> needs <see cref="UnitContribution"/>.</summary>
    public MetricSampling Sampling { get; init; } = MetricSampling.Bootstrap;

    /// <summary>What a row adds, for a metric that is a mean over rows.</summary>
    public RowContribution? Contribution { get; init; }

    /// <summary>What a unit adds, for a metric that is a mean over queries or series.</summary>
    public UnitContribution? UnitContribution { get; init; }

    /// <summary>The metric as a function of the four counts of a binary decision, where it is one: resampling then draws counts and not rows.</summary>
    internal Func<BinaryConfusion, MetricValue>? OfConfusion { get; init; }

    /// <summary>1 where more is better, -1 where less is better.</summary>
    public int Sign => Direction == MetricDirection.HigherIsBetter ? 1 : -1;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
