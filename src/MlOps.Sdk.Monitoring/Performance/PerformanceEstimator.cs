using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Monitoring;

/// <summary>Computes the metrics of a task with their standard errors.</summary>
internal static class PerformanceEstimator
{
    private const double Clip = 1e-15;

    public static PerformanceEstimate Estimate(PredictionTask task, ReadOnlySpan<double> scores, ReadOnlySpan<double> labels)
    {
        var metrics = new List<MetricEstimate>(5);
        var reasons = new Dictionary<string, string>();
        if (task == PredictionTask.Binary)
        {
            if (RocAucEstimator.Estimate(scores, labels, out var reason) is { } auc)
                metrics.Add(auc);
            else
                reasons[PerformanceMetrics.RocAuc] = reason;

            AddMean(metrics, reasons, PerformanceMetrics.LogLoss, scores, labels, LogLoss);
            AddMean(metrics, reasons, PerformanceMetrics.Brier, scores, labels, static (s, y) => (s - y) * (s - y));
            AddMean(metrics, reasons, PerformanceMetrics.CalibrationGap, scores, labels, static (s, y) => y - s);
            AddMean(metrics, reasons, PerformanceMetrics.PositiveRate, scores, labels, static (_, y) => y);
        }
        else
        {
            AddMean(metrics, reasons, PerformanceMetrics.MeanAbsoluteError, scores, labels, static (s, y) => Math.Abs(s - y));
            AddMean(metrics, reasons, PerformanceMetrics.MeanSquaredError, scores, labels, static (s, y) => (s - y) * (s - y));
            AddMean(metrics, reasons, PerformanceMetrics.CalibrationGap, scores, labels, static (s, y) => y - s);
        }

        return new(metrics, reasons);
    }

    private static double LogLoss(double score, double label) =>
        -Math.Log(label == 1 ? Math.Max(score, Clip) : Math.Max(1 - score, Clip));

    private static void AddMean(
        List<MetricEstimate> metrics,
        Dictionary<string, string> reasons,
        string name,
        ReadOnlySpan<double> scores,
        ReadOnlySpan<double> labels,
        Func<double, double, double> of)
    {
        var values = new double[scores.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = of(scores[i], labels[i]);

        var moments = Moments.Of(values);
        if (moments.SampleVariance is { } variance && double.IsFinite(variance))
            metrics.Add(new(name, moments.Mean, Math.Sqrt(variance / moments.Count)));
        else
            reasons[name] = moments.Count < 2 ? $"{moments.Count} labelled rows; at least 2 are needed" : "an error is too large for its square; rescale the output";
    }
}
