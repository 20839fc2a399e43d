namespace MlOps.Sdk.Statistics;

/// <summary>A reference sample sorted and binned once, so that each window costs one sort and two merges. Exact.</summary>
public sealed class PreparedSample : IPreparedReference
{
    private readonly NumericBins? _bins;
    private readonly long[] _counts = [];

    private PreparedSample(SortedSample sample, int bins)
    {
        Sample = sample;
        if (sample.Count == 0)
            return;
        _bins = NumericBins.ByQuantiles(sample, bins);
        _counts = Count(sample, _bins);
    }

    /// <summary>The reference, sorted.</summary>
    public SortedSample Sample { get; }

    /// <summary>Sorts and bins a reference.</summary>
    /// <param name="reference">The values; NaN is left out and counted.</param>
    /// <param name="bins">Bins of equal share for the binned scores, at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bins"/> is below 2.</exception>
    public static PreparedSample From(ReadOnlySpan<double> reference, int bins = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 2);
        return new PreparedSample(SortedSample.From(reference), bins);
    }

    /// <inheritdoc/>
    public NumericComparison Compare(ReadOnlySpan<double> window)
    {
        var current = SortedSample.From(window);
        return new NumericComparison
        {
            KolmogorovSmirnov = KolmogorovSmirnov.Test(Sample, current),
            Wasserstein = Wasserstein.Compare(Sample, current),
            StabilityIndex = Binned(PopulationStabilityIndex.Method, current, pair => PopulationStabilityIndex.Compare(pair)),
            JensenShannon = Binned(JensenShannon.Method, current, pair => JensenShannon.Compare(pair)),
        };
    }

    private DriftResult Binned(string method, SortedSample current, Func<BinnedPair, DriftResult> score)
    {
        var result = _bins is null || current.Count == 0
            ? TwoSampleGuard.Refuse(method, Sample, current)!
            : score(BinnedPair.Of(_counts, Count(current, _bins), _bins.Labels));
        return result with { ReferenceMissing = Sample.MissingCount, CurrentMissing = current.MissingCount };
    }

    private static long[] Count(SortedSample sample, NumericBins bins)
    {
        var counts = new long[bins.BinCount];
        long before = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            var below = i == bins.InteriorEdges.Length ? sample.Count : sample.CountBelow(bins.InteriorEdges[i]);
            counts[i] = below - before;
            before = below;
        }

        return counts;
    }
}
