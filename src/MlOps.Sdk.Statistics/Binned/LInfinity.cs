namespace MlOps.Sdk.Statistics;

/// <summary>The largest change of one category's share, and which category it is.</summary>
public static class LInfinity
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "l-infinity";

    /// <summary>Compares counts over bins or categories.</summary>
    /// <returns>The largest |p - q|; <see cref="DriftResult.Variant"/> names its category, the first in order where several tie. The p-value, from the normal limit of each share by Šidák, is conservative.</returns>
    public static DriftResult Compare(BinnedPair pair)
    {
        ArgumentNullException.ThrowIfNull(pair);
        if (pair.Refuse(Method) is { } refused)
            return refused;

        double largest = -1;
        var at = 0;
        var contributions = new Contribution[pair.BinCount];
        for (var i = 0; i < contributions.Length; i++)
        {
            double p = pair.ReferenceShare(i), q = pair.CurrentShare(i);
            contributions[i] = new Contribution(pair.Labels[i], p, q, Math.Abs(p - q));
            if (Math.Abs(p - q) > largest)
                (largest, at) = (Math.Abs(p - q), i);
        }

        var law = ShareGapLaw.Of(pair);
        return new DriftResult
        {
            Method = Method,
            Variant = pair.Labels[at],
            Statistic = largest,
            PValue = law.LargestSurvival(largest),
            NullLimit = law.LargestQuantile(0.95),
            Effect = new EffectSize(EffectNames.LInfinity, largest),
            ReferenceCount = pair.ReferenceTotal,
            CurrentCount = pair.CurrentTotal,
            Contributions = contributions,
        }.Weighing(pair);
    }
}
