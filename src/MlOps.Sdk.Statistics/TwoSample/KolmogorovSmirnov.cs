namespace MlOps.Sdk.Statistics;

/// <summary>
/// The two-sample Kolmogorov–Smirnov test: the largest gap between two distribution functions (Smirnov 1939).
/// With ties the p-value is conservative.
/// </summary>
public static class KolmogorovSmirnov
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "kolmogorov-smirnov";

    /// <summary>SciPy's rule: exact while neither sample is larger.</summary>
    private const int LargestExact = 10_000;

    /// <summary>Tests whether two samples come from one distribution. NaN is left out and counted; infinities are ordinary values.</summary>
    /// <param name="reference">The sample compared with.</param>
    /// <param name="current">The sample in question.</param>
    /// <param name="alternative">The departure looked for.</param>
    /// <param name="method">How the p-value is computed; <see cref="PValueMethod.Auto"/> is exact up to 10,000 values a side, as in SciPy.</param>
    /// <returns>D in [0, 1] with its p-value; <c>location</c> and <c>sign</c> of the gap are in the details. Not computable when a side is empty.</returns>
    public static DriftResult Test(
        ReadOnlySpan<double> reference, ReadOnlySpan<double> current,
        Alternative alternative = Alternative.TwoSided, PValueMethod method = PValueMethod.Auto) =>
        Test(SortedSample.From(reference), SortedSample.From(current), alternative, method);

    /// <summary>Tests a window against a reference that was sorted once.</summary>
    /// <inheritdoc cref="Test(ReadOnlySpan{double}, ReadOnlySpan{double}, Alternative, PValueMethod)"/>
    public static DriftResult Test(
        SortedSample reference, SortedSample current,
        Alternative alternative = Alternative.TwoSided, PValueMethod method = PValueMethod.Auto)
    {
        if (TwoSampleGuard.Refuse(Method, reference, current) is { } refused)
            return refused;

        var gap = EmpiricalGap.Between(reference.Values, current.Values, alternative);
        int n = reference.Count, m = current.Count;

        // One value against one has no two-sided asymptotic form: the effective size would round to 0.
        var exact = method == PValueMethod.Exact || (n == 1 && m == 1 && alternative == Alternative.TwoSided) || (method == PValueMethod.Auto && Math.Max(n, m) <= LargestExact);
        return new DriftResult
        {
            Method = Method,
            Variant = $"{Name(alternative)}, {(exact ? "exact" : "asymptotic")}",
            Statistic = gap.Distance,
            PValue = PValue(gap.Scaled, n, m, alternative, exact),
            Effect = new EffectSize(EffectNames.KolmogorovSmirnov, gap.Distance)
            {
                Corrected = Math.Max(0, gap.Distance - NullMean(n, m)),
            },
            NullLimit = Math.Min(1, 1.3581015157406195 * Math.Sqrt(1.0 / n + 1.0 / m)),
            ReferenceCount = n,
            CurrentCount = m,
            ReferenceMissing = reference.MissingCount,
            CurrentMissing = current.MissingCount,
            Details = new Dictionary<string, double> { ["location"] = gap.Location, ["sign"] = gap.Sign },
        };
    }

    /// <summary>The p-value of a distance found between samples of <paramref name="n"/> and <paramref name="m"/> values.</summary>
    /// <param name="distance">D, in [0, 1].</param>
    /// <param name="n">Size of the reference.</param>
    /// <param name="m">Size of the current sample.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="distance"/> lies outside [0, 1] or a size is not positive.</exception>
    public static double AsymptoticPValue(double distance, long n, long m)
    {
        Probability.ThrowIfOutside(distance);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(n);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(m);
        var effective = Math.Round((double)n * m / (n + m), MidpointRounding.ToEven);
        return KolmogorovSmirnovDistribution.Survival(distance, Math.Max(1, (long)effective));
    }

    /// <summary>Mean of sqrt(nm/(n+m)) D in the limit, sqrt(pi/2) log 2, scaled back.</summary>
    internal static double NullMean(long n, long m) => 0.8687311606361591 * Math.Sqrt(1.0 / n + 1.0 / m);

    private static double PValue(long scaled, int n, int m, Alternative alternative, bool exact)
    {
        if (scaled <= 0)
            return 1;

        if (exact)
            return LatticePaths.ShareReaching(scaled, n, m, alternative == Alternative.TwoSided);

        var distance = scaled / ((double)n * m);
        if (alternative == Alternative.TwoSided)
            return AsymptoticPValue(distance, n, m);

        // Hodges 1958, equation 5.3.
        double big = Math.Max(n, m), small = Math.Min(n, m), total = big + small;
        var z = Math.Sqrt(big * small / total) * distance;
        return Probability.Clamp(Math.Exp(-2 * z * z - 2 * z * (big + 2 * small) / Math.Sqrt(big * small * total) / 3));
    }

    private static string Name(Alternative alternative) => alternative switch
    {
        Alternative.TwoSided => "two-sided",
        Alternative.Less => "less",
        Alternative.Greater => "greater",
        _ => throw new ArgumentOutOfRangeException(nameof(alternative), alternative, "Not an alternative."),
    };
}
