namespace MlOps.Sdk.Statistics;

/// <summary>
/// Compares any metric of two models by drawing the same rows again and again, with replacement, and looking at how
/// the difference varies (Efron 1979). Seeded: the same input gives the same answer.
/// </summary>
public static class PairedBootstrap
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "paired-bootstrap";

    /// <summary>A metric on the rows of the given indices, for both models.</summary>
    /// <param name="rows">Indices of the rows drawn; an index may come more than once.</param>
    /// <returns>The metric of the champion and of the challenger; not computable where a draw lacks a class, say.</returns>
    public delegate (MetricValue Champion, MetricValue Challenger) PairedMetric(ReadOnlySpan<int> rows);

    /// <summary>Compares a metric.</summary>
    /// <param name="rowCount">Number of rows.</param>
    /// <param name="metric">Computes the metric of both models on drawn rows.</param>
    /// <param name="higherIsBetter">Whether a larger metric is better; the improvement is oriented by it.</param>
    /// <param name="resamples">Number of draws, at least 100; 2,000 give two sound digits.</param>
    /// <param name="seed">Seed of the draws, kept in the details.</param>
    /// <param name="interval">How the interval is read off the draws.</param>
    /// <returns>The improvement with its interval. Draws whose metric is not computable are left out and counted; too many make the whole not computable.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="resamples"/> is below 100 or <paramref name="rowCount"/> negative.</exception>
    public static ModelDifference Compare(int rowCount, PairedMetric metric, bool higherIsBetter, int resamples = 2000, ulong seed = 1, BootstrapInterval interval = BootstrapInterval.Percentile)
    {
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 100);
        var chance = new SplitMix64(seed);
        var drawn = new int[rowCount];
        return Compare(rowCount, metric, higherIsBetter, resamples, seed, interval, _ =>
        {
            for (var i = 0; i < drawn.Length; i++)
                drawn[i] = chance.NextBelow(rowCount);
            return drawn;
        });
    }

    /// <summary>Compares a metric on draws that are given, so that no generator matters.</summary>
    /// <param name="rowCount">Number of rows.</param>
    /// <param name="metric">Computes the metric of both models on drawn rows.</param>
    /// <param name="higherIsBetter">Whether a larger metric is better; the improvement is oriented by it.</param>
    /// <param name="draws">The row indices of each draw.</param>
    /// <param name="interval">How the interval is read off the draws.</param>
    public static ModelDifference Compare(int rowCount, PairedMetric metric, bool higherIsBetter, IReadOnlyList<int[]> draws, BootstrapInterval interval = BootstrapInterval.Percentile)
    {
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(draws);
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        return Compare(rowCount, metric, higherIsBetter, draws.Count, null, interval, i => draws[i]);
    }

    private static ModelDifference Compare(int rowCount, PairedMetric metric, bool higherIsBetter, int resamples, ulong? seed, BootstrapInterval interval, Func<int, int[]> draw)
    {
        if (rowCount == 0 || resamples == 0)
            return ModelDifference.NotComputable(Method, "no rows", rowCount);

        var all = new int[rowCount];
        for (var i = 0; i < rowCount; i++)
            all[i] = i;
        var (champion, challenger) = metric(all);
        if (Improvement(champion, challenger, higherIsBetter) is not { } improvement)
            return ModelDifference.NotComputable(Method, champion.Reason ?? challenger.Reason ?? "no metric", rowCount);

        var replicates = new List<double>(resamples);
        for (var b = 0; b < resamples; b++)
        {
            var (a, c) = metric(draw(b));
            if (Improvement(a, c, higherIsBetter) is { } replicate)
                replicates.Add(replicate);
        }

        // With many undefined draws the rest is no longer a sample of what might have been.
        if (replicates.Count < 0.95 * resamples)
            return ModelDifference.NotComputable(Method, $"the metric is undefined on {resamples - replicates.Count} of {resamples} draws; use more rows", rowCount);

        var sorted = replicates.ToArray();
        Array.Sort(sorted);
        if (Jackknife(all, metric, higherIsBetter, interval, out var reason) is not { } jackknife)
            return ModelDifference.NotComputable(Method, reason!, rowCount);

        var found = BootstrapDraws.Of(sorted, improvement, interval, jackknife);
        var details = new Dictionary<string, double> { ["resamples"] = resamples, ["undefined"] = resamples - sorted.Length };
        if (seed is { } used)
            details["seed"] = used;
        if (interval == BootstrapInterval.Bca)
            (details["bca-z0"], details["bca-acceleration"]) = (found.Bias, found.Acceleration);
        return new ModelDifference
        {
            Method = Method,
            Champion = champion.Value,
            Challenger = challenger.Value,
            Improvement = improvement,
            StandardError = sorted.Length > 1 ? Math.Sqrt(Moments.Of(sorted).SampleVariance ?? 0) : 0,
            Rows = rowCount,
            Details = details,
        }.WithDraws(found);
    }

    /// <summary>The improvement without each row in turn; empty where the interval needs none.</summary>
    private static double[]? Jackknife(int[] all, PairedMetric metric, bool higherIsBetter, BootstrapInterval interval, out string? reason)
    {
        reason = null;
        if (interval != BootstrapInterval.Bca)
            return [];

        var without = new double[all.Length];
        var rows = all[1..];
        for (var left = 0; left < all.Length; left++)
        {
            if (left > 0)
                rows[left - 1] = left - 1;
            var (champion, challenger) = metric(rows);
            if (Improvement(champion, challenger, higherIsBetter) is not { } improvement)
            {
                reason = $"the metric is undefined without row {left}, as the accelerated interval needs it; ask for the percentile interval";
                return null;
            }

            without[left] = improvement;
        }

        return without;
    }

    private static double? Improvement(MetricValue champion, MetricValue challenger, bool higherIsBetter) =>
        higherIsBetter ? challenger.Value - champion.Value : champion.Value - challenger.Value;
}
