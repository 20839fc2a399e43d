namespace MlOps.Sdk.Statistics;

/// <summary>Compares the losses of two models on the same rows by the ranks of their differences (Wilcoxon 1945): few outliers cannot decide it.</summary>
public static class WilcoxonSignedRank
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "wilcoxon-signed-rank";

    /// <summary>Up to this many differences the exact law is used, as SciPy does.</summary>
    private const int ExactUpTo = 50;

    /// <summary>Compares losses, lower being better.</summary>
    /// <param name="championLosses">The champion's loss on each row.</param>
    /// <param name="challengerLosses">The challenger's loss on the same rows.</param>
    /// <param name="zeros">What happens to rows without a difference.</param>
    /// <param name="method">Exact needs differences without ties or zeros; with them the normal law is used whatever is asked.</param>
    /// <returns>
    /// The smaller of the two rank sums with a two-sided p-value; <c>rank-biserial</c> in the details is positive where the challenger is better.
    /// p = 1 where no row differs. Not computable without rows or with a loss that is not finite.
    /// </returns>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    public static Significance CompareLosses(ReadOnlySpan<double> championLosses, ReadOnlySpan<double> challengerLosses, ZeroDifferences zeros = ZeroDifferences.Drop, PValueMethod method = PValueMethod.Auto)
    {
        var differences = PairedLosses.Differences(championLosses, challengerLosses, out var reason);
        if (differences.Length == 0 || reason is not null)
            return Significance.NotComputable(Method, reason ?? "no rows", differences.Length);

        var ranked = Array.FindAll(differences, d => zeros == ZeroDifferences.Pratt || d != 0);
        Array.Sort([.. ranked.Select(Math.Abs)], ranked);
        double better = 0, worse = 0, ties = 0;
        var zeroCount = 0;
        for (var start = 0; start < ranked.Length;)
        {
            var end = start + 1;
            while (end < ranked.Length && Math.Abs(ranked[end]) == Math.Abs(ranked[start]))
                end++;

            double size = end - start, rank = (start + 1 + end) / 2.0;
            if (ranked[start] == 0)
            {
                zeroCount = end;
            }
            else
            {
                ties += size * (size * size - 1);
                for (var i = start; i < end; i++)
                    (better, worse) = ranked[i] > 0 ? (better + rank, worse) : (better, worse + rank);
            }

            start = end;
        }

        double n = ranked.Length, statistic = Math.Min(better, worse);
        var exact = method != PValueMethod.Asymptotic && ties == 0 && zeroCount == 0 && ranked.Length == differences.Length && (method == PValueMethod.Exact || ranked.Length <= ExactUpTo);
        return new Significance
        {
            Method = Method,
            Variant = (exact ? "exact" : "normal") + (zeros == ZeroDifferences.Pratt ? ", pratt" : ""),
            Statistic = statistic,
            PValue = exact ? ExactPValue(ranked.Length, (int)statistic) : NormalPValue(n, zeroCount, ties, statistic),
            Count = ranked.Length,
            Details = better + worse > 0 ? new Dictionary<string, double> { ["rank-biserial"] = (better - worse) / (better + worse) } : [],
        };
    }

    /// <summary>Each rank is positive or negative by the toss of a coin: counts the tosses whose sum is this small.</summary>
    private static double ExactPValue(int n, int sum)
    {
        var share = new double[sum + 1];
        share[0] = 1;
        for (var rank = 1; rank <= n; rank++)
        {
            for (var s = sum; s >= 0; s--)
                share[s] = (share[s] + (s >= rank ? share[s - rank] : 0)) / 2;
        }

        return Math.Min(1, 2 * share.Sum());
    }

    /// <summary>With the corrections for ties and, under Pratt's ranking, for zeros (Cureton 1967).</summary>
    private static double NormalPValue(double n, double zeros, double ties, double statistic)
    {
        var mean = (n * (n + 1) - zeros * (zeros + 1)) / 4;
        var variance = (n * (n + 1) * (2 * n + 1) - zeros * (zeros + 1) * (2 * zeros + 1) - ties / 2) / 24;
        return variance > 0 ? NormalDistribution.TwoSided((statistic - mean) / Math.Sqrt(variance)) : 1;
    }
}
