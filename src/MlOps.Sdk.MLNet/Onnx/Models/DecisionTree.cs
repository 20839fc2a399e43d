using Microsoft.ML.Trainers.FastTree;

namespace MlOps.Sdk.MLNet;

/// <summary>A tree's public arrays, read once: each read of the ML.NET properties copies. A negative child is the leaf ~child.</summary>
internal sealed class DecisionTree
{
    private readonly RegressionTreeBase _tree;
    private readonly bool[] _categorical;

    public DecisionTree(RegressionTreeBase tree)
    {
        _tree = tree;
        NodeCount = tree.NumberOfNodes;
        Left = [.. tree.LeftChild];
        Right = [.. tree.RightChild];
        Feature = [.. tree.NumericalSplitFeatureIndexes];
        Threshold = [.. tree.NumericalSplitThresholds];
        Leaves = [.. tree.LeafValues];
        _categorical = [.. tree.CategoricalSplitFlags];
    }

    /// <summary>Splits; 0 for a tree that is a single leaf, which ML.NET counts as 0 whatever the leaf's value.</summary>
    public int NodeCount { get; }

    public int[] Left { get; }

    public int[] Right { get; }

    public int[] Feature { get; }

    public float[] Threshold { get; }

    public double[] Leaves { get; }

    public bool IsCategorical(int node) => node < _categorical.Length && _categorical[node];

    /// <summary>The one-hot slots of a categorical split; any of them above 0 goes right.</summary>
    public IReadOnlyList<int> Categories(int node) => _tree.GetCategoricalSplitFeaturesAt(node);
}
