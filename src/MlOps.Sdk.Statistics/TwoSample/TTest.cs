namespace MlOps.Sdk.Statistics;

/// <summary>Student's and Welch's t-tests of equal means.</summary>
public static class TTest
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "t-test";

    /// <summary>Tests two samples. NaN is left out and counted.</summary>
    /// <inheritdoc cref="Test(SortedSample, SortedSample, bool)"/>
    public static DriftResult Test(ReadOnlySpan<double> reference, ReadOnlySpan<double> current, bool equalVariances = false) =>
        Test(SortedSample.From(reference), SortedSample.From(current), equalVariances);

    /// <summary>Tests a window against a reference that was sorted once.</summary>
    /// <param name="reference">The sample compared with, at least two values.</param>
    /// <param name="current">The sample in question, at least two values.</param>
    /// <param name="equalVariances">Student's test, which assumes equal variances, instead of Welch's, which does not.</param>
    /// <returns>t, positive where the reference's mean is larger; the effect is Cohen's d. Two constant samples: t = 0 where equal, infinite with p = 0 where not.</returns>
    public static DriftResult Test(SortedSample reference, SortedSample current, bool equalVariances = false)
    {
        if (TwoSampleGuard.Refuse(Method, reference, current, finite: true, atLeast: 2) is { } refused)
            return refused;

        var (x, y, exponent) = ScaledMoments.Of(reference, current);
        double n = x.Count, m = y.Count;
        double first, second, degrees;
        if (equalVariances)
        {
            degrees = n + m - 2;
            var pooled = (x.M2 + y.M2) / degrees;
            (first, second) = (pooled / n, pooled / m);
        }
        else
        {
            (first, second) = (x.M2 / (n - 1) / n, y.M2 / (m - 1) / m);
            degrees = first + second > 0
                ? (first + second) * (first + second) / (first * first / (n - 1) + second * second / (m - 1))
                : n + m - 2;
        }

        var difference = x.Mean - y.Mean;
        var error = Math.Sqrt(first + second);
        var t = difference == 0 ? 0 : difference / error;
        return new DriftResult
        {
            Method = Method,
            Variant = equalVariances ? "student" : "welch",
            Statistic = t,
            PValue = StudentTDistribution.TwoSided(t, degrees),
            Effect = EffectSizes.CohensD(reference, current),
            Details = new Dictionary<string, double>
            {
                ["degrees-of-freedom"] = degrees,
                ["mean-shift"] = -Math.ScaleB(difference, -exponent),
            },
        }.Counting(reference, current);
    }
}
