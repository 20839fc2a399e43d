namespace MlOps.Sdk.Statistics;

/// <summary>The smallest significant Kolmogorov–Smirnov distance of two samples of given sizes, found once so that a stream needs no p-values.</summary>
internal static class KsLimit
{
    /// <summary>Beyond this product of sizes the exact law is too slow to walk through and the limiting one close.</summary>
    private const long LargestExact = 1_000_000;

    /// <summary>
    /// The smallest D n m whose p-value is at most <paramref name="alpha"/> and whose distance exceeds
    /// <paramref name="minDistance"/>; n m + 1, which is never reached, where there is none.
    /// </summary>
    public static long Scaled(int n, int m, double alpha, double minDistance)
    {
        long product = (long)n * m, step = GreatestCommonDivisor(n, m), low = 1, high = product / step + 1;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (IsBeyond(middle * step, n, m, alpha, minDistance))
                high = middle;
            else
                low = middle + 1;
        }

        return low * step > product ? product + 1 : low * step;
    }

    private static bool IsBeyond(long scaled, int n, int m, double alpha, double minDistance)
    {
        var distance = scaled / ((double)n * m);
        return distance > minDistance && PValue(scaled, n, m, distance) <= alpha;
    }

    private static double PValue(long scaled, int n, int m, double distance) =>
        n == m || (long)n * m <= LargestExact
            ? LatticePaths.ShareReaching(scaled, n, m, twoSided: true)
            : KolmogorovSmirnov.AsymptoticPValue(Math.Min(1, distance), n, m);

    private static long GreatestCommonDivisor(long a, long b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}
