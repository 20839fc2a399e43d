using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Evaluation;

/// <summary>The built-in metrics of models that choose one of several classes: the class with the largest score, the first of equals.</summary>
internal static class MulticlassMetricDefinitions
{
    public static IReadOnlyList<MetricDefinition> All { get; } =
    [
        new()
        {
            Name = MetricNames.MulticlassAccuracy,
            Task = EvaluationTask.Multiclass,
            Direction = MetricDirection.HigherIsBetter,
            Minimum = 0,
            Maximum = 1,
            Sampling = MetricSampling.RowRate,
            Compute = (in MetricRows rows) => RowMeans.Of(rows, Right),
            Contribution = Right,
        },
        Loses(MetricNames.MulticlassLogLoss, double.PositiveInfinity, Loss),
        Loses(MetricNames.MulticlassBrier, 2, Squares),
        new()
        {
            Name = MetricNames.ClasswiseCalibrationError,
            Task = EvaluationTask.Multiclass,
            Direction = MetricDirection.LowerIsBetter,
            Minimum = 0,
            Maximum = 1,
            Compute = (in MetricRows rows) => NoProbability(rows) is { } reason
                ? MetricValue.NotComputable(reason)
                : MulticlassMetrics.ClasswiseCalibrationError(Truth(rows), rows.Scores, rows.Outputs, weights: rows.Weights),
        },
        Confused(MetricNames.MacroF1, confusion => confusion.F1()),
        Confused(MetricNames.MicroF1, confusion => confusion.F1(Averaging.Micro)),
        Confused(MetricNames.WeightedF1, confusion => confusion.F1(Averaging.Weighted)),
        Confused(MetricNames.MacroPrecision, confusion => confusion.Precision()),
        Confused(MetricNames.MacroRecall, confusion => confusion.Recall()),
        Confused(MetricNames.MulticlassBalancedAccuracy, confusion => confusion.BalancedAccuracy),
        Confused(MetricNames.MulticlassMcc, confusion => confusion.MatthewsCorrelation, minimum: -1),
        Confused(MetricNames.MulticlassKappa, confusion => confusion.CohensKappa(), minimum: -1),
        Ranked(MetricNames.MulticlassRocAuc, (in MetricRows rows) => MulticlassMetrics.RocAucOneVersusRest(Truth(rows), rows.Scores, rows.Outputs, Averaging.Macro, rows.Weights)),
        Ranked(MetricNames.TopTwoAccuracy, (in MetricRows rows) => rows.Outputs < 3
            ? MetricValue.NotComputable($"{rows.Outputs} classes leave nothing beyond the first two")
            : MulticlassMetrics.TopAccuracy(Truth(rows), rows.Scores, rows.Outputs, 2, rows.Weights)),
    ];

    internal static int Predicted(ReadOnlySpan<double> scores)
    {
        var best = 0;
        for (var k = 1; k < scores.Length; k++)
        {
            if (scores[k] > scores[best])
                best = k;
        }

        return best;
    }

    private static double Right(in MetricRows rows, int row) => Predicted(rows.ScoresOf(row)) == (int)rows.Labels[row] ? 1 : 0;

    private static double Loss(in MetricRows rows, int row)
    {
        // Scores that do not quite add up to 1, as single-precision models give, are rescaled.
        var scores = rows.ScoresOf(row);
        var sum = 0.0;
        foreach (var score in scores)
            sum += score;
        return -Math.Log(Math.Clamp(scores[(int)rows.Labels[row]] / sum, BinaryMetrics.DefaultClip, 1 - BinaryMetrics.DefaultClip));
    }

    private static double Squares(in MetricRows rows, int row)
    {
        var scores = rows.ScoresOf(row);
        var sum = 0.0;
        for (var k = 0; k < scores.Length; k++)
        {
            var miss = scores[k] - (k == (int)rows.Labels[row] ? 1 : 0);
            sum += miss * miss;
        }

        return sum;
    }

    private static string? NoProbability(in MetricRows rows)
    {
        for (var i = 0; i < rows.Scores.Length; i++)
        {
            if (!(rows.Scores[i] >= 0 && rows.Scores[i] <= 1))
                return $"score {GateText.Number(rows.Scores[i])} of row {i / rows.Outputs} is no probability";
        }

        for (var row = 0; row < rows.Count; row++)
        {
            var sum = 0.0;
            foreach (var score in rows.ScoresOf(row))
                sum += score;
            if (Math.Abs(sum - 1) > 1e-3)
                return $"the scores of row {row} add up to {GateText.Number(sum)} and not to 1";
        }

        return null;
    }

    private static int[] Truth(in MetricRows rows)
    {
        var truth = new int[rows.Count];
        for (var row = 0; row < truth.Length; row++)
            truth[row] = (int)rows.Labels[row];
        return truth;
    }

    private static MetricDefinition Loses(string name, double maximum, RowContribution contribution) => new()
    {
        Name = name,
        Task = EvaluationTask.Multiclass,
        Direction = MetricDirection.LowerIsBetter,
        Minimum = 0,
        Maximum = maximum,
        Sampling = MetricSampling.RowMean,
        Compute = (in MetricRows rows) => NoProbability(rows) is { } reason ? MetricValue.NotComputable(reason) : RowMeans.Of(rows, contribution),
        Contribution = contribution,
    };

    private static MetricDefinition Confused(string name, Func<MulticlassConfusion, MetricValue> of, double minimum = 0) => Ranked(
        name,
        (in MetricRows rows) =>
        {
            var predicted = new int[rows.Count];
            for (var row = 0; row < predicted.Length; row++)
                predicted[row] = Predicted(rows.ScoresOf(row));
            return of(MulticlassConfusion.Of(Truth(rows), predicted, rows.Outputs, rows.Weights));
        },
        minimum);

    private static MetricDefinition Ranked(string name, MetricFunction compute, double minimum = 0) => new()
    {
        Name = name,
        Task = EvaluationTask.Multiclass,
        Direction = MetricDirection.HigherIsBetter,
        Minimum = minimum,
        Maximum = 1,
        Compute = compute,
    };
}
