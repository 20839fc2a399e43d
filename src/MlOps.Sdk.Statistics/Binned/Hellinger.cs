namespace MlOps.Sdk.Statistics;

/// <summary>The Hellinger distance, sqrt(1 - sum of sqrt(p q)), in [0, 1]; the sum is the Bhattacharyya coefficient.</summary>
public static class Hellinger
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "hellinger";

    /// <summary>Compares counts over bins or categories.</summary>
    /// <returns>
    /// The distance; <c>bhattacharyya-coefficient</c> is in the details, and the contributions add up to the squared distance.
    /// The p-value rests on 8 nm/(n + m) times the squared distance being chi-squared with k - 1 degrees of freedom.
    /// </returns>
    public static DriftResult Compare(BinnedPair pair)
    {
        ArgumentNullException.ThrowIfNull(pair);
        if (pair.Refuse(Method) is { } refused)
            return refused;

        double coefficient = 0, squared = 0;
        var contributions = new Contribution[pair.BinCount];
        for (var i = 0; i < contributions.Length; i++)
        {
            double p = pair.ReferenceShare(i), q = pair.CurrentShare(i);
            coefficient += Math.Sqrt(p * q);
            var gap = Math.Sqrt(p) - Math.Sqrt(q);
            squared += gap * gap / 2; // 1 - sum sqrt(p q), without cancellation
            contributions[i] = new Contribution(pair.Labels[i], p, q, gap * gap / 2);
        }

        squared = Math.Min(1, squared);
        var degrees = pair.BinCount - 1;
        return new DriftResult
        {
            Method = Method,
            Statistic = Math.Sqrt(squared),
            PValue = ChiSquaredDistribution.Survival(8 * squared / pair.NoiseScale, degrees),
            NullLimit = degrees == 0 ? 0 : Math.Sqrt(ChiSquaredDistribution.Quantile(0.95, degrees) * pair.NoiseScale / 8),
            Effect = new EffectSize(EffectNames.Hellinger, Math.Sqrt(squared)) { Corrected = Math.Sqrt(Math.Max(0, squared - degrees * pair.NoiseScale / 8)) },
            ReferenceCount = pair.ReferenceTotal,
            CurrentCount = pair.CurrentTotal,
            Contributions = contributions,
            Details = new Dictionary<string, double> { ["bhattacharyya-coefficient"] = Math.Min(1, coefficient), ["bins"] = pair.BinCount, ["degrees-of-freedom"] = degrees },
        }.Weighing(pair);
    }
}
