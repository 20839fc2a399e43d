
namespace MlOps.Sdk.Statistics;

/// <summary>Binning as other monitoring tools do it, so that their scores can be reproduced. For new work use <see cref="NumericBins"/>: pooled equal-width bins go blind on one outlier.</summary>
public static class PeerBinning
{
    /// <summary>Evidently compares value by value up to this many distinct reference values.</summary>
    private const int EvidentlyDistinct = 20;

    /// <summary>Evidently 0.7: equal-width bins over both samples by Sturges' rule, or one bin a value where the reference has at most 20.</summary>
    /// <exception cref="ArgumentException">A sample is empty or holds an infinite value.</exception>
    public static BinnedPair Evidently(SortedSample reference, SortedSample current)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        if (CategoryCounts.FromValues(reference).Counts is { Count: <= EvidentlyDistinct } values)
            return BinnedPair.Of(values, CategoryCounts.FromValues(current).Counts);

        return PooledSturges(reference, current);
    }

    /// <summary>Equal-width bins over both samples by Sturges' rule.</summary>
    /// <exception cref="ArgumentException">A sample is empty or holds an infinite value.</exception>
    public static BinnedPair PooledSturges(SortedSample reference, SortedSample current)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        var edges = Histogram.Edges(SortedSample.From([.. reference.Values, .. current.Values]), HistogramRule.Sturges);
        return BinnedPair.Of(Histogram.Count(edges, reference, out _), Histogram.Count(edges, current, out _)).Among(edges.Length - 1);
    }

    /// <summary>Evidently 0.7 for the Hellinger distance: equal-width bins over both samples, their number by Sturges' rule from how many different values there are.</summary>
    /// <exception cref="ArgumentException">A sample is empty or holds an infinite value.</exception>
    public static BinnedPair EvidentlyHellinger(SortedSample reference, SortedSample current)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        var edges = Histogram.Edges(SortedSample.From([.. reference.Values.ToArray().Concat(current.Values.ToArray()).Distinct()]), HistogramRule.Sturges);
        return BinnedPair.Of(Histogram.Count(edges, reference, out _), Histogram.Count(edges, current, out _));
    }

    /// <summary>NannyML 0.13: the reference's histogram by Doane's rule, and a bin for current values beyond its range.</summary>
    /// <exception cref="ArgumentException">The reference is empty or holds an infinite value.</exception>
    public static BinnedPair NannyMl(SortedSample reference, SortedSample current)
    {
        var edges = Histogram.Edges(reference, HistogramRule.Doane);
        long[] a = [.. Histogram.Count(edges, reference, out _), 0];
        long[] b = [.. Histogram.Count(edges, current, out var outside), outside];
        return BinnedPair.Of(a, b);
    }
}
