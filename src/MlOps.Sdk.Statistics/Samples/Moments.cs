using System.Runtime.Intrinsics;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// Count, mean and central sums up to the fourth power, updated one value at a time (Welford) and merged exactly
/// (Chan, Golub and LeVeque 1979; Pébay 2008).
/// </summary>
/// <param name="Count">Number of values.</param>
/// <param name="Mean">Their mean; 0 when empty.</param>
/// <param name="M2">Sum of squared deviations from the mean.</param>
/// <param name="M3">Sum of cubed deviations.</param>
/// <param name="M4">Sum of fourth powers of deviations.</param>
public readonly record struct Moments(long Count, double Mean, double M2, double M3, double M4)
{
    /// <summary>Plain sums run over blocks this short, compensated ones over the blocks.</summary>
    private const int Block = 256;

    /// <summary>Variance with divisor n; 0 when empty.</summary>
    public double PopulationVariance => Count == 0 ? 0 : M2 / Count;

    /// <summary>Variance with divisor n - 1; null below two values.</summary>
    public double? SampleVariance => Count < 2 ? null : M2 / (Count - 1);

    /// <summary>Standard deviation with divisor n.</summary>
    public double PopulationStandardDeviation => Math.Sqrt(PopulationVariance);

    /// <summary>Skewness with divisor n; null for a constant or empty sample.</summary>
    public double? Skewness => M2 > 0 ? Math.Sqrt(Count) * M3 / Math.Pow(M2, 1.5) : null;

    /// <summary>Excess kurtosis with divisor n; null for a constant or empty sample.</summary>
    public double? ExcessKurtosis => M2 > 0 ? Count * M4 / (M2 * M2) - 3 : null;

    /// <summary>The moments of <paramref name="values"/>, which must be finite: the mean first, then the sums around it, both compensated.</summary>
    public static Moments Of(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty)
            return default;

        var total = default(CompensatedSum);
        for (var start = 0; start < values.Length; start += Block)
            total.Add(System.Numerics.Tensors.TensorPrimitives.Sum(values.Slice(start, Math.Min(Block, values.Length - start))));
        var mean = total.Value / values.Length;

        CompensatedSum second = default, third = default, fourth = default;
        for (var start = 0; start < values.Length; start += Block)
        {
            var (m2, m3, m4) = CentralSums(values.Slice(start, Math.Min(Block, values.Length - start)), mean);
            second.Add(m2);
            third.Add(m3);
            fourth.Add(m4);
        }

        return new Moments(values.Length, mean, second.Value, third.Value, fourth.Value);
    }

    private static (double M2, double M3, double M4) CentralSums(ReadOnlySpan<double> values, double mean)
    {
        Vector512<double> second = default, third = default, fourth = default, centre = Vector512.Create(mean);
        var i = 0;
        for (; i + Vector512<double>.Count <= values.Length; i += Vector512<double>.Count)
        {
            var d = Vector512.Create(values[i..]) - centre;
            var dd = d * d;
            second += dd;
            third += dd * d;
            fourth += dd * dd;
        }

        double m2 = Vector512.Sum(second), m3 = Vector512.Sum(third), m4 = Vector512.Sum(fourth);
        for (; i < values.Length; i++)
        {
            var d = values[i] - mean;
            var dd = d * d;
            m2 += dd;
            m3 += dd * d;
            m4 += dd * dd;
        }

        return (m2, m3, m4);
    }

    /// <summary>These moments after one more value.</summary>
    public Moments Add(double value) => Merge(new Moments(1, value, 0, 0, 0));

    /// <summary>The moments of both samples together.</summary>
    public Moments Merge(Moments other)
    {
        if (other.Count == 0)
            return this;
        if (Count == 0)
            return other;

        double na = Count, nb = other.Count, n = na + nb;
        var delta = other.Mean - Mean;
        var scaled = delta / n;
        var m2 = M2 + other.M2 + delta * scaled * na * nb;
        var m3 = M3 + other.M3 + delta * scaled * scaled * na * nb * (na - nb) + 3 * scaled * (na * other.M2 - nb * M2);
        var m4 = M4 + other.M4 + delta * scaled * scaled * scaled * na * nb * (na * na - na * nb + nb * nb)
            + 6 * scaled * scaled * (na * na * other.M2 + nb * nb * M2) + 4 * scaled * (na * other.M3 - nb * M3);
        return new Moments(Count + other.Count, Mean + scaled * nb, m2, m3, m4);
    }
}
