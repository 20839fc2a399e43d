namespace MlOps.Sdk.Statistics;

/// <summary>The error of one row whose mean, or its root, is a regression metric.</summary>
internal sealed class RowLoss
{
    private readonly Func<double, double, double> _loss;
    private readonly Func<double, double, string?> _refuse;
    private readonly bool _root;

    private RowLoss(PerformanceMetric metric, Func<double, double, double> loss, Func<double, double, string?> refuse, bool root = false) =>
        (Metric, _loss, _refuse, _root) = (metric, loss, refuse, root);

    public PerformanceMetric Metric { get; }

    public static IReadOnlyList<RowLoss> All { get; } =
    [
        new(PerformanceMetric.MeanAbsoluteError, (y, p) => Math.Abs(y - p), Never),
        new(PerformanceMetric.MeanAbsolutePercentageError, (y, p) => Math.Abs(y - p) / Math.Abs(y), (y, _) => y == 0 ? "a target is 0, of which there is no percentage" : null),
        new(PerformanceMetric.MeanSquaredError, (y, p) => (y - p) * (y - p), Never),
        new(PerformanceMetric.MeanSquaredLogError, SquaredLog, Logarithm),
        new(PerformanceMetric.RootMeanSquaredError, (y, p) => (y - p) * (y - p), Never, root: true),
        new(PerformanceMetric.RootMeanSquaredLogError, SquaredLog, Logarithm, root: true),
    ];

    public static IReadOnlyList<PerformanceMetric> Metrics { get; } = [.. All.Select(loss => loss.Metric)];

    /// <summary>The loss of each given row, or why there is none.</summary>
    public (double[] Values, string? Reason) Of(ReadOnlySpan<double> truth, ReadOnlySpan<double> predictions, IReadOnlyList<int> rows)
    {
        if (rows.Count == 0)
            return ([], RealisedPerformance.NoRows);

        var losses = new double[rows.Count];
        for (var i = 0; i < losses.Length; i++)
        {
            var (y, p) = (truth[rows[i]], predictions[rows[i]]);
            if (_refuse(y, p) is { } reason)
                return ([], reason);
            losses[i] = _loss(y, p);
            if (!double.IsFinite(losses[i]))
                return ([], "an error is too large for a double");
        }

        return (losses, null);
    }

    /// <summary>The metric from the mean loss.</summary>
    public double Finish(double mean) => _root ? Math.Sqrt(Math.Max(0, mean)) : mean;

    /// <summary>Standard deviation of the metric by row: that of the loss, carried through the root where there is one.</summary>
    public MetricValue Spread(Moments losses) =>
        !_root ? losses.PopulationStandardDeviation
        : losses.Mean > 0 ? losses.PopulationStandardDeviation / (2 * Math.Sqrt(losses.Mean))
        : MetricValue.NotComputable("the reference has no error at all");

    private static double SquaredLog(double y, double p)
    {
        var gap = Math.Log(1 + y) - Math.Log(1 + p);
        return gap * gap;
    }

    private static string? Logarithm(double y, double p) => y > -1 && p > -1 ? null : "a target or prediction is -1 or less, of which 1 more has no logarithm";

    private static string? Never(double y, double p) => null;
}
