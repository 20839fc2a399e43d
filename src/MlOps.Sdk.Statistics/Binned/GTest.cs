namespace MlOps.Sdk.Statistics;

/// <summary>The likelihood-ratio (G) test of homogeneity on the 2 × k table of counts (Wilks 1938).</summary>
public static class GTest
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "g-test";

    /// <summary>Tests whether both samples share one distribution over categories.</summary>
    /// <returns>G, chi-squared distributed with k - 1 degrees of freedom; the effect is Cramér's V.</returns>
    public static DriftResult Test(BinnedPair pair)
    {
        ArgumentNullException.ThrowIfNull(pair);
        if (pair.Refuse(Method) is { } refused)
            return refused;

        double n = pair.EffectiveReference, m = pair.EffectiveCurrent, total = n + m, g = 0, chiSquare = 0;
        var contributions = new Contribution[pair.BinCount];
        for (var i = 0; i < contributions.Length; i++)
        {
            double a = pair.ReferenceMass(i), b = pair.CurrentMass(i), ea = (a + b) * n / total, eb = (a + b) * m / total;
            var part = 2 * (Term(a, ea) + Term(b, eb));
            g += part;
            chiSquare += (a - ea) * (a - ea) / ea + (b - eb) * (b - eb) / eb;
            contributions[i] = new Contribution(pair.Labels[i], pair.ReferenceShare(i), pair.CurrentShare(i), part);
        }

        g = Math.Max(0, g);
        return new DriftResult
        {
            Method = Method,
            Statistic = g,
            PValue = ChiSquaredDistribution.Survival(g, pair.BinCount - 1),
            NullLimit = pair.BinCount == 1 ? 0 : ChiSquaredDistribution.Quantile(0.95, pair.BinCount - 1),
            Effect = CramersV.Of(chiSquare, pair.BinCount, total),
            ReferenceCount = pair.ReferenceTotal,
            CurrentCount = pair.CurrentTotal,
            Contributions = contributions,
            Details = new Dictionary<string, double> { ["degrees-of-freedom"] = pair.BinCount - 1 },
        }.Weighing(pair);
    }

    private static double Term(double observed, double expected) => observed > 0 ? observed * Math.Log(observed / expected) : 0;
}
