namespace MlOps.Sdk.Statistics;

/// <summary>Rows dealt into folds at random, each label by itself, so that every fold has the same share of it.</summary>
internal static class StratifiedFolds
{
    /// <summary>The fold of each row.</summary>
    public static int[] Deal(ReadOnlySpan<bool> labels, int folds, ulong seed)
    {
        var chance = new SplitMix64(SplitMix64.Mix(seed));
        var words = new ulong[labels.Length];
        var order = new int[labels.Length];
        for (var i = 0; i < order.Length; i++)
            (words[i], order[i]) = (chance.Next(), i);
        Array.Sort(words, order);

        var dealt = new int[labels.Length];
        int trues = 0, falses = 0;
        foreach (var row in order)
            dealt[row] = (labels[row] ? trues++ : falses++) % folds;
        return dealt;
    }

    /// <summary>The rows a model of one fold may learn from: all others.</summary>
    public static int[] Outside(int[] dealt, int fold)
    {
        var rows = new List<int>(dealt.Length);
        for (var row = 0; row < dealt.Length; row++)
        {
            if (dealt[row] != fold)
                rows.Add(row);
        }

        return [.. rows];
    }
}
