namespace MlOps.Sdk.Evaluation;

/// <summary>Resamples with replacement: rows, within each label for a classifier so that no replicate lacks a class, or whole units where rows belong to units.</summary>
internal static class Bootstrap
{
    /// <param name="statistic">Computes the statistic on rows given by index, and where the drawn units begin among them; NaN where it has no value.</param>
    /// <param name="set">The rows.</param>
    /// <param name="observed">The statistic on all rows.</param>
    /// <param name="resamples">Replicates.</param>
    /// <param name="seed">The same seed gives the same replicates on any machine and number of threads.</param>
    /// <param name="method">The name to report.</param>
    public static Estimated Of(Func<DrawnRows, double> statistic, EvaluationSet set, double observed, int resamples, int seed, string method)
    {
        if (set.Units is { Count: < 2 } few)
            return Estimated.NotComputable($"{few.Counted(few.Count)} cannot be drawn in different ways; resampling needs two");

        var strata = set.Units is null ? Strata(set) : [];
        var replicates = new double[resamples];
        Parallel.For(0, resamples, k =>
        {
            var random = new Random(HashCombine(seed, k));
            if (set.Units is { } units)
            {
                replicates[k] = statistic(DrawnRows.Of(units, random));
                return;
            }

            var rows = new int[set.Count];
            var next = 0;
            foreach (var stratum in strata)
            {
                for (var i = 0; i < stratum.Length; i++)
                    rows[next++] = stratum[random.Next(stratum.Length)];
            }

            replicates[k] = statistic(new(rows, [], []));
        });

        return Summarise(replicates, observed, set.IndependentCount, seed, method, set.UnitWord);
    }

    /// <summary>The same for metrics of counts: rows of one label and one pair of decisions are alike, so that only their numbers are drawn.</summary>
    public static Estimated OfCounts(JointDecisions joint, Func<JointDecisions, double> statistic, double observed, int resamples, int seed, string method)
    {
        var replicates = new double[resamples];
        for (var k = 0; k < resamples; k++)
            replicates[k] = statistic(joint.Resample(new Random(HashCombine(seed, k))));
        return Summarise(replicates, observed, joint.Count, seed, method, "rows");
    }

    private static Estimated Summarise(double[] replicates, double observed, long count, int seed, string method, string noun)
    {
        var kept = Array.FindAll(replicates, double.IsFinite);
        if (kept.Length < replicates.Length * 0.95)
            return Estimated.NotComputable($"{replicates.Length - kept.Length} of {replicates.Length} resamples had no value; there are too few {noun} to say how sure the number is");

        Array.Sort(kept);
        return new ResampledEstimate(kept) { Value = observed, Method = $"{method} of {noun}, {replicates.Length} resamples, seed {seed}", Count = count, Noun = noun };
    }

    private static int[][] Strata(EvaluationSet set)
    {
        var rows = Enumerable.Range(0, set.Count);
        if (set.Task is EvaluationTask.Regression or EvaluationTask.Multilabel)
            return [[.. rows]];

        var labels = set.Labels.ToArray();
        return [.. rows.GroupBy(row => labels[row]).OrderBy(group => group.Key).Select(group => group.ToArray())];
    }

    /// <summary>Neighbouring seeds must not give neighbouring streams.</summary>
    private static int HashCombine(int seed, int k)
    {
        var x = unchecked((uint)seed * 0x9E3779B9u + (uint)k * 0x85EBCA6Bu + 0x165667B1u);
        x ^= x >> 16;
        x *= 0x7FEB352Du;
        x ^= x >> 15;
        return (int)(x & int.MaxValue);
    }
}
