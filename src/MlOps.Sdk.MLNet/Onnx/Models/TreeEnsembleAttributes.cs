namespace MlOps.Sdk.MLNet;

/// <summary>Gathers trees into the flat arrays of the operator TreeEnsemble (ai.onnx.ml 5): a node goes left when x ≤ threshold.</summary>
internal sealed class TreeEnsembleAttributes(int featureCount)
{
    private const double CategoryThreshold = 0.5;

    private readonly List<long> _roots = [];
    private readonly List<long> _features = [];
    private readonly List<double> _splits = [];
    private readonly List<long> _left = [];
    private readonly List<long> _right = [];
    private readonly List<long> _leftIsLeaf = [];
    private readonly List<long> _rightIsLeaf = [];
    private readonly List<long> _missingGoesLeft = [];
    private readonly List<double> _leaves = [];
    private readonly List<IReadOnlyList<int>> _categoryTests = [];

    /// <summary>The sum of the trees' leaf values in each row, in double precision.</summary>
    public static OnnxValue Sum(GraphBuilder graph, OnnxValue features, DecisionTree[] trees, bool[][] missingGoesLeft)
    {
        if (!Array.Exists(trees, tree => tree.NodeCount > 0))
            return graph.Cast(graph.Repeat(features, 0), ElementType.Double);

        var ensemble = new TreeEnsembleAttributes(features.Width);
        for (var i = 0; i < trees.Length; i++)
            ensemble.Add(trees[i], missingGoesLeft[i]);

        var tested = graph.Cast(graph.Concat([features, .. ensemble.CategoryTests(graph, features)]), ElementType.Double);
        return graph.MlNode("TreeEnsemble", ElementType.Double, 1, [tested.Name], ensemble.ToArray());
    }

    private void Add(DecisionTree tree, bool[] missingGoesLeft)
    {
        if (tree.NodeCount == 0)
            return;

        long node = _features.Count;
        long leaf = _leaves.Count;
        _roots.Add(node);
        for (var i = 0; i < tree.NodeCount; i++)
        {
            var categorical = tree.IsCategorical(i);
            _features.Add(categorical ? CategoryTest(tree.Categories(i)) : tree.Feature[i]);
            _splits.Add(categorical ? CategoryThreshold : tree.Threshold[i]);
            _missingGoesLeft.Add(missingGoesLeft[i] ? 1 : 0);
            AddChild(tree.Left[i], node, leaf, _left, _leftIsLeaf);
            AddChild(tree.Right[i], node, leaf, _right, _rightIsLeaf);
        }

        _leaves.AddRange(tree.Leaves);
    }

    /// <summary>
    /// One extra feature for each categorical split: how many of its one-hot slots are set. A missing slot is not set.
    /// </summary>
    private IReadOnlyList<OnnxValue> CategoryTests(GraphBuilder graph, OnnxValue features)
    {
        if (_categoryTests.Count == 0)
            return [];

        var mask = new float[featureCount * _categoryTests.Count];
        for (var test = 0; test < _categoryTests.Count; test++)
        {
            foreach (var slot in _categoryTests[test])
                mask[slot * _categoryTests.Count + test] = 1;
        }

        var set = graph.Cast(graph.Compare("Greater", features, graph.Constant(0f)), ElementType.Float);
        return [graph.Node("MatMul", ElementType.Float, _categoryTests.Count, [set.Name, graph.Constant<float>(ElementType.Float, mask, featureCount, _categoryTests.Count)])];
    }

    private OnnxAttribute[] ToArray() =>
    [
        OnnxAttribute.Int("n_targets", 1),
        OnnxAttribute.Int("aggregate_function", 1),
        OnnxAttribute.Int("post_transform", 0),
        OnnxAttribute.Ints("tree_roots", [.. _roots]),
        OnnxAttribute.Ints("nodes_featureids", [.. _features]),
        OnnxAttribute.Tensor("nodes_splits", OnnxTensor.Of<double>("nodes_splits", ElementType.Double, [.. _splits], _splits.Count)),
        OnnxAttribute.Tensor("nodes_modes", OnnxTensor.Of<byte>("nodes_modes", ElementType.UInt8, new byte[_features.Count], _features.Count)),
        OnnxAttribute.Ints("nodes_truenodeids", [.. _left]),
        OnnxAttribute.Ints("nodes_falsenodeids", [.. _right]),
        OnnxAttribute.Ints("nodes_trueleafs", [.. _leftIsLeaf]),
        OnnxAttribute.Ints("nodes_falseleafs", [.. _rightIsLeaf]),
        OnnxAttribute.Ints("nodes_missing_value_tracks_true", [.. _missingGoesLeft]),
        OnnxAttribute.Ints("leaf_targetids", new long[_leaves.Count]),
        OnnxAttribute.Tensor("leaf_weights", OnnxTensor.Of<double>("leaf_weights", ElementType.Double, [.. _leaves], _leaves.Count)),
    ];

    private int CategoryTest(IReadOnlyList<int> slots)
    {
        _categoryTests.Add(slots);
        return featureCount + _categoryTests.Count - 1;
    }

    private static void AddChild(int child, long node, long leaf, List<long> ids, List<long> isLeaf)
    {
        ids.Add(child < 0 ? leaf + ~child : node + child);
        isLeaf.Add(child < 0 ? 1 : 0);
    }
}
