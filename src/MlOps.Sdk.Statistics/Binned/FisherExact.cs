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

    /// <summary>
    /// Tests a table of two samples and any number of categories (Freeman and Halton 1951): the share of tables with the same
    /// margins that are at most as likely as the observed one. Exact with two categories, otherwise drawn.
    /// </summary>
    /// <param name="pair">Counts over the same categories.</param>
    /// <param name="resamples">Number of tables drawn; p is (1 + k) / (1 + resamples).</param>
    /// <param name="seed">Seed of the draws, kept in the details.</param>
    /// <returns>With two categories as <see cref="Test(long, long, long, long, Alternative)"/>; otherwise chi-squared of the table, its p-value drawn, the effect being Cramér's V.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="resamples"/> is not positive.</exception>
    public static DriftResult Test(BinnedPair pair, int resamples = 9999, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(pair);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(resamples);
        if ((pair.Refuse(Method) ?? pair.RefuseWeights(Method)) is { } refused)
            return refused;
        if (pair.BinCount == 2)
            return Test(pair.Current[^1], pair.Current[0], pair.Reference[^1], pair.Reference[0]);

        var table = new long[2, pair.BinCount];
        for (var i = 0; i < pair.BinCount; i++)
            (table[0, i], table[1, i]) = (pair.Reference[i], pair.Current[i]);
        var chiSquare = ChiSquare.Test(pair);
        return MonteCarlo(table, resamples, seed) with
        {
            Effect = chiSquare.Effect,
            ReferenceCount = pair.ReferenceTotal,
            CurrentCount = pair.CurrentTotal,
            Contributions = chiSquare.Contributions,
        };
    }

    /// <summary>Tests a table of any size by drawing tables with the same margins.</summary>
    /// <param name="table">Counts, one row a sample and one column a category.</param>
    /// <param name="resamples">Number of tables drawn; p is (1 + k) / (1 + resamples).</param>
    /// <param name="seed">Seed of the draws, kept in the details.</param>
    /// <returns>Chi-squared of the table, with the share of tables at most as likely as the observed one as its p-value.</returns>
    /// <exception cref="ArgumentException">A count is negative.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="resamples"/> is not positive.</exception>
    public static DriftResult MonteCarlo(long[,] table, int resamples = 9999, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(resamples);
        var draws = new FixedMargins(table);
        if (draws.Total == 0)
            return DriftResult.NotComputable(Method, "the table is empty");

        var p = draws.ShareAtMostAsLikely(resamples, seed);
        return new DriftResult
        {
            Method = Method,
            Variant = "monte carlo",
            Statistic = draws.ChiSquare,
            PValue = p,
            Details = new Dictionary<string, double> { ["resamples"] = resamples, ["seed"] = seed },
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
