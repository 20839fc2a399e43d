namespace MlOps.Sdk.Statistics;

/// <summary>The total variation distance, half the sum of |p - q|, in [0, 1]: the share of rows that would have to move.</summary>
public static class TotalVariation
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "total-variation";

    /// <summary>Compares counts over bins or categories.</summary>
    /// <returns>The distance; <c>histogram-intersection</c>, its complement, is in the details. For a p-value see <see cref="PermutationTest"/>.</returns>
    public static DriftResult Compare(BinnedPair pair)
    {
        ArgumentNullException.ThrowIfNull(pair);
        if (pair.Refuse(Method) is { } refused)
            return refused;

        double distance = 0, intersection = 0, noise = 0;
        double n = pair.ReferenceTotal, m = pair.CurrentTotal;
        var contributions = new Contribution[pair.BinCount];
        for (var i = 0; i < contributions.Length; i++)
        {
            double p = pair.Reference[i] / n, q = pair.Current[i] / m, both = (pair.Reference[i] + pair.Current[i]) / (n + m);
            distance += Math.Abs(p - q) / 2;
            intersection += Math.Min(p, q);
            noise += Math.Sqrt(both * (1 - both) * pair.NoiseScale) * 0.7978845608028654 / 2; // E|N(0, 1)| = sqrt(2 / pi)
            contributions[i] = new Contribution(pair.Labels[i], p, q, Math.Abs(p - q) / 2);
        }

        return new DriftResult
        {
            Method = Method,
            Statistic = distance,
            Effect = new EffectSize(EffectNames.TotalVariation, distance) { Corrected = Math.Max(0, distance - noise) },
            ReferenceCount = pair.ReferenceTotal,
            CurrentCount = pair.CurrentTotal,
            Contributions = contributions,
            Details = new Dictionary<string, double> { ["histogram-intersection"] = intersection },
        };
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
