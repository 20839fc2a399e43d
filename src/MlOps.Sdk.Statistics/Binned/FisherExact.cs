namespace MlOps.Sdk.Statistics;

/// <summary>Fisher's exact test of a 2 × 2 table (Fisher 1935): for counts too small for chi-squared.</summary>
public static class FisherExact
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "fisher-exact";

    /// <summary>Tables whose probability exceeds the observed one by less count as equally likely; rounding must not decide.</summary>
    private const double Slack = 1 + 1e-7;

    /// <summary>Tests the table [[a, b], [c, d]].</summary>
    /// <param name="a">First row, first column; for drift the current hits.</param>
    /// <param name="b">First row, second column; for drift the current misses.</param>
    /// <param name="c">Second row, first column; for drift the reference hits.</param>
    /// <param name="d">Second row, second column; for drift the reference misses.</param>
    /// <param name="alternative">Greater: odds of the first row exceed those of the second.</param>
    /// <returns>The odds ratio a d / (b c), infinite where b c = 0; p = 1 where a row or column is empty, and then the ratio is 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public static DriftResult Test(long a, long b, long c, long d, Alternative alternative = Alternative.TwoSided)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(a);
        ArgumentOutOfRangeException.ThrowIfNegative(b);
        ArgumentOutOfRangeException.ThrowIfNegative(c);
        ArgumentOutOfRangeException.ThrowIfNegative(d);
        long first = a + b, second = c + d, hits = a + c, total = first + second;
        if (total == 0)
            return DriftResult.NotComputable(Method, "the table is empty");

        var isDegenerate = first == 0 || second == 0 || hits == 0 || hits == total;
        var p = isDegenerate ? 1 : alternative switch
        {
            Alternative.Less => HypergeometricDistribution.Cumulative(a, total, hits, first),
            Alternative.Greater => HypergeometricDistribution.Cumulative(b, total, total - hits, first),
            _ => TwoSided(a, total, hits, first),
        };
        var ratio = isDegenerate ? 1 : (double)a * d / ((double)b * c);
        return new DriftResult
        {
            Method = Method,
            Variant = alternative.ToString().ToLowerInvariant(),
            Statistic = ratio,
            PValue = p,
            Effect = first > 0 && second > 0 ? new EffectSize(EffectNames.ProportionDifference, Math.Abs((double)a / first - (double)c / second)) : null,
            ReferenceCount = second,
            CurrentCount = first,
        };
    }

    /// <summary>All tables at most as likely as the observed one: on its own side the tail, on the other the tail from where the mass has fallen as low.</summary>
    private static double TwoSided(long a, long total, long hits, long drawn)
    {
        long lowest = Math.Max(0, drawn + hits - total), highest = Math.Min(hits, drawn);
        var mode = Math.Clamp((long)((drawn + 1.0) * (hits + 1.0) / (total + 2.0)), lowest, highest);
        var observed = HypergeometricDistribution.Mass(a, total, hits, drawn);
        if (HypergeometricDistribution.Mass(mode, total, hits, drawn) <= observed * Slack)
            return 1;

        if (a < mode)
        {
            var from = First(mode, highest, k => HypergeometricDistribution.Mass(k, total, hits, drawn) <= observed * Slack);
            var upper = from > highest ? 0 : HypergeometricDistribution.Cumulative(drawn - from, total, total - hits, drawn);
            return Probability.Clamp(HypergeometricDistribution.Cumulative(a, total, hits, drawn) + upper);
        }

        var to = -First(-mode, -lowest, k => HypergeometricDistribution.Mass(-k, total, hits, drawn) <= observed * Slack);
        var lower = to < lowest ? 0 : HypergeometricDistribution.Cumulative(to, total, hits, drawn);
        return Probability.Clamp(HypergeometricDistribution.Cumulative(drawn - a, total, total - hits, drawn) + lower);
    }

    /// <summary>The first number in low..high from which the condition holds, or high + 1.</summary>
    private static long First(long low, long high, Func<long, bool> holds)
    {
        high++;
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (holds(middle))
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }
}
