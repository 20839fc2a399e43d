namespace MlOps.Sdk.Statistics;

/// <summary>Kuiper's test: the sum of the largest gaps above and below. It has no favourite origin, so it suits circular data such as hours and angles (Kuiper 1960).</summary>
public static class Kuiper
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "kuiper";

    /// <summary>Tests two samples. NaN is left out and counted; infinities are ordinary values.</summary>
    public static DriftResult Test(ReadOnlySpan<double> reference, ReadOnlySpan<double> current) =>
        Test(SortedSample.From(reference), SortedSample.From(current));

    /// <summary>Tests a window against a reference that was sorted once.</summary>
    /// <returns>V in [0, 2], with the p-value of Stephens' (1970) approximation.</returns>
    public static DriftResult Test(SortedSample reference, SortedSample current)
    {
        if (TwoSampleGuard.Refuse(Method, reference, current) is { } refused)
            return refused;

        var above = EmpiricalGap.Between(reference.Values, current.Values, Alternative.Greater);
        var below = EmpiricalGap.Between(reference.Values, current.Values, Alternative.Less);
        double n = reference.Count, m = current.Count;
        var statistic = Math.Max(0, above.Distance) + Math.Max(0, below.Distance);
        var root = Math.Sqrt(n * m / (n + m));
        return new DriftResult
        {
            Method = Method,
            Variant = "asymptotic",
            Statistic = statistic,
            PValue = Survival((root + 0.155 + 0.24 / root) * statistic),
        }.Counting(reference, current);
    }

    private static double Survival(double lambda)
    {
        if (lambda < 0.4)
            return 1; // the series converges slowly here, to 1 within 1e-7

        var sum = 0.0;
        for (var k = 1; k <= 100; k++)
        {
            var square = (double)k * k * lambda * lambda;
            var term = (4 * square - 1) * Math.Exp(-2 * square);
            sum += term;
            if (Math.Abs(term) < 1e-18)
                break;
        }

        return Probability.Clamp(2 * sum);
    }
}
