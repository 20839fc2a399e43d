namespace MlOps.Sdk.Monitoring;

/// <summary>
/// Area under the ROC curve, ties counting one half, with the standard error of DeLong, DeLong and Clarke-Pearson (1988),
/// computed from midranks (Sun and Xu 2014).
/// </summary>
internal static class RocAucEstimator
{
    /// <summary>Fewer rows of either class give no useful standard error.</summary>
    public const int FewestOfAClass = 10;

    public static MetricEstimate? Estimate(ReadOnlySpan<double> scores, ReadOnlySpan<double> labels, out string reason)
    {
        var order = new int[scores.Length];
        var positives = 0;
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
            positives += labels[i] == 1 ? 1 : 0;
        }

        var negatives = scores.Length - positives;
        reason = "";
        if (Math.Min(positives, negatives) < FewestOfAClass)
        {
            reason = $"{positives} labels are 1 and {negatives} are 0; at least {FewestOfAClass} of each are needed";
            return null;
        }

        Array.Sort(scores.ToArray(), order);

        // A row's placement is the share of the other class it beats; AUC is the mean placement of the positives.
        double sumP = 0, squareP = 0, sumN = 0, squareN = 0;
        int positivesBelow = 0, negativesBelow = 0;
        for (var start = 0; start < order.Length;)
        {
            int tiedPositives = 0, tiedNegatives = 0, end = start;
            for (; end < order.Length && scores[order[end]] == scores[order[start]]; end++)
                _ = labels[order[end]] == 1 ? tiedPositives++ : tiedNegatives++;

            var p = (negativesBelow + (0.5 * tiedNegatives)) / negatives;
            var n = (positivesBelow + (0.5 * tiedPositives)) / positives;
            sumP += tiedPositives * p;
            squareP += tiedPositives * p * p;
            sumN += tiedNegatives * n;
            squareN += tiedNegatives * n * n;
            positivesBelow += tiedPositives;
            negativesBelow += tiedNegatives;
            start = end;
        }

        var variance = (SampleVariance(sumP, squareP, positives) / positives) + (SampleVariance(sumN, squareN, negatives) / negatives);
        return new(PerformanceMetrics.RocAuc, sumP / positives, Math.Sqrt(variance));
    }

    private static double SampleVariance(double sum, double square, int n) => Math.Max(0, (square - (sum * sum / n)) / (n - 1));
}
