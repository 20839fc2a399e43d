namespace MlOps.Sdk.Statistics;

/// <summary>The two-sample Cramér–von Mises test: the squared distance of two distribution functions, summed (Anderson 1962). Feels the tails less and the middle more than Kolmogorov–Smirnov.</summary>
public static class CramerVonMises
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "cramer-von-mises";

    /// <summary>SciPy's rule: exact while neither sample is larger.</summary>
    private const int LargestExact = 20;

    /// <summary>Tests two samples. NaN is left out and counted; infinities are ordinary values.</summary>
    public static DriftResult Test(ReadOnlySpan<double> reference, ReadOnlySpan<double> current, PValueMethod method = PValueMethod.Auto) =>
        Test(SortedSample.From(reference), SortedSample.From(current), method);

    /// <summary>Tests a window against a reference that was sorted once, each with at least two values.</summary>
    /// <param name="reference">The sample compared with.</param>
    /// <param name="current">The sample in question.</param>
    /// <param name="method">Exact enumerates the law of the statistic, which is costly beyond some dozens of values.</param>
    public static DriftResult Test(SortedSample reference, SortedSample current, PValueMethod method = PValueMethod.Auto)
    {
        if (TwoSampleGuard.Refuse(Method, reference, current, atLeast: 2) is { } refused)
            return refused;

        double n = reference.Count, m = current.Count, total = n + m;
        Int128 ofReference = 0, ofCurrent = 0;
        var pooled = new PooledValues(reference.Values, current.Values);
        while (pooled.MoveNext())
        {
            ofReference += TwelveSquaredShifts(pooled, pooled.ReferenceReached, pooled.ReferenceHere);
            ofCurrent += TwelveSquaredShifts(pooled, pooled.CurrentReached, pooled.CurrentHere);
        }

        // In integers up to here: the statistic is a small difference of two large numbers.
        Int128 nm = (Int128)reference.Count * current.Count;
        var twelveU = reference.Count * ofReference + current.Count * ofCurrent;
        var statistic = (double)(twelveU - 2 * nm * (4 * nm - 1)) / (12 * (double)nm * total);
        var u = (double)twelveU / 12;
        var isConstant = reference.IsConstant && current.IsConstant && reference.Values[0] == current.Values[0];
        var isExact = method == PValueMethod.Exact || (method == PValueMethod.Auto && Math.Max(n, m) <= LargestExact);
        return new DriftResult
        {
            Method = Method,
            Variant = isExact ? "exact" : "asymptotic",
            Statistic = statistic,
            PValue = isConstant ? 1 : isExact ? CramerVonMisesExact.AtLeast(u, reference.Count, current.Count) : Asymptotic(statistic, n, m),
        }.Counting(reference, current);
    }

    /// <summary>
    /// Twelve times the sum of (rank - i)^2 over the values tied here, whose own indices i end at <paramref name="reached"/>:
    /// k (r - c)^2 + (k^3 - k) / 12 for k indices around their centre c.
    /// </summary>
    private static Int128 TwelveSquaredShifts(PooledValues pooled, long reached, long count)
    {
        var twiceRank = 2L * (pooled.ReferenceReached + pooled.CurrentReached) - (pooled.ReferenceHere + pooled.CurrentHere - 1);
        Int128 twiceShift = twiceRank - (2 * reached - (count - 1));
        return 3 * count * twiceShift * twiceShift + (Int128)count * count * count - count;
    }

    private static double Asymptotic(double statistic, double n, double m)
    {
        var total = n + m;
        var mean = (1 + 1 / total) / 6;
        var variance = (total + 1) * (4 * n * m * total - 3 * (n * n + m * m) - 2 * n * m) / (180 * total * total * n * m);
        var t = 1.0 / 6 + (statistic - mean) / Math.Sqrt(45 * variance);
        return t < 0.003 ? 1 : Probability.Clamp(CramerVonMisesDistribution.Survival(t));
    }
}
