namespace MlOps.Sdk.Statistics;

/// <summary>
/// Splits that hold out a tenth of the rows with the share of positives kept, drawn as scikit-learn's stratified shuffle
/// split draws them. Where calibration changes little, the decision for or against it hangs on the draws; with the same
/// ones it is NannyML's.
/// </summary>
internal static class StratifiedSplits
{
    private const int Count = 10;

    public static List<(int[] Train, int[] Test)> Of(ReadOnlySpan<bool> truth, ulong seed)
    {
        var random = new MersenneTwister((uint)(seed ^ (seed >> 32)));
        List<int>[] classes = [[], []];
        for (var i = 0; i < truth.Length; i++)
            classes[truth[i] ? 1 : 0].Add(i);

        var held = (int)Math.Ceiling(0.1 * truth.Length);
        var splits = new List<(int[] Train, int[] Test)>(Count);
        for (var split = 0; split < Count && held < truth.Length; split++)
        {
            int[] counts = [classes[0].Count, classes[1].Count];
            var training = Apportion(counts, truth.Length - held, random);
            var testing = Apportion([counts[0] - training[0], counts[1] - training[1]], held, random);
            List<int> train = [], test = [];
            for (var c = 0; c < classes.Length; c++)
            {
                var order = random.Permutation(counts[c]);
                for (var i = 0; i < training[c] + testing[c]; i++)
                    (i < training[c] ? train : test).Add(classes[c][order[i]]);
            }

            splits.Add((Shuffled(train, random), Shuffled(test, random)));
        }

        return splits;
    }

    /// <summary>Shares draws out in proportion: whole parts first, then the largest remainders, ties by chance.</summary>
    private static int[] Apportion(int[] counts, int draws, MersenneTwister random)
    {
        double total = counts[0] + counts[1];
        double[] exact = [counts[0] / total * draws, counts[1] / total * draws];
        int[] whole = [(int)Math.Floor(exact[0]), (int)Math.Floor(exact[1])];
        double[] remainders = [exact[0] - whole[0], exact[1] - whole[1]];
        var missing = draws - whole[0] - whole[1];
        foreach (var remainder in remainders.Distinct().OrderDescending())
        {
            if (missing == 0)
                break;

            int[] tied = [.. Enumerable.Range(0, counts.Length).Where(c => remainders[c] == remainder)];
            var added = Math.Min(tied.Length, missing);
            foreach (var i in random.Permutation(tied.Length).AsSpan(0, added))
                whole[tied[i]]++;
            missing -= added;
        }

        return whole;
    }

    private static int[] Shuffled(List<int> rows, MersenneTwister random)
    {
        var order = random.Permutation(rows.Count);
        return Array.ConvertAll(order, i => rows[i]);
    }
}
