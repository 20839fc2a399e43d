namespace MlOps.Sdk.Statistics;

/// <summary>What relabelling the rows says about a statistic, large values being evidence of a difference.</summary>
internal readonly record struct PermutationLaw(double PValue, int AtLeast, double Limit95)
{
    /// <summary>p = (1 + reached) / (1 + drawn): the labels as observed are one of the equally likely labellings (Phipson and Smyth 2010).</summary>
    /// <param name="observed">The statistic.</param>
    /// <param name="permuted">The statistic of each relabelling; sorted in place.</param>
    /// <param name="slack">Values that differ by this little, through rounding, are equal.</param>
    public static PermutationLaw Of(double observed, Span<double> permuted, double slack)
    {
        var reached = 0;
        foreach (var value in permuted)
            reached += value >= observed - slack ? 1 : 0;
        permuted.Sort();
        return new PermutationLaw((1.0 + reached) / (1 + permuted.Length), reached, Quantiles.NearestRank(permuted, 0.95));
    }

    public static void ThrowIfTooFew(int permutations)
    {
        if (permutations < 19)
            throw new ArgumentOutOfRangeException(nameof(permutations), permutations, "Fewer than 19 permutations cannot reach p = 0.05; use 199 or more.");
    }
}
