namespace MlOps.Sdk.Statistics;

/// <summary>The law of the total variation distance over all 2 × k tables with the same margins, each as likely as chance makes it.</summary>
internal static class TablePermutations
{
    private const double FewTables = 200_000;

    /// <summary>Distances that differ by rounding are equal.</summary>
    private const double Slack = 1e-12;

    public static bool IsFew(BinnedPair pair)
    {
        var tables = 1.0;
        var smaller = Math.Min(pair.ReferenceTotal, pair.CurrentTotal);
        for (var i = 0; i < pair.BinCount - 1; i++)
            tables *= Math.Min(pair.Reference[i] + pair.Current[i], smaller) + 1;
        return tables <= FewTables;
    }

    public static double ExactShareAtLeast(BinnedPair pair, double distance)
    {
        var totals = Totals(pair);
        return Probability.Clamp(Walk(totals, 0, pair.ReferenceTotal, pair.ReferenceTotal + pair.CurrentTotal, 0, pair.ReferenceTotal, pair.CurrentTotal, distance));
    }

    public static double DrawnShareAtLeast(BinnedPair pair, double distance, int resamples, ulong seed)
    {
        var totals = Totals(pair);
        var chance = new SplitMix64(seed);
        var labels = new int[pair.ReferenceTotal + pair.CurrentTotal];
        var next = 0;
        for (var i = 0; i < totals.Length; i++)
        {
            for (var c = 0L; c < totals[i]; c++)
                labels[next++] = i;
        }

        // Drawing the smaller side is enough.
        var drawn = (int)Math.Min(pair.ReferenceTotal, pair.CurrentTotal);
        double n = drawn, m = labels.Length - drawn;
        var counts = new long[totals.Length];
        var reached = 0;
        for (var b = 0; b < resamples; b++)
        {
            Array.Clear(counts);
            for (var i = 0; i < drawn; i++)
            {
                var j = i + chance.NextBelow(labels.Length - i);
                (labels[i], labels[j]) = (labels[j], labels[i]);
                counts[labels[i]]++;
            }

            var sum = 0.0;
            for (var i = 0; i < counts.Length; i++)
                sum += Math.Abs(counts[i] / n - (totals[i] - counts[i]) / m);
            if (sum / 2 >= distance - Slack)
                reached++;
        }

        return (1.0 + reached) / (1 + resamples);
    }

    /// <summary>Splits category by category; the conditional law of each split is hypergeometric.</summary>
    private static double Walk(long[] totals, int index, long left, long population, double sum, double n, double m, double distance)
    {
        if (index == totals.Length)
            return sum / 2 >= distance - Slack ? 1 : 0;

        var share = 0.0;
        var here = totals[index];
        for (var a = Math.Max(0, left + here - population); a <= Math.Min(here, left); a++)
        {
            var next = Walk(totals, index + 1, left - a, population - here, sum + Math.Abs(a / n - (here - a) / m), n, m, distance);
            if (next > 0)
                share += next * HypergeometricDistribution.Mass(a, population, here, left);
        }

        return share;
    }

    private static long[] Totals(BinnedPair pair)
    {
        var totals = new long[pair.BinCount];
        for (var i = 0; i < totals.Length; i++)
            totals[i] = pair.Reference[i] + pair.Current[i];
        return totals;
    }
}
