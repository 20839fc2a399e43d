namespace MlOps.Sdk.Statistics;

/// <summary>A split or a leaf of a tree whose nodes lie in one array, the root first.</summary>
internal struct TreeNode
{
    /// <summary>The feature split on; -1 for a leaf.</summary>
    public int Feature;

    /// <summary>Values up to and including this go left.</summary>
    public double Threshold;

    /// <summary><see cref="Threshold"/> as the number of a bin.</summary>
    public byte Bin;

    public bool MissingGoesLeft;

    public int Left;

    public int Right;

    /// <summary>What a leaf adds to the prediction.</summary>
    public double Value;

    /// <summary>How much the split lowered the loss.</summary>
    public double Gain;

    public static double Evaluate(ReadOnlySpan<TreeNode> tree, ReadOnlySpan<double> row)
    {
        var at = 0;
        while (tree[at].Feature >= 0)
        {
            ref readonly var node = ref tree[at];
            var value = row[node.Feature];
            at = value <= node.Threshold || (node.MissingGoesLeft && double.IsNaN(value)) ? node.Left : node.Right;
        }

        return tree[at].Value;
    }

    public static double Evaluate(ReadOnlySpan<TreeNode> tree, ReadOnlySpan<byte> bins)
    {
        var at = 0;
        while (tree[at].Feature >= 0)
        {
            ref readonly var node = ref tree[at];
            var bin = bins[node.Feature];
            at = (bin == 0 ? node.MissingGoesLeft : bin <= node.Bin) ? node.Left : node.Right;
        }

        return tree[at].Value;
    }
}
