namespace MlOps.Sdk.Statistics;

/// <summary>The total variation distance, half the sum of |p - q|, in [0, 1]: the share of rows that would have to move.</summary>
public static class TotalVariation
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "total-variation";

    /// <summary>Compares counts over bins or categories.</summary>
    /// <returns>The distance; <c>histogram-intersection</c>, its complement, is in the details. The p-value is a large-sample one; see <see cref="PermutationTest"/> for small counts.</returns>
    public static DriftResult Compare(BinnedPair pair)
    {
        ArgumentNullException.ThrowIfNull(pair);
        if (pair.Refuse(Method) is { } refused)
            return refused;

        double distance = 0, intersection = 0;
        var contributions = new Contribution[pair.BinCount];
        for (var i = 0; i < contributions.Length; i++)
        {
            double p = pair.ReferenceShare(i), q = pair.CurrentShare(i);
            distance += Math.Abs(p - q) / 2;
            intersection += Math.Min(p, q);
            contributions[i] = new Contribution(pair.Labels[i], p, q, Math.Abs(p - q) / 2);
        }

        var law = ShareGapLaw.Of(pair);
        return new DriftResult
        {
            Method = Method,
            Statistic = distance,
            PValue = law.VariationSurvival(distance),
            NullLimit = law.VariationQuantile(0.95),
            Effect = new EffectSize(EffectNames.TotalVariation, distance) { Corrected = Math.Max(0, distance - law.VariationMean) },
            ReferenceCount = pair.ReferenceTotal,
            CurrentCount = pair.CurrentTotal,
            Contributions = contributions,
            Details = new Dictionary<string, double> { ["histogram-intersection"] = intersection, ["bins"] = pair.BinCount },
        }.Weighing(pair);
    }

    /// <summary>The same with a p-value by permutation: exact over all tables with these margins while they are few, otherwise drawn.</summary>
    /// <param name="pair">Counts over the same categories.</param>
    /// <param name="resamples">Number of draws where the tables are many.</param>
    /// <param name="seed">Seed of the draws, kept in the details.</param>
    public static DriftResult PermutationTest(BinnedPair pair, int resamples = 9999, ulong seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(resamples);
        var result = Compare(pair);
        if (!result.IsComputable)
            return result;

        if (pair.RefuseWeights(Method) is { } weighted)
            return weighted;

        var exact = TablePermutations.IsFew(pair);
        var p = exact
            ? TablePermutations.ExactShareAtLeast(pair, result.Statistic.Value)
            : TablePermutations.DrawnShareAtLeast(pair, result.Statistic.Value, resamples, seed);
        var details = new Dictionary<string, double>(result.Details);
        if (!exact)
            (details["resamples"], details["seed"]) = (resamples, seed);
        return result with { PValue = p, Variant = exact ? "exact permutation" : "permutation", Details = details };
    }
}
