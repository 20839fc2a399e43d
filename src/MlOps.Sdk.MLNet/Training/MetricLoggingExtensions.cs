using Microsoft.ML.Data;

namespace MlOps.Sdk.MLNet;

/// <summary>
/// Logs ML.NET's evaluations under the names the rest of the SDK uses. A prefix such as <c>test.</c> tells data sets apart.
/// </summary>
public static class MetricLoggingExtensions
{
    /// <summary>Logs accuracy, roc_auc, pr_auc, f1, precision, recall and, for calibrated models, log_loss in nats (ML.NET reports bits).</summary>
    public static void LogMetrics(this IRunLog run, BinaryClassificationMetrics metrics, string prefix = "", long step = 0)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        Log(run, prefix, step,
            ("accuracy", metrics.Accuracy), ("roc_auc", metrics.AreaUnderRocCurve), ("pr_auc", metrics.AreaUnderPrecisionRecallCurve),
            ("f1", metrics.F1Score), ("precision", metrics.PositivePrecision), ("recall", metrics.PositiveRecall));
        if (metrics is CalibratedBinaryClassificationMetrics calibrated)
            Log(run, prefix, step, ("log_loss", calibrated.LogLoss * Math.Log(2)));
    }

    /// <summary>Logs mae, mse, rmse and r2.</summary>
    public static void LogMetrics(this IRunLog run, RegressionMetrics metrics, string prefix = "", long step = 0)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        Log(run, prefix, step, ("mae", metrics.MeanAbsoluteError), ("mse", metrics.MeanSquaredError), ("rmse", metrics.RootMeanSquaredError), ("r2", metrics.RSquared));
    }

    /// <summary>Logs multiclass_accuracy (each row counts), macro_accuracy (each class counts) and multiclass_log_loss.</summary>
    public static void LogMetrics(this IRunLog run, MulticlassClassificationMetrics metrics, string prefix = "", long step = 0)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        Log(run, prefix, step, ("multiclass_accuracy", metrics.MicroAccuracy), ("macro_accuracy", metrics.MacroAccuracy), ("multiclass_log_loss", metrics.LogLoss));
    }

    /// <summary>Logs average_distance, davies_bouldin and, where labels were given, normalized_mutual_information.</summary>
    public static void LogMetrics(this IRunLog run, ClusteringMetrics metrics, string prefix = "", long step = 0)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        Log(run, prefix, step, ("average_distance", metrics.AverageDistance), ("davies_bouldin", metrics.DaviesBouldinIndex));
        if (!double.IsNaN(metrics.NormalizedMutualInformation))
            Log(run, prefix, step, ("normalized_mutual_information", metrics.NormalizedMutualInformation));
    }

    /// <summary>Logs roc_auc and detection_rate of an anomaly detector.</summary>
    public static void LogMetrics(this IRunLog run, AnomalyDetectionMetrics metrics, string prefix = "", long step = 0)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        Log(run, prefix, step, ("roc_auc", metrics.AreaUnderRocCurve), ("detection_rate", metrics.DetectionRateAtFalsePositiveCount));
    }

    private static void Log(IRunLog run, string prefix, long step, params ReadOnlySpan<(string Name, double Value)> metrics)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(prefix);
        foreach (var (name, value) in metrics)
            run.LogMetric(prefix + name, value, step);
    }
}
