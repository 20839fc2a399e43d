namespace MlOps.Sdk.Statistics;

/// <summary>
/// The law of the one-sample Kolmogorov–Smirnov distance D at a finite sample size n, by the method map of
/// Simard and L'Ecuyer, "Computing the two-sided Kolmogorov–Smirnov distribution", JSS 39(11), 2011.
/// </summary>
public static class KolmogorovSmirnovDistribution
{
    /// <summary>Probability that D of <paramref name="n"/> values exceeds <paramref name="d"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is not positive.</exception>
    public static double Survival(double d, long n)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(n);
        var nd = n * d;
        if (d <= 0 || nd <= 0.5)
            return 1;
        if (d >= 1)
            return 0;
        if (nd <= 1)
            return 1 - NearHalf(nd, n);
        if (nd >= n - 1)
            return 2 * Math.Pow(1 - d, n);
        if (d >= 0.5)
            return 2 * SmirnovOneSided(d, n);

        var ndd = nd * d;
        if (n <= 140)
            return ndd <= 4 ? Probability.Clamp(1 - DurbinMatrix.Cumulative(d, (int)n)) : 2 * SmirnovOneSided(d, n);
        if (ndd >= 370)
            return 0;
        if (ndd >= 2.2)
            return Probability.Clamp(2 * SmirnovOneSided(d, n));
        if (n <= 100_000 && n * Math.Pow(d, 1.5) <= 1.4)
            return Probability.Clamp(1 - DurbinMatrix.Cumulative(d, (int)n));

        return Probability.Clamp(1 - PelzGood(d, n));
    }

    /// <summary>n! ((2nd - 1)/n)^n, the law where only the two innermost intervals matter.</summary>
    private static double NearHalf(double nd, long n)
    {
        if (n > 2000)
            return 0;

        var product = 1.0;
        for (var i = 1; i <= n; i++)
            product *= i * (2 * nd - 1) / n;
        return product;
    }

    /// <summary>Probability that the signed distance D+ of <paramref name="n"/> values is at least <paramref name="d"/> (Smirnov; Birnbaum and Tingey 1951).</summary>
    internal static double SmirnovOneSided(double d, long n)
    {
        // Beyond a million values the series costs more than its last digits are worth (Maag and Dicaire 1971), as in SciPy.
        if (n > 1_000_000)
            return Math.Exp(-Math.Pow(6 * n * d + 1, 2) / 18 / n);

        // With many values the terms form a smooth hump that vanishes at both ends, whose sum every few terms already give.
        var stride = n * d * d > 2 ? Math.Max(1, n / 8192) : 1;
        var last = (long)Math.Floor(n * (1 - d));
        var sum = 0.0;
        for (var j = 0L; j <= last; j += stride)
        {
            var p = d + (double)j / n;
            var q = (n - j) / (double)n - d;
            if (q <= 0)
                continue;
            sum += SaddlePoint.BinomialMass(j, n, p, q) * d / p;
        }

        sum *= stride;
        return Probability.Clamp(sum);
    }

    /// <summary>Pelz and Good's expansion (1976): the limiting law and three correction terms in 1/sqrt(n).</summary>
    private static double PelzGood(double d, long n)
    {
        var z = d * Math.Sqrt(n);
        const double pi2 = Math.PI * Math.PI;
        if (pi2 / (8 * z * z) > 745)
            return 0;

        double z2 = z * z, z3 = z2 * z, z4 = z2 * z2, z6 = z4 * z2, z7 = z6 * z, z8 = z4 * z4, z10 = z8 * z2;
        double k0 = 0, k1 = 0, k2 = 0, k3 = 0, k2Tail = 0, k3Tail = 0;
        for (var k = 60; k >= 1; k--)
        {
            double m2 = (2.0 * k - 1) * (2.0 * k - 1), m4 = m2 * m2, m6 = m4 * m2;
            var e = Math.Exp(-pi2 * m2 / (8 * z2));
            k0 += e;
            k1 += (pi2 * m2 / 4 - z2) * e;
            k2 += (6 * z6 + 2 * z4 + (2 * z4 - 5 * z2) * pi2 * m2 / 4 + pi2 * pi2 * (1 - 2 * z2) * m4 / 16) * e;
            k3 += (-30 * z6 - 90 * z8 + (135 * z4 - 96 * z6) * pi2 * m2 / 4 + (212 * z4 - 60 * z2) * pi2 * pi2 * m4 / 16
                + (5 - 30 * z2) * pi2 * pi2 * pi2 * m6 / 64) * e;

            var kk = (double)k * k;
            var tail = Math.Exp(-pi2 * kk / (2 * z2));
            k2Tail += kk * tail;
            k3Tail += kk * (3 * z2 - pi2 * kk) * tail;
        }

        var r = Math.Sqrt(2 * Math.PI);
        var term0 = r / z * k0;
        var term1 = r / (6 * z4) * k1;
        var term2 = r / (72 * z7) * k2 - r * pi2 / (36 * z3) * k2Tail;
        var term3 = r / (6480 * z10) * k3 + r * pi2 / (216 * z6) * k3Tail;
        var root = Math.Sqrt(n);
        return term0 + term1 / root + term2 / n + term3 / (n * root);
    }
}
