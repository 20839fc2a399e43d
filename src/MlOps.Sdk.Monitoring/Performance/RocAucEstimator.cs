using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Monitoring;

/// <summary>Area under the ROC curve with DeLong's standard error.</summary>
internal static class RocAucEstimator
{
    /// <summary>Fewer rows of either class give no useful standard error.</summary>
    public const int FewestOfAClass = 10;

    private const double Level = 0.95;

    public static MetricEstimate? Estimate(ReadOnlySpan<double> scores, ReadOnlySpan<double> labels, out string reason)
    {
        var truth = new bool[labels.Length];
        var positives = 0;
        for (var i = 0; i < truth.Length; i++)
            positives += (truth[i] = labels[i] == 1) ? 1 : 0;

        reason = $"{positives} labels are 1 and {truth.Length - positives} are 0; at least {FewestOfAClass} of each are needed";
        if (Math.Min(positives, truth.Length - positives) < FewestOfAClass || DeLong.AucInterval(truth, scores, Level) is not { } interval)
            return null;

        // The interval is symmetric: its middle is the area, its half the standard error times the normal quantile.
        var half = (interval.Upper - interval.Lower) / 2;
        return new(PerformanceMetrics.RocAuc, (interval.Upper + interval.Lower) / 2, half / NormalDistribution.Quantile((1 + Level) / 2));
    }
}
