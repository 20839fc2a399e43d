using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Evaluation;

/// <summary>The built-in metrics of two-class models.</summary>
internal static class BinaryMetricDefinitions
{
    public static IReadOnlyList<MetricDefinition> All { get; } =
    [
        Share(MetricNames.RocAuc, (in MetricRows rows) => BinaryMetrics.RocAuc(rows.Truth, rows.Scores, rows.Weights), MetricSampling.RocArea),
        Share(MetricNames.AveragePrecision, (in MetricRows rows) => BinaryMetrics.AveragePrecision(rows.Truth, rows.Scores, rows.Weights)),
        Share(MetricNames.Gini, (in MetricRows rows) => RocCurve.Of(rows.Truth, rows.Scores, rows.Weights).Gini, minimum: -1),
        Share(MetricNames.KolmogorovSmirnov, (in MetricRows rows) => RocCurve.Of(rows.Truth, rows.Scores, rows.Weights).KolmogorovSmirnov),
        Decision(MetricNames.Accuracy, confusion => confusion.Accuracy, (in MetricRows rows, int i) => Is(rows.IsPositive(i) == rows.Truth[i])),
        Decision(MetricNames.Precision, confusion => confusion.Precision, (in MetricRows rows, int i) => rows.IsPositive(i) ? Is(rows.Truth[i]) : double.NaN),
        Decision(MetricNames.Recall, confusion => confusion.Recall, (in MetricRows rows, int i) => rows.Truth[i] ? Is(rows.IsPositive(i)) : double.NaN),
        Decision(MetricNames.Specificity, confusion => confusion.Specificity, (in MetricRows rows, int i) => rows.Truth[i] ? double.NaN : Is(!rows.IsPositive(i))),
        Decision(MetricNames.NegativePredictiveValue, confusion => confusion.NegativePredictiveValue, (in MetricRows rows, int i) => rows.IsPositive(i) ? double.NaN : Is(!rows.Truth[i])),
        Decision(MetricNames.Jaccard, confusion => confusion.Jaccard),
        Decision(MetricNames.CohensKappa, confusion => confusion.CohensKappa, minimum: -1),
        Decision(MetricNames.F1, confusion => confusion.F1),
        Decision(MetricNames.BalancedAccuracy, confusion => confusion.BalancedAccuracy),
        Decision(MetricNames.Mcc, confusion => confusion.MatthewsCorrelation, minimum: -1),
        Decision(MetricNames.Informedness, confusion => confusion.Informedness, minimum: -1),
        Decision(MetricNames.Markedness, confusion => confusion.Markedness, minimum: -1),
        Decision(MetricNames.GeometricMean, confusion => confusion.GeometricMean),
        new()
        {
            Name = MetricNames.LogLoss,
            Task = EvaluationTask.Binary,
            Direction = MetricDirection.LowerIsBetter,
            Minimum = 0,
            Sampling = MetricSampling.RowMean,
            Compute = (in MetricRows rows) => BinaryMetrics.LogLoss(rows.Truth, rows.Scores, rows.Weights),
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
            Compute = (in MetricRows rows) => BinaryMetrics.Brier(rows.Truth, rows.Scores, rows.Weights),
            Contribution = (in MetricRows rows, int i) => (rows.Scores[i] - rows.Labels[i]) * (rows.Scores[i] - rows.Labels[i]),
        },
        Share(MetricNames.BrierSkill, (in MetricRows rows) => BinaryMetrics.BrierSkill(rows.Truth, rows.Scores, rows.Weights), minimum: double.NegativeInfinity),
        new()
        {
            Name = MetricNames.CalibrationError,
            Task = EvaluationTask.Binary,
            Direction = MetricDirection.LowerIsBetter,
            Minimum = 0,
            Maximum = 1,
            Compute = (in MetricRows rows) => BinaryMetrics.ExpectedCalibrationError(rows.Truth, rows.Scores, weights: rows.Weights),
        },
    ];

    private static BinaryConfusion Confusion(in MetricRows rows) => BinaryConfusion.At(rows.Threshold, rows.Truth, rows.Scores, rows.Weights);

    private static double Is(bool holds) => holds ? 1 : 0;

    private static MetricDefinition Decision(string name, Func<BinaryConfusion, MetricValue> of, RowContribution? contribution = null, double minimum = 0) => new()
    {
        Name = name,
        Task = EvaluationTask.Binary,
        Direction = MetricDirection.HigherIsBetter,
        Minimum = minimum,
        Maximum = 1,
        Compute = (in MetricRows rows) => of(Confusion(rows)),
        OfConfusion = of,
        Sampling = contribution is null ? MetricSampling.Bootstrap : MetricSampling.RowRate,
        Contribution = contribution,
    };

    private static MetricDefinition Share(string name, MetricFunction compute, MetricSampling sampling = MetricSampling.Bootstrap, double minimum = 0) => new()
    {
        Name = name,
        Task = EvaluationTask.Binary,
        Direction = MetricDirection.HigherIsBetter,
        Minimum = minimum,
        Maximum = 1,
        Compute = compute,
        Sampling = sampling,
    };
}
