using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Evaluation;

/// <summary>The built-in metrics of forecasts. Those of points take the median where a model gives quantiles.</summary>
internal static class ForecastMetricDefinitions
{
    public static IReadOnlyList<MetricDefinition> All { get; } =
    [
        OverSteps(MetricNames.ForecastMeanAbsoluteError, (in MetricRows rows, int i) => Math.Abs(rows.PointOf(i) - rows.Labels[i])),
        OverSteps(MetricNames.SymmetricPercentageError, Symmetric, maximum: 2),
        Pooled(MetricNames.ForecastRootMeanSquaredError, (in MetricRows rows) => RegressionMetrics.RootMeanSquaredError(rows.Labels, Points(rows), rows.Weights)),
        Pooled(MetricNames.ForecastWeightedAbsolutePercentageError, (in MetricRows rows) => RegressionMetrics.WeightedAbsolutePercentageError(rows.Labels, Points(rows), rows.Weights)),
        Pooled(MetricNames.RelativeBias, Bias),
        OverSeries(MetricNames.MeanAbsoluteScaledError, scale => scale.Absolute, (in MetricRows series) => RegressionMetrics.MeanAbsoluteError(series.Labels, Points(series)).Or(double.NaN) / Scale(series).Absolute),
        OverSeries(MetricNames.RootMeanSquaredScaledError, scale => scale.Squared, (in MetricRows series) => Math.Sqrt(RegressionMetrics.MeanSquaredError(series.Labels, Points(series)).Or(double.NaN) / Scale(series).Squared)),
        OverQuantiles(MetricNames.PinballLoss, Pinball),
        Pooled(MetricNames.WeightedQuantileLoss, (in MetricRows rows) => QuantileProblem(rows) is { } reason ? MetricValue.NotComputable(reason) : QuantileLoss(rows)),
        OverQuantiles(MetricNames.IntervalCoverage, Covered, MetricDirection.HigherIsBetter, maximum: 1, MetricSampling.RowRate),
        Pooled(MetricNames.IntervalCoverageError, (in MetricRows rows) => QuantileProblem(rows) is { } reason ? MetricValue.NotComputable(reason) : CoverageError(rows), maximum: 1),
        OverQuantiles(MetricNames.IntervalWidth, (in MetricRows rows, int i) => rows.ScoresOf(i)[^1] - rows.ScoresOf(i)[0]),
        OverQuantiles(MetricNames.WinklerScore, Winkler),
    ];

    private static (double Absolute, double Squared) Scale(in MetricRows series) => series.Facts.Scales[series.UnitId];

    private static double[] Points(in MetricRows rows)
    {
        var points = new double[rows.Count];
        for (var i = 0; i < points.Length; i++)
            points[i] = rows.PointOf(i);
        return points;
    }

    private static double Symmetric(in MetricRows rows, int row)
    {
        double truth = rows.Labels[row], point = rows.PointOf(row), size = Math.Abs(truth) + Math.Abs(point);
        return size == 0 ? 0 : 2 * Math.Abs(truth - point) / size;
    }

    private static MetricValue Bias(in MetricRows rows)
    {
        double error = 0, came = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            var weight = rows.Weights.IsEmpty ? 1 : rows.Weights[i];
            error += weight * (rows.PointOf(i) - rows.Labels[i]);
            came += weight * rows.Labels[i];
        }

        return came != 0 ? Math.Abs(error / came) : MetricValue.NotComputable("what came adds up to 0, of which no share can be taken");
    }

    private static double Pinball(in MetricRows rows, int row)
    {
        var sum = 0.0;
        var scores = rows.ScoresOf(row);
        for (var q = 0; q < scores.Length; q++)
        {
            var gap = rows.Labels[row] - scores[q];
            sum += Math.Max(rows.Quantiles[q] * gap, (rows.Quantiles[q] - 1) * gap);
        }

        return sum / scores.Length;
    }

    private static MetricValue QuantileLoss(in MetricRows rows)
    {
        double loss = 0, came = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            var weight = rows.Weights.IsEmpty ? 1 : rows.Weights[i];
            loss += weight * 2 * Pinball(rows, i);
            came += weight * Math.Abs(rows.Labels[i]);
        }

        return came > 0 ? loss / came : MetricValue.NotComputable("everything that came is 0, of which no share can be taken");
    }

    private static double Covered(in MetricRows rows, int row) => rows.Labels[row] >= rows.ScoresOf(row)[0] && rows.Labels[row] <= rows.ScoresOf(row)[^1] ? 1 : 0;

    private static MetricValue CoverageError(in MetricRows rows) =>
        RowMeans.Of(rows, Covered) is { IsComputable: true, Value: var share } ? Math.Abs(share.Value - (rows.Quantiles[^1] - rows.Quantiles[0])) : RowMeans.Of(rows, Covered);

    // For quantiles alike on both sides this is Winkler's score; else the sum of two scaled pinball losses that it is made of.
    private static double Winkler(in MetricRows rows, int row)
    {
        double truth = rows.Labels[row], low = rows.ScoresOf(row)[0], high = rows.ScoresOf(row)[^1];
        return high - low + Math.Max(0, low - truth) / rows.Quantiles[0] + Math.Max(0, truth - high) / (1 - rows.Quantiles[^1]);
    }

    private static string? QuantileProblem(in MetricRows rows)
    {
        if (rows.Quantiles.Count < 2)
            return $"the forecasts are points; give {nameof(ForecastRows)}.{nameof(ForecastRows.Quantiles)} and a score for each";
        for (var i = 0; i < rows.Count; i++)
        {
            var scores = rows.ScoresOf(i);
            for (var q = 1; q < scores.Length; q++)
            {
                if (scores[q] < scores[q - 1])
                    return $"in row {i} the quantile {GateText.Exact(rows.Quantiles[q])} is {GateText.Number(scores[q])}, below {GateText.Number(scores[q - 1])} of the quantile {GateText.Exact(rows.Quantiles[q - 1])}";
            }
        }

        return null;
    }

    private static string? ScaleProblem(in MetricRows rows, Func<(double Absolute, double Squared), double> scale)
    {
        for (var at = 0; at < rows.UnitCount; at++)
        {
            var series = rows.Unit(at);
            var value = scale(Scale(series));
            var name = series.Facts.Names[series.UnitId];
            if (double.IsNaN(value))
                return $"series '{name}' has a history of {series.Facts.Histories[series.UnitId].Length} steps, and a season of {series.Facts.Season} needs more; give {nameof(ForecastRows)}.{nameof(ForecastRows.History)}";
            if (value == 0)
                return $"the naive forecast never errs within the history of series '{name}', so there is no scale; leave the series out";
        }

        return null;
    }

    private static MetricDefinition Pooled(string name, MetricFunction compute, double maximum = double.PositiveInfinity) => new()
    {
        Name = name,
        Task = EvaluationTask.Forecast,
        Direction = MetricDirection.LowerIsBetter,
        Minimum = 0,
        Maximum = maximum,
        Compute = compute,
    };

    private static MetricDefinition OverSteps(string name, RowContribution contribution, double maximum = double.PositiveInfinity) => new()
    {
        Name = name,
        Task = EvaluationTask.Forecast,
        Direction = MetricDirection.LowerIsBetter,
        Minimum = 0,
        Maximum = maximum,
        Sampling = MetricSampling.RowMean,
        Compute = (in MetricRows rows) => RowMeans.Of(rows, contribution),
        Contribution = contribution,
    };

    private static MetricDefinition OverQuantiles(
        string name, RowContribution contribution, MetricDirection direction = MetricDirection.LowerIsBetter, double maximum = double.PositiveInfinity, MetricSampling sampling = MetricSampling.RowMean) => new()
    {
        Name = name,
        Task = EvaluationTask.Forecast,
        Direction = direction,
        Minimum = 0,
        Maximum = maximum,
        Sampling = sampling,
        Compute = (in MetricRows rows) => QuantileProblem(rows) is { } reason ? MetricValue.NotComputable(reason) : RowMeans.Of(rows, contribution),
        Contribution = contribution,
    };

    private static MetricDefinition OverSeries(string name, Func<(double Absolute, double Squared), double> scale, UnitContribution contribution) => new()
    {
        Name = name,
        Task = EvaluationTask.Forecast,
        Direction = MetricDirection.LowerIsBetter,
        Minimum = 0,
        Sampling = MetricSampling.UnitMean,
        Compute = (in MetricRows rows) => ScaleProblem(rows, scale) is { } reason ? MetricValue.NotComputable(reason) : UnitMeans.Of(rows, contribution, "no series has weight"),
        UnitContribution = contribution,
    };
}
