namespace MlOps.Sdk.Statistics;

/// <summary>Histograms of equal width over the range of a sample: bins [a, b), the last one closed, values beyond counted apart.</summary>
public static class Histogram
{
    /// <summary>The edges of a histogram, first and last included.</summary>
    /// <param name="sample">The sample, at least one value, without infinities.</param>
    /// <param name="rule">How many bins it gets; a constant sample gets one, from half below to half above.</param>
    /// <exception cref="ArgumentException">The sample is empty, or its range is not finite.</exception>
    public static double[] Edges(SortedSample sample, HistogramRule rule)
    {
        ArgumentNullException.ThrowIfNull(sample);
        if (sample.Count == 0)
            throw new ArgumentException("An empty sample has no histogram.", nameof(sample));

        double low = sample.Values[0], high = sample.Values[^1], range = high - low;
        if (!double.IsFinite(range))
            throw new ArgumentException("A histogram needs a finite range; remove infinite values.", nameof(sample));

        var width = range > 0 ? Width(sample, rule, range) : 0;
        return Edges(low, high, width > 0 ? Math.Max(1, (int)Math.Ceiling(range / width)) : 1);
    }

    /// <summary>Edges of <paramref name="bins"/> equal bins from <paramref name="low"/> to <paramref name="high"/>, or around them where they are equal.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bins"/> is not positive.</exception>
    public static double[] Edges(double low, double high, int bins)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        if (low == high)
            (low, high) = (low - 0.5, high + 0.5);
        var edges = new double[bins + 1];
        var step = (high - low) / bins;
        for (var i = 0; i < bins; i++)
            edges[i] = i * step + low;
        edges[bins] = high;
        return edges;
    }

    /// <summary>Counts a sample by bin.</summary>
    /// <param name="edges">Edges, ascending, at least two.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="outside">Number of values beyond the edges.</param>
    /// <exception cref="ArgumentException">There are fewer than two edges.</exception>
    public static long[] Count(ReadOnlySpan<double> edges, SortedSample sample, out long outside)
    {
        ArgumentNullException.ThrowIfNull(sample);
        if (edges.Length < 2)
            throw new ArgumentException($"{edges.Length} edges enclose no bin; give two or more.", nameof(edges));

        var counts = new long[edges.Length - 1];
        outside = 0;
        var bin = 0;
        foreach (var value in sample.Values)
        {
            if (value < edges[0] || value > edges[^1])
            {
                outside++;
                continue;
            }

            while (bin < counts.Length - 1 && value >= edges[bin + 1])
                bin++;
            counts[bin]++;
        }

        return counts;
    }

    private static double Width(SortedSample sample, HistogramRule rule, double range)
    {
        double n = sample.Count;
        var sturges = range / (Math.Log2(n) + 1);
        switch (rule)
        {
            case HistogramRule.Sturges:
                return sturges;
            case HistogramRule.SquareRoot:
                return range / Math.Sqrt(n);
            case HistogramRule.Rice:
                return range / (2 * Math.Cbrt(n));
            case HistogramRule.Scott:
                return Math.Cbrt(24 * Math.Sqrt(Math.PI) / n) * sample.StandardDeviation;
            case HistogramRule.FreedmanDiaconis:
                return FreedmanDiaconis(sample);
            case HistogramRule.Auto:
                var width = FreedmanDiaconis(sample);
                return width > 0 ? Math.Min(width, sturges) : sturges;
            case HistogramRule.Doane:
                if (n <= 2 || sample.Moments.Skewness is not { } skewness)
                    return 0;
                var deviation = Math.Sqrt(6 * (n - 2) / ((n + 1) * (n + 3)));
                return range / (1 + Math.Log2(n) + Math.Log2(1 + Math.Abs(skewness) / deviation));
            default:
                throw new ArgumentOutOfRangeException(nameof(rule), rule, "Not a rule.");
        }
    }

    private static double FreedmanDiaconis(SortedSample sample) => 2 * (sample.Quantile(0.75) - sample.Quantile(0.25)) / Math.Cbrt(sample.Count);
}
