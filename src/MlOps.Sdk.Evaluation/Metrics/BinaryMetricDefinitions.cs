using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Evaluation;

/// <summary>The built-in metrics of two-class models.</summary>
internal static class BinaryMetricDefinitions
{
    public static IReadOnlyList<MetricDefinition> All { get; } =
    [
        Share(MetricNames.RocAuc, (in MetricRows rows) => BinaryMetrics.RocAuc(rows.Truth, rows.Scores), MetricSampling.RocArea),
        Share(MetricNames.AveragePrecision, (in MetricRows rows) => BinaryMetrics.AveragePrecision(rows.Truth, rows.Scores)),
        Share(MetricNames.Accuracy, (in MetricRows rows) => Confusion(rows).Accuracy, MetricSampling.RowRate, (in MetricRows rows, int i) => Is(rows.IsPositive(i) == rows.Truth[i])),
        Share(MetricNames.Precision, (in MetricRows rows) => Confusion(rows).Precision, MetricSampling.RowRate, (in MetricRows rows, int i) => rows.IsPositive(i) ? Is(rows.Truth[i]) : double.NaN),
        Share(MetricNames.Recall, (in MetricRows rows) => Confusion(rows).Recall, MetricSampling.RowRate, (in MetricRows rows, int i) => rows.Truth[i] ? Is(rows.IsPositive(i)) : double.NaN),
        Share(MetricNames.Specificity, (in MetricRows rows) => Confusion(rows).Specificity, MetricSampling.RowRate, (in MetricRows rows, int i) => rows.Truth[i] ? double.NaN : Is(!rows.IsPositive(i))),
        Share(MetricNames.F1, (in MetricRows rows) => Confusion(rows).F1),
        Share(MetricNames.BalancedAccuracy, (in MetricRows rows) => Confusion(rows).BalancedAccuracy),
        new()
        {
            Name = MetricNames.Mcc,
            Task = EvaluationTask.Binary,
            Direction = MetricDirection.HigherIsBetter,
            Minimum = -1,
            Maximum = 1,
            Compute = (in MetricRows rows) => Confusion(rows).MatthewsCorrelation,
        },
        new()
        {
            Name = MetricNames.LogLoss,
            Task = EvaluationTask.Binary,
            Direction = MetricDirection.LowerIsBetter,
            Minimum = 0,
            Sampling = MetricSampling.RowMean,
            Compute = (in MetricRows rows) => BinaryMetrics.LogLoss(rows.Truth, rows.Scores),
            Contribution = (in MetricRows rows, int i) =>
            {
                var p = Math.Clamp(rows.Scores[i], BinaryMetrics.DefaultClip, 1 - BinaryMetrics.DefaultClip);
                return rows.Truth[i] ? -Math.Log(p) : -Math.Log(1 - p);
            },
        },
        new()
        {
            Name = MetricNames.Brier,
            Task = EvaluationTask.Binary,
            Direction = MetricDirection.LowerIsBetter,
            Minimum = 0,
            Maximum = 1,
            Sampling = MetricSampling.RowMean,
            Compute = (in MetricRows rows) => BinaryMetrics.Brier(rows.Truth, rows.Scores),
            Contribution = (in MetricRows rows, int i) => (rows.Scores[i] - rows.Labels[i]) * (rows.Scores[i] - rows.Labels[i]),
        },
        new()
        {
            Name = MetricNames.CalibrationError,
            Task = EvaluationTask.Binary,
            Direction = MetricDirection.LowerIsBetter,
            Minimum = 0,
            Maximum = 1,
            Compute = (in MetricRows rows) => BinaryMetrics.ExpectedCalibrationError(rows.Truth, rows.Scores),
        },
    ];

    private static BinaryConfusion Confusion(in MetricRows rows) => BinaryConfusion.At(rows.Threshold, rows.Truth, rows.Scores);

    private static double Is(bool holds) => holds ? 1 : 0;

    private static MetricDefinition Share(string name, MetricFunction compute, MetricSampling sampling = MetricSampling.Bootstrap, RowContribution? contribution = null) => new()
    {
        Name = name,
        Task = EvaluationTask.Binary,
        Direction = MetricDirection.HigherIsBetter,
        Minimum = 0,
        Maximum = 1,
        Compute = compute,
        Sampling = sampling,
        Contribution = contribution,
    };
}
