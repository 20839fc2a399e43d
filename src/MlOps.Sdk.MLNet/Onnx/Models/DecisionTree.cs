using Microsoft.ML.Trainers.FastTree;

namespace MlOps.Sdk.MLNet;

/// <summary>A binary tree in arrays: a split goes left when x ≤ threshold, and a negative child is the leaf ~child.</summary>
internal sealed class DecisionTree
{
    private readonly RegressionTreeBase? _source;
    private readonly bool[] _categorical = [];

    /// <summary>A trained tree. Its arrays are read once, as each read of ML.NET's properties copies.</summary>
    public DecisionTree(RegressionTreeBase tree)
    {
        _source = tree;
        Left = [.. tree.LeftChild.Take(tree.NumberOfNodes)];
        Right = [.. tree.RightChild.Take(tree.NumberOfNodes)];
        Feature = [.. tree.NumericalSplitFeatureIndexes];
        Threshold = [.. tree.NumericalSplitThresholds.Select(threshold => (double)threshold)];
        Leaves = [.. tree.LeafValues];
        _categorical = [.. tree.CategoricalSplitFlags];
    }

    private DecisionTree(int feature, double[] thresholds, double[] values)
    {
        Left = new int[thresholds.Length];
        Right = new int[thresholds.Length];
        Feature = new int[thresholds.Length];
        Array.Fill(Feature, feature);
        Threshold = new double[thresholds.Length];
        Leaves = values;
        Halve(thresholds, 0, values.Length, 0);
    }

    /// <summary>Splits; 0 for a tree that is a single leaf, which ML.NET counts as 0 whatever the leaf's value.</summary>
    public int NodeCount => Left.Length;

    public int[] Left { get; }

    public int[] Right { get; }

    public int[] Feature { get; }

    public double[] Threshold { get; }

    public double[] Leaves { get; }

    /// <summary>A step function of one feature: <paramref name="values"/>[i] up to and with thresholds[i], the last value above all.</summary>
    public static DecisionTree Steps(int feature, double[] thresholds, double[] values) => new(feature, thresholds, values);

    public bool IsCategorical(int node) => node < _categorical.Length && _categorical[node];

    /// <summary>The one-hot slots of a categorical split; any of them above 0 goes right.</summary>
    public IReadOnlyList<int> Categories(int node) => _source!.GetCategoricalSplitFeaturesAt(node);

    /// <summary>Builds the nodes over the values from..to; returns the next free node.</summary>
    private int Halve(double[] thresholds, int from, int to, int node)
    {
        var middle = (from + to) / 2;
        Threshold[node] = thresholds[middle - 1];
        var next = node + 1;
        Left[node] = middle - from == 1 ? ~from : next;
        if (middle - from > 1)
            next = Halve(thresholds, from, middle, next);

        Right[node] = to - middle == 1 ? ~middle : next;
        return to - middle > 1 ? Halve(thresholds, middle, to, next) : next;
    }
}
