namespace MlOps.Sdk.Statistics;

/// <summary>The score test of a given difference of two shares, its variance at the likeliest shares that differ by so much.</summary>
internal static class ScoreTest
{
    /// <summary>z of "challenger less champion is <paramref name="difference"/>"; positive where more was observed.</summary>
    /// <param name="champion">The first arm, at least one trial.</param>
    /// <param name="challenger">The second arm, at least one trial.</param>
    /// <param name="difference">The difference tested, in (-1, 1).</param>
    /// <param name="unbiased">With the factor N/(N - 1) of Miettinen and Nurminen, or without, as Farrington and Manning.</param>
    public static double Z(Proportion champion, Proportion challenger, double difference, bool unbiased)
    {
        double n = champion.Trials, m = challenger.Trials;
        var p = Constrained(champion, challenger, difference);
        var q = p + difference;
        var variance = Math.Max(0, p * (1 - p)) / n + Math.Max(0, q * (1 - q)) / m;
        if (unbiased)
            variance *= (n + m) / (n + m - 1);
        var gap = challenger.P - champion.P - difference;
        return gap == 0 ? 0 : gap / Math.Sqrt(variance);
    }

    /// <summary>
    /// The champion's likeliest share where the challenger's is larger by <paramref name="difference"/>. The likelihood is
    /// concave in it, so its slope is bisected: closed forms of the cubic lose digits near its double roots.
    /// </summary>
    private static double Constrained(Proportion champion, Proportion challenger, double difference)
    {
        double low = Math.Max(0, -difference), high = Math.Min(1, 1 - difference);
        for (var i = 0; i < 200; i++)
        {
            var middle = (low + high) / 2;
            if (middle <= low || middle >= high)
                break;
            if (Slope(champion, middle) + Slope(challenger, middle + difference) > 0)
                low = middle;
            else
                high = middle;
        }

        return (low + high) / 2;
    }

    private static double Slope(Proportion arm, double p) =>
        (arm.Successes > 0 ? arm.Successes / p : 0) - (arm.Successes < arm.Trials ? (arm.Trials - arm.Successes) / (1 - p) : 0);
}
