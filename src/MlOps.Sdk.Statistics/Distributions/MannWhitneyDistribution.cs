namespace MlOps.Sdk.Statistics;

/// <summary>The exact law of the Mann–Whitney U without ties (Mann and Whitney 1947).</summary>
public static class MannWhitneyDistribution
{
    /// <summary>Probability of a U of at least <paramref name="u"/> for samples of <paramref name="n"/> and <paramref name="m"/> values; costs n m min(n, m).</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public static double AtLeast(double u, int n, int m)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(n);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(m);
        var largest = (long)n * m;
        var from = (long)Math.Ceiling(u);
        if (from <= 0)
            return 1;
        if (from > largest)
            return 0;

        // By symmetry the shorter tail is summed.
        var law = Law(Math.Min(n, m), Math.Max(n, m));
        var reflected = largest - from;
        double tail = 0;
        if (from > reflected)
        {
            for (var i = 0L; i <= reflected; i++)
                tail += law[i];
            return Probability.Clamp(tail);
        }

        for (var i = 0L; i < from; i++)
            tail += law[i];
        return Probability.Clamp(1 - tail);
    }

    /// <summary>
    /// Probabilities of U = 0, 1, ... nm: the product of (1 - q^(m+i)) / (1 - q^i) over i = 1..n, each factor normalised
    /// by its number of terms, (m + i) / i, so that nothing overflows.
    /// </summary>
    private static double[] Law(int n, int m)
    {
        var law = new double[(long)n * m + 1];
        law[0] = 1;
        for (var i = 1; i <= n; i++)
        {
            var last = (long)i * m;
            for (var u = last; u >= m + i; u--)
                law[u] -= law[u - m - i];
            var scale = (double)i / (m + i);
            for (var u = 0L; u <= last; u++)
            {
                if (u >= i)
                    law[u] += law[u - i];
            }

            for (var u = 0L; u <= last; u++)
                law[u] *= scale;
        }

        return law;
    }
}
