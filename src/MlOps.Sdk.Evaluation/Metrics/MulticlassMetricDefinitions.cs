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
        new()
        {
            Name = MetricNames.MulticlassLogLoss,
            Task = EvaluationTask.Multiclass,
            Direction = MetricDirection.LowerIsBetter,
            Minimum = 0,
            Sampling = MetricSampling.RowMean,
            Compute = (in MetricRows rows) => NoProbability(rows) is { } reason ? MetricValue.NotComputable(reason) : RowMeans.Of(rows, Loss),
            Contribution = Loss,
        },
        new()
        {
            Name = MetricNames.MacroF1,
            Task = EvaluationTask.Multiclass,
            Direction = MetricDirection.HigherIsBetter,
            Minimum = 0,
            Maximum = 1,
            Compute = MacroF1,
        },
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

    private static MetricValue MacroF1(in MetricRows rows)
    {
        var (hits, truths, predictions) = (new double[rows.Outputs], new double[rows.Outputs], new double[rows.Outputs]);
        for (var row = 0; row < rows.Count; row++)
        {
            var (truth, predicted) = ((int)rows.Labels[row], Predicted(rows.ScoresOf(row)));
            truths[truth]++;
            predictions[predicted]++;
            if (truth == predicted)
                hits[truth]++;
        }

        var sum = 0.0;
        for (var k = 0; k < rows.Outputs; k++)
        {
            if (truths[k] + predictions[k] == 0)
                return MetricValue.NotComputable($"class {k} is neither in the labels nor predicted, so its F1 is 0/0");
            sum += 2 * hits[k] / (truths[k] + predictions[k]);
        }

        return sum / rows.Outputs;
    }
}
