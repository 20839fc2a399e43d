namespace MlOps.Sdk.Statistics;

/// <summary>Levene's test of equal spread around the median, in the robust form of Brown and Forsythe (1974).</summary>
public static class Levene
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "levene";

    /// <summary>Tests two samples. NaN is left out and counted.</summary>
    public static DriftResult Test(ReadOnlySpan<double> reference, ReadOnlySpan<double> current) =>
        Test(SortedSample.From(reference), SortedSample.From(current));

    /// <summary>Tests a window against a reference that was sorted once, each with at least two values.</summary>
    /// <returns>W, which is F distributed. Not computable where neither sample varies around its median in more than one way.</returns>
    public static DriftResult Test(SortedSample reference, SortedSample current)
    {
        if (TwoSampleGuard.Refuse(Method, reference, current, finite: true, atLeast: 2) is { } refused)
            return refused;

        var exponent = ScaledMoments.Exponent(Math.Max(ScaledMoments.Largest(reference), ScaledMoments.Largest(current)));
        var x = Moments.Of(Deviations(reference, exponent));
        var y = Moments.Of(Deviations(current, exponent));
        double n = x.Count, m = y.Count;
        var within = (x.M2 + y.M2) / (n + m - 2);
        var level = Math.Max(x.Mean, y.Mean);
        if (!(within > 1e-28 * level * level)) // rounding of the median leaves about 1e-32
            return TwoSampleGuard.Refused(Method, "the distances from the median do not vary within the samples", reference, current);

        var difference = x.Mean - y.Mean;
        var w = difference * difference * n * m / (n + m) / within;
        return new DriftResult
        {
            Method = Method,
            Variant = "median",
            Statistic = w,
            PValue = StudentTDistribution.TwoSided(Math.Sqrt(w), n + m - 2),
            Details = new Dictionary<string, double> { ["degrees-of-freedom"] = n + m - 2 },
        }.Counting(reference, current);
    }

    private static double[] Deviations(SortedSample sample, int exponent)
    {
        var values = exponent == 0 ? sample.Values.ToArray() : ScaledMoments.Scaled(sample.Values, exponent);
        var median = Quantiles.Type7(values, 0.5);
        for (var i = 0; i < values.Length; i++)
            values[i] = Math.Abs(values[i] - median);
        return values;
    }
}
