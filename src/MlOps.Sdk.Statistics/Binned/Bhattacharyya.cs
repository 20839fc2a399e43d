namespace MlOps.Sdk.Statistics;

/// <summary>The Bhattacharyya distance of binned samples, -log of the sum of sqrt(p q): 0 for equal shares, infinite where no category is shared (Bhattacharyya 1943).</summary>
public static class Bhattacharyya
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "bhattacharyya";

    /// <summary>Compares counts over bins or categories.</summary>
    /// <returns>
    /// The distance; <c>bhattacharyya-coefficient</c> is in the details. It grows with the <see cref="Hellinger"/> distance H as
    /// -log(1 - H²), so the p-value, the limit and the contributions, which add up to H², are its.
    /// </returns>
    public static DriftResult Compare(BinnedPair pair)
    {
        var hellinger = Hellinger.Compare(pair);
        if (!hellinger.IsComputable)
            return hellinger with { Method = Method };

        var distance = hellinger.Statistic == 0 ? 0 : OfShares(pair);
        return hellinger with
        {
            Method = Method,
            Statistic = distance,
            NullLimit = hellinger.NullLimit is { } limit ? Distance(Math.Min(1, limit)) : null,
            Effect = new EffectSize(EffectNames.Bhattacharyya, distance) { Corrected = Distance(hellinger.Effect!.Value.Corrected) },
        };
    }

    /// <summary>From the shares themselves: samples without a common bin are infinitely far apart, which 1 - H² rounds away.</summary>
    private static double OfShares(BinnedPair pair)
    {
        var common = default(CompensatedSum);
        for (var bin = 0; bin < pair.BinCount; bin++)
            common.Add(Math.Sqrt(pair.ReferenceShare(bin) * pair.CurrentShare(bin)));
        return common.Value > 0 ? Math.Max(0, -Math.Log(common.Value)) : double.PositiveInfinity;
    }

    private static double Distance(double hellinger) => hellinger >= 1 ? double.PositiveInfinity : hellinger == 0 ? 0 : -Math.Log(1 - hellinger * hellinger);
}
