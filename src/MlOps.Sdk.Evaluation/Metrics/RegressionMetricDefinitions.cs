using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Evaluation;

/// <summary>The built-in metrics of models that predict a number.</summary>
internal static class RegressionMetricDefinitions
{
    public static IReadOnlyList<MetricDefinition> All { get; } =
    [
        Error(MetricNames.MeanAbsoluteError, Absolute),
        Error(MetricNames.MeanSquaredError, Squared),
        new()
        {
            Name = MetricNames.RootMeanSquaredError,
            Task = EvaluationTask.Regression,
            Direction = MetricDirection.LowerIsBetter,
            Minimum = 0,
            Compute = (in MetricRows rows) => RegressionMetrics.RootMeanSquaredError(rows.Labels, rows.Scores, rows.Weights),
        },
        Explained(MetricNames.RSquared, (in MetricRows rows) => RegressionMetrics.RSquared(rows.Labels, rows.Scores, rows.Weights)),
        Loss(MetricNames.MedianAbsoluteError, (in MetricRows rows) => RegressionMetrics.MedianAbsoluteError(rows.Labels, rows.Scores, rows.Weights)),
        Loss(MetricNames.MaximumError, (in MetricRows rows) => RegressionMetrics.MaximumError(rows.Labels, rows.Scores, rows.Weights)),
        Loss(MetricNames.MeanAbsolutePercentageError, (in MetricRows rows) => RegressionMetrics.MeanAbsolutePercentageError(rows.Labels, rows.Scores, rows.Weights)),
        Loss(MetricNames.WeightedAbsolutePercentageError, (in MetricRows rows) => RegressionMetrics.WeightedAbsolutePercentageError(rows.Labels, rows.Scores, rows.Weights)),
        Loss(MetricNames.MeanSquaredLogError, (in MetricRows rows) => RegressionMetrics.MeanSquaredLogError(rows.Labels, rows.Scores, rows.Weights)),
        Loss(MetricNames.RootMeanSquaredLogError, (in MetricRows rows) => RegressionMetrics.RootMeanSquaredLogError(rows.Labels, rows.Scores, rows.Weights)),
        Loss(MetricNames.GammaDeviance, (in MetricRows rows) => RegressionMetrics.GammaDeviance(rows.Labels, rows.Scores, rows.Weights)),
        Loss(MetricNames.PoissonDeviance, (in MetricRows rows) => RegressionMetrics.PoissonDeviance(rows.Labels, rows.Scores, rows.Weights)),
        Explained(MetricNames.ExplainedVariance, (in MetricRows rows) => RegressionMetrics.ExplainedVariance(rows.Labels, rows.Scores, rows.Weights)),
        Explained(MetricNames.ExplainedAbsoluteError, (in MetricRows rows) => RegressionMetrics.ExplainedPinballLoss(rows.Labels, rows.Scores, 0.5, rows.Weights)),
    ];

    private static double Absolute(in MetricRows rows, int row) => Math.Abs(rows.Scores[row] - rows.Labels[row]);

    private static double Squared(in MetricRows rows, int row) => (rows.Scores[row] - rows.Labels[row]) * (rows.Scores[row] - rows.Labels[row]);

    private static MetricDefinition Explained(string name, MetricFunction compute) => new()
    {
        Name = name,
        Task = EvaluationTask.Regression,
        Direction = MetricDirection.HigherIsBetter,
        Maximum = 1,
        Compute = compute,
    };

    private static MetricDefinition Loss(string name, MetricFunction compute) => new()
    {
        Name = name,
        Task = EvaluationTask.Regression,
        Direction = MetricDirection.LowerIsBetter,
        Minimum = 0,
        Compute = compute,
    };

    private static MetricDefinition Error(string name, RowContribution contribution) => new()
    {
        Name = name,
        Task = EvaluationTask.Regression,
        Direction = MetricDirection.LowerIsBetter,
        Minimum = 0,
        Sampling = MetricSampling.RowMean,
        Compute = (in MetricRows rows) => RowMeans.Of(rows, contribution),
        Contribution = contribution,
    };
}
