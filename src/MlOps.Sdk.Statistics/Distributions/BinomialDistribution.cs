namespace MlOps.Sdk.Statistics;

/// <summary>The binomial distribution.</summary>
public static class BinomialDistribution
{
    /// <summary>Probability of at most <paramref name="k"/> successes in <paramref name="n"/> trials.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is negative or <paramref name="p"/> lies outside [0, 1].</exception>
    public static double Cumulative(long k, long n, double p)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        Probability.ThrowIfOutside(p);
        return k < 0 ? 0 : k >= n ? 1 : p is 0 ? 1 : p is 1 ? 0 : IncompleteBeta.Regularized(n - k, k + 1, 1 - p, p);
    }

    /// <summary>Probability of at least <paramref name="k"/> successes in <paramref name="n"/> trials.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is negative or <paramref name="p"/> lies outside [0, 1].</exception>
    public static double AtLeast(long k, long n, double p)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        Probability.ThrowIfOutside(p);
        return k <= 0 ? 1 : k > n ? 0 : p is 0 ? 0 : p is 1 ? 1 : IncompleteBeta.Regularized(k, n - k + 1, p, 1 - p);
    }

    /// <summary>Probability of exactly <paramref name="k"/> successes, by Loader's saddle-point form, which keeps full accuracy for large <paramref name="n"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is negative or <paramref name="p"/> lies outside [0, 1].</exception>
    public static double Mass(long k, long n, double p)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        Probability.ThrowIfOutside(p);
        return k < 0 || k > n ? 0 : SaddlePoint.BinomialMass(k, n, p, 1 - p);
    }
}
