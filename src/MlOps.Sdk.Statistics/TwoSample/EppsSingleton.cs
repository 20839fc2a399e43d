namespace MlOps.Sdk.Statistics;

/// <summary>The Epps–Singleton test: compares empirical characteristic functions, so it serves discrete data too (Epps and Singleton 1986; Goerg and Kaiser 2009).</summary>
public static class EppsSingleton
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "epps-singleton";

    private const int Dimensions = 4;

    /// <summary>Tests two samples. NaN is left out and counted.</summary>
    public static DriftResult Test(ReadOnlySpan<double> reference, ReadOnlySpan<double> current) =>
        Test(SortedSample.From(reference), SortedSample.From(current));

    /// <summary>Tests a window against a reference that was sorted once, each with at least five values.</summary>
    /// <returns>W, chi-squared distributed. Not computable where the middle half of the pooled values is one value.</returns>
    public static DriftResult Test(SortedSample reference, SortedSample current)
    {
        if (TwoSampleGuard.Refuse(Method, reference, current, finite: true, atLeast: 5) is { } refused)
            return refused;

        double n = reference.Count, m = current.Count, total = n + m;
        var pooled = SortedSample.From([.. reference.Values, .. current.Values]);
        if (pooled.IsConstant)
            return new DriftResult { Method = Method, Statistic = 0, PValue = 1, Variant = "all values equal" }.Counting(reference, current);

        var sigma = (pooled.Quantile(0.75) - pooled.Quantile(0.25)) / 2;
        if (!(sigma > 0) || !double.IsFinite(sigma))
            return TwoSampleGuard.Refused(Method, "the interquartile range of both samples together is 0", reference, current);

        // Cosines of a constant still differ by rounding, which must not pass for variation.
        if (reference.IsConstant && current.IsConstant)
            return TwoSampleGuard.Refused(Method, "neither sample varies", reference, current);

        var x = CharacteristicMoments(reference.Values, sigma);
        var y = CharacteristicMoments(current.Values, sigma);
        var covariance = new double[Dimensions, Dimensions];
        var difference = new double[Dimensions];
        for (var i = 0; i < Dimensions; i++)
        {
            difference[i] = x.Mean[i] - y.Mean[i];
            for (var j = 0; j < Dimensions; j++)
                covariance[i, j] = total / n * x.Covariance[i, j] + total / m * y.Covariance[i, j];
        }

        var (form, rank) = SymmetricMatrix.InverseForm(covariance, difference);
        var w = total * form;
        if (Math.Max(n, m) < 25)
            w /= 1 + Math.Pow(total, -0.45) + 10.1 * (Math.Pow(n, -1.7) + Math.Pow(m, -1.7));
        return new DriftResult
        {
            Method = Method,
            Statistic = w,
            PValue = ChiSquaredDistribution.Survival(w, rank),
            Details = new Dictionary<string, double> { ["degrees-of-freedom"] = rank },
        }.Counting(reference, current);
    }

    private static (double[] Mean, double[,] Covariance) CharacteristicMoments(ReadOnlySpan<double> values, double sigma)
    {
        double t1 = 0.4 / sigma, t2 = 0.8 / sigma;
        var rows = new double[values.Length * Dimensions];
        var sums = new CompensatedSum[Dimensions];
        for (var i = 0; i < values.Length; i++)
        {
            var row = rows.AsSpan(i * Dimensions, Dimensions);
            (row[2], row[0]) = Math.SinCos(t1 * values[i]);
            (row[3], row[1]) = Math.SinCos(t2 * values[i]);
            for (var k = 0; k < Dimensions; k++)
                sums[k].Add(row[k]);
        }

        var mean = new double[Dimensions];
        for (var k = 0; k < Dimensions; k++)
            mean[k] = sums[k].Value / values.Length;
        var covariance = new double[Dimensions, Dimensions];
        for (var i = 0; i < values.Length; i++)
        {
            var row = rows.AsSpan(i * Dimensions, Dimensions);
            for (var k = 0; k < Dimensions; k++)
            {
                for (var l = 0; l <= k; l++)
                    covariance[k, l] += (row[k] - mean[k]) * (row[l] - mean[l]);
            }
        }

        for (var k = 0; k < Dimensions; k++)
        {
            for (var l = 0; l <= k; l++)
                covariance[l, k] = covariance[k, l] /= values.Length;
        }

        return (mean, covariance);
    }
}
