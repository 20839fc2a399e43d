namespace MlOps.Sdk.Statistics;

/// <summary>Compares several models over several data sets by their ranks (Friedman 1937; Demšar 2006).</summary>
public static class Friedman
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "friedman";

    /// <summary>Tests whether some model ranks better than others.</summary>
    /// <param name="scores">One row a data set, one score a model.</param>
    /// <param name="higherIsBetter">Whether a larger score is better; rank 1 is the best.</param>
    /// <param name="alpha">The accepted chance of a false difference, for Nemenyi's critical difference.</param>
    /// <returns>
    /// The χ² statistic, corrected for ties; the details hold <c>mean-rank-1</c>, <c>mean-rank-2</c> … and
    /// <c>critical-difference</c>: two models differ where their mean ranks are at least that far apart.
    /// </returns>
    /// <exception cref="ArgumentException">Rows differ in length, or there are fewer than two models.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> does not lie in (0, 1).</exception>
    public static Significance Test(IReadOnlyList<double[]> scores, bool higherIsBetter = true, double alpha = 0.05)
    {
        ArgumentNullException.ThrowIfNull(scores);
        Probability.ThrowIfNotInside(alpha);
        if (scores.Count < 2)
            return Significance.NotComputable(Method, $"{scores.Count} data sets; at least two are needed", scores.Count);

        int models = scores[0].Length, sets = scores.Count;
        if (models < 2)
            throw new ArgumentException($"There are scores of {models} models; at least two can be compared.", nameof(scores));

        var sums = new double[models];
        var ties = 0.0;
        for (var set = 0; set < sets; set++)
        {
            var row = scores[set];
            if (row.Length != models)
                throw new ArgumentException($"Data set {set} has scores of {row.Length} models, the first of {models}.", nameof(scores));
            if (PairedLosses.NotFinite(row) is { } reason)
                return Significance.NotComputable(Method, $"data set {set}: {reason}", sets);
            ties += AddRanks(row, higherIsBetter, sums);
        }

        double k = models, n = sets, expected = n * (k + 1) / 2;
        var correction = 1 - ties / (n * k * (k * k - 1));
        if (correction <= 0)
            return Significance.NotComputable(Method, "all models have the same score on every data set", sets);

        var spread = 12 / (n * k * (k + 1)) * sums.Sum(sum => (sum - expected) * (sum - expected)) / correction;
        var details = new Dictionary<string, double>
        {
            ["degrees-of-freedom"] = k - 1,
            ["critical-difference"] = StudentizedRangeDistribution.Quantile(1 - alpha, models) / Math.Sqrt(2) * Math.Sqrt(k * (k + 1) / (6 * n)),
        };
        for (var model = 0; model < models; model++)
            details[$"mean-rank-{model + 1}"] = sums[model] / n;
        return new Significance { Method = Method, Statistic = spread, PValue = ChiSquaredDistribution.Survival(spread, models - 1), Count = sets, Details = details };
    }

    /// <summary>Adds the ranks of one data set, ties sharing theirs; returns the sum of t³ - t over the ties.</summary>
    private static double AddRanks(double[] row, bool higherIsBetter, double[] sums)
    {
        var keys = Array.ConvertAll(row, score => higherIsBetter ? -score : score);
        var order = Enumerable.Range(0, row.Length).ToArray();
        Array.Sort(keys, order);
        var ties = 0.0;
        for (var start = 0; start < keys.Length;)
        {
            var end = start + 1;
            while (end < keys.Length && keys[end] == keys[start])
                end++;
            for (var i = start; i < end; i++)
                sums[order[i]] += (start + 1 + end) / 2.0;
            double size = end - start;
            ties += size * (size * size - 1);
            start = end;
        }

        return ties;
    }
}
