using System.Globalization;
using Microsoft.ML.Data;

namespace MlOps.Sdk.MLNet;

/// <summary>ML.NET's evaluations as names and values, by the names the rest of the SDK uses.</summary>
internal static class MetricValues
{
    public static IEnumerable<(string Name, double Value)> Of(BinaryClassificationMetrics metrics)
    {
        yield return ("accuracy", metrics.Accuracy);
        yield return ("roc_auc", metrics.AreaUnderRocCurve);
        yield return ("pr_auc", metrics.AreaUnderPrecisionRecallCurve);
        yield return ("f1", metrics.F1Score);
        yield return ("precision", metrics.PositivePrecision);
        yield return ("recall", metrics.PositiveRecall);

        // ML.NET reports bits.
        if (metrics is CalibratedBinaryClassificationMetrics calibrated)
            yield return ("log_loss", calibrated.LogLoss * Math.Log(2));
    }

    public static IEnumerable<(string Name, double Value)> Of(RegressionMetrics metrics) =>
        [("mae", metrics.MeanAbsoluteError), ("mse", metrics.MeanSquaredError), ("rmse", metrics.RootMeanSquaredError), ("r2", metrics.RSquared)];

    public static IEnumerable<(string Name, double Value)> Of(MulticlassClassificationMetrics metrics) =>
        [("multiclass_accuracy", metrics.MicroAccuracy), ("macro_accuracy", metrics.MacroAccuracy), ("multiclass_log_loss", metrics.LogLoss)];

    public static IEnumerable<(string Name, double Value)> Of(RankingMetrics metrics)
    {
        for (var i = 0; i < metrics.NormalizedDiscountedCumulativeGains.Count; i++)
            yield return (At("ndcg", i), metrics.NormalizedDiscountedCumulativeGains[i]);

        for (var i = 0; i < metrics.DiscountedCumulativeGains.Count; i++)
            yield return (At("dcg", i), metrics.DiscountedCumulativeGains[i]);
    }

    public static IEnumerable<(string Name, double Value)> Of(ClusteringMetrics metrics)
    {
        yield return ("average_distance", metrics.AverageDistance);
        yield return ("davies_bouldin", metrics.DaviesBouldinIndex);
        if (!double.IsNaN(metrics.NormalizedMutualInformation))
            yield return ("normalized_mutual_information", metrics.NormalizedMutualInformation);
    }

    public static IEnumerable<(string Name, double Value)> Of(AnomalyDetectionMetrics metrics) =>
        [("roc_auc", metrics.AreaUnderRocCurve), ("detection_rate", metrics.DetectionRateAtFalsePositiveCount)];

    private static string At(string metric, int index) => string.Create(CultureInfo.InvariantCulture, $"{metric}_at_{index + 1}");
}
