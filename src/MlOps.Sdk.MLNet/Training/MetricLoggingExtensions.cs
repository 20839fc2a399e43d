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
        Log(run, prefix, step, MetricValues.Of(metrics));
    }

    /// <summary>Logs mae, mse, rmse and r2.</summary>
    public static void LogMetrics(this IRunLog run, RegressionMetrics metrics, string prefix = "", long step = 0)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        Log(run, prefix, step, MetricValues.Of(metrics));
    }

    /// <summary>Logs multiclass_accuracy (each row counts), macro_accuracy (each class counts) and multiclass_log_loss.</summary>
    public static void LogMetrics(this IRunLog run, MulticlassClassificationMetrics metrics, string prefix = "", long step = 0)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        Log(run, prefix, step, MetricValues.Of(metrics));
    }

    /// <summary>Logs ndcg_at_1, ndcg_at_2, … and dcg_at_1, … up to the truncation level of the evaluation.</summary>
    public static void LogMetrics(this IRunLog run, RankingMetrics metrics, string prefix = "", long step = 0)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        Log(run, prefix, step, MetricValues.Of(metrics));
    }

    /// <summary>Logs average_distance, davies_bouldin and, where labels were given, normalized_mutual_information.</summary>
    public static void LogMetrics(this IRunLog run, ClusteringMetrics metrics, string prefix = "", long step = 0)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        Log(run, prefix, step, MetricValues.Of(metrics));
    }

    /// <summary>Logs roc_auc and detection_rate of an anomaly detector.</summary>
    public static void LogMetrics(this IRunLog run, AnomalyDetectionMetrics metrics, string prefix = "", long step = 0)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        Log(run, prefix, step, MetricValues.Of(metrics));
    }

    private static void Log(IRunLog run, string prefix, long step, IEnumerable<(string Name, double Value)> metrics)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(prefix);
        foreach (var (name, value) in metrics)
            run.LogMetric(prefix + name, value, step);
    }
}
