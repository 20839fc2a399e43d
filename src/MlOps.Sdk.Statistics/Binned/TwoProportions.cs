namespace MlOps.Sdk.Statistics;

/// <summary>The pooled z-test of two proportions.</summary>
public static class TwoProportions
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "two-proportion-z";

    /// <summary>Tests whether two shares are equal.</summary>
    /// <param name="referenceHits">Successes in the reference.</param>
    /// <param name="referenceTotal">Trials of the reference.</param>
    /// <param name="currentHits">Successes in the current sample.</param>
    /// <param name="currentTotal">Trials of the current sample.</param>
    /// <returns>z, positive where the reference's share is larger; the effect is the absolute difference. p = 1 where all or none are successes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative or larger than its total.</exception>
    public static DriftResult Test(long referenceHits, long referenceTotal, long currentHits, long currentTotal)
    {
        Check(referenceHits, referenceTotal, nameof(referenceHits));
        Check(currentHits, currentTotal, nameof(currentHits));
        if (referenceTotal == 0 || currentTotal == 0)
            return DriftResult.NotComputable(Method, $"the {(referenceTotal == 0 ? "reference" : "current")} sample is empty", referenceTotal, currentTotal);

        double n = referenceTotal, m = currentTotal, p = referenceHits / n, q = currentHits / m;
        var pooled = (referenceHits + currentHits) / (n + m);
        var deviation = Math.Sqrt(pooled * (1 - pooled) * (1 / n + 1 / m));
        var z = deviation > 0 ? (p - q) / deviation : 0;
        var half = 1.959963984540054 * Math.Sqrt(p * (1 - p) / n + q * (1 - q) / m);
        return new DriftResult
        {
            Method = Method,
            Statistic = z,
            PValue = NormalDistribution.TwoSided(z),
            Effect = new EffectSize(EffectNames.ProportionDifference, Math.Abs(p - q)) { Interval = new Interval(Math.Max(0, Math.Abs(p - q) - half), Math.Abs(p - q) + half, 0.95) },
            ReferenceCount = referenceTotal,
            CurrentCount = currentTotal,
            Details = new Dictionary<string, double> { ["reference-share"] = p, ["current-share"] = q },
        };
    }

    /// <summary>Tests the share of the last of two categories, in ordinal order; with one category both shares are 1 and p = 1.</summary>
    public static DriftResult Test(BinnedPair pair)
    {
        ArgumentNullException.ThrowIfNull(pair);
        if ((pair.Refuse(Method) ?? pair.RefuseWeights(Method, "counts whole rows; use chi-square for weighted ones")) is { } refused)
            return refused;
        return pair.BinCount > 2
            ? DriftResult.NotComputable(Method, $"{pair.BinCount} categories; two proportions need two, use chi-square", pair.ReferenceTotal, pair.CurrentTotal)
            : Test(pair.Reference[^1], pair.ReferenceTotal, pair.Current[^1], pair.CurrentTotal) with { Variant = $"share of {pair.Labels[^1]}" };
    }

    private static void Check(long hits, long total, string name)
    {
        if (hits < 0 || hits > total)
            throw new ArgumentOutOfRangeException(name, hits, $"A count lies between 0 and its total, here {total}.");
    }
}
