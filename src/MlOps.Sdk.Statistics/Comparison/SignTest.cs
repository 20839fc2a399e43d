namespace MlOps.Sdk.Statistics;

/// <summary>Compares two models by the number of rows on which each loses less, whatever the amounts. Assumes nothing about the losses.</summary>
public static class SignTest
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "sign-test";

    /// <summary>Compares losses, lower being better; rows without a difference are left out.</summary>
    /// <param name="championLosses">The champion's loss on each row.</param>
    /// <param name="challengerLosses">The challenger's loss on the same rows.</param>
    /// <returns>The rows on which the challenger is better, with the exact two-sided p-value. p = 1 where no row differs.</returns>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    public static Significance CompareLosses(ReadOnlySpan<double> championLosses, ReadOnlySpan<double> challengerLosses)
    {
        var differences = PairedLosses.Differences(championLosses, challengerLosses, out var reason);
        if (differences.Length == 0 || reason is not null)
            return Significance.NotComputable(Method, reason ?? "no rows", differences.Length);

        int better = differences.Count(d => d > 0), worse = differences.Count(d => d < 0);
        return new Significance
        {
            Method = Method,
            Variant = "exact",
            Statistic = better,
            PValue = Math.Min(1, 2 * BinomialDistribution.Cumulative(Math.Min(better, worse), better + worse, 0.5)),
            Count = better + worse,
            Details = new Dictionary<string, double> { ["worse"] = worse, ["equal"] = differences.Length - better - worse },
        };
    }
}
