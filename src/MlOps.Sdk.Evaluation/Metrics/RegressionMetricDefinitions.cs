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
            Compute = (in MetricRows rows) => RowMeans.Of(rows, Squared) is { Value: { } mse } ? Math.Sqrt(mse) : RowMeans.Of(rows, Squared),
        },
        new()
        {
            Name = MetricNames.RSquared,
            Task = EvaluationTask.Regression,
            Direction = MetricDirection.HigherIsBetter,
            Maximum = 1,
            Compute = RSquared,
        },
    ];

    private static double Absolute(in MetricRows rows, int row) => Math.Abs(rows.Scores[row] - rows.Labels[row]);

    private static double Squared(in MetricRows rows, int row) => (rows.Scores[row] - rows.Labels[row]) * (rows.Scores[row] - rows.Labels[row]);

    private static MetricValue RSquared(in MetricRows rows)
    {
        if (rows.Count < 2)
            return MetricValue.NotComputable($"{rows.Count} row(s) have no variance to explain");

        var mean = RowMeans.Of(rows, (in MetricRows all, int row) => all.Labels[row]).Or(double.NaN);
        double residual = 0, total = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            residual += (rows.Scores[i] - rows.Labels[i]) * (rows.Scores[i] - rows.Labels[i]);
            total += (rows.Labels[i] - mean) * (rows.Labels[i] - mean);
        }

        return total > 0 ? 1 - residual / total : residual == 0 ? 1 : 0;
    }

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
