namespace MlOps.Sdk.Evaluation;

/// <summary>Puts the parallel lists of a tree ensemble node together as trees.</summary>
internal static class OnnxTreeBuilder
{
    public static TreeEnsemble Build(OnnxTreeAttributes node, int features, int output)
    {
        var divisor = 1.0;
        var trees = node.Numbers("nodes_treeids");
        if (node.Texts("aggregate_function") is [var aggregate, ..] && aggregate is not "SUM")
        {
            if (aggregate != "AVERAGE")
                throw new NotSupportedException($"The trees are combined by {aggregate}, which is not a sum; explain the model with Shapley values of the whole.");
            divisor = trees.Distinct().Count();
        }

        var nodes = new Lists(node, trees);
        var values = Leaves(node, output, divisor, out var outputs);
        if (values.Count == 0)
            throw new ArgumentOutOfRangeException(nameof(output), output, $"No leaf belongs to this output; those of the file are {string.Join(", ", outputs.Order())}.");

        var starts = node.Floats("base_values");
        var bias = starts.Count == 1 && outputs.Count == 1 ? starts[0] : output < starts.Count ? starts[output] : 0;
        return new([.. nodes.Roots().Select(root => nodes.Tree(root, values))], features, bias);
    }

    private static Dictionary<(long, long), double> Leaves(OnnxTreeAttributes node, int output, double divisor, out HashSet<long> outputs)
    {
        var prefix = node.IsClassifier ? "class" : "target";
        var (ids, trees, nodes, weights) = (node.Numbers(prefix + "_ids"), node.Numbers(prefix + "_treeids"), node.Numbers(prefix + "_nodeids"), node.Floats(prefix + "_weights"));
        if (trees.Count != ids.Count || nodes.Count != ids.Count || weights.Count != ids.Count)
            throw new ArgumentException($"it has {ids.Count} {prefix}_ids and {weights.Count} {prefix}_weights");
        outputs = [.. ids];

        // With two labels and one column of weights the sum speaks for the second class, whatever number the file gives the column.
        var labels = Math.Max(node.Numbers("classlabels_int64s").Count, node.Texts("classlabels_strings").Count);
        var second = node.IsClassifier && labels == 2 && outputs.Count == 1;
        if (second)
            outputs = [1];
        var values = new Dictionary<(long, long), double>();
        for (var i = 0; i < ids.Count; i++)
        {
            if (second ? output == 1 : ids[i] == output)
                values[(trees[i], nodes[i])] = values.GetValueOrDefault((trees[i], nodes[i])) + weights[i] / divisor;
        }

        return values;
    }

    private sealed class Lists
    {
        private readonly IReadOnlyList<long> _trees, _nodes, _features, _true, _false, _missing;
        private readonly IReadOnlyList<double> _values, _covers;
        private readonly IReadOnlyList<string> _modes;
        private readonly Dictionary<(long, long), int> _at = [];
        private readonly bool _hasCover;

        public Lists(OnnxTreeAttributes node, IReadOnlyList<long> trees)
        {
            (_trees, _nodes, _features) = (trees, node.Numbers("nodes_nodeids"), node.Numbers("nodes_featureids"));
            (_true, _false, _missing) = (node.Numbers("nodes_truenodeids"), node.Numbers("nodes_falsenodeids"), node.Numbers("nodes_missing_value_tracks_true"));
            (_values, _covers, _modes) = (node.Floats("nodes_values"), node.Floats("nodes_hitrates"), node.Texts("nodes_modes"));
            foreach (var count in (ReadOnlySpan<int>)[_nodes.Count, _features.Count, _true.Count, _false.Count, _values.Count, _modes.Count])
            {
                if (count != trees.Count)
                    throw new ArgumentException($"its lists of nodes hold {trees.Count} and {count} entries");
            }

            for (var i = 0; i < trees.Count; i++)
            {
                if (!_at.TryAdd((trees[i], _nodes[i]), i))
                    throw new ArgumentException($"node {_nodes[i]} of tree {trees[i]} is there twice");
            }

            // Many converters write 1 everywhere, which is no count of rows.
            _hasCover = _covers.Count == trees.Count && _covers.Distinct().Skip(1).Any();
        }

        /// <summary>The first node of each tree: the one that is nobody's child.</summary>
        public IEnumerable<int> Roots()
        {
            var children = new HashSet<(long, long)>();
            for (var i = 0; i < _trees.Count; i++)
            {
                if (_modes[i] != "LEAF")
                    children.UnionWith([(_trees[i], _true[i]), (_trees[i], _false[i])]);
            }

            return Enumerable.Range(0, _trees.Count).Where(i => !children.Contains((_trees[i], _nodes[i])));
        }

        public DecisionTree Tree(int root, Dictionary<(long, long), double> values)
        {
            var (built, waiting) = (new List<TreeNode>(), new Stack<(int From, int Parent, bool IsLeft)>([(root, -1, false)]));
            while (waiting.TryPop(out var next))
            {
                if (built.Count > _trees.Count)
                    throw new ArgumentException("its nodes go in a circle");
                var at = built.Count;
                var i = next.From;
                var cover = _hasCover ? Math.Max(0, _covers[i]) : 0;
                if (next.Parent >= 0)
                    built[next.Parent] = next.IsLeft ? built[next.Parent] with { Left = at } : built[next.Parent] with { Right = at };
                if (_modes[i] == "LEAF")
                {
                    built.Add(TreeNode.Leaf(values.GetValueOrDefault((_trees[i], _nodes[i])), cover));
                    continue;
                }

                built.Add(new()
                {
                    Feature = checked((int)Math.Min(int.MaxValue, _features[i])),
                    Threshold = _values[i],
                    Test = Test(_modes[i]),
                    MissingGoesLeft = _missing.Count == _trees.Count ? _missing[i] != 0 : _modes[i] == "BRANCH_NEQ",
                    Cover = cover,
                });
                waiting.Push((Child(i, _false[i]), at, false));
                waiting.Push((Child(i, _true[i]), at, true));
            }

            return new(built);
        }

        private int Child(int parent, long id) => _at.TryGetValue((_trees[parent], id), out var child)
            ? child
            : throw new ArgumentException($"node {_nodes[parent]} of tree {_trees[parent]} has the child {id}, which is not there");

        private static TreeTest Test(string mode) => mode switch
        {
            "BRANCH_LEQ" => TreeTest.AtMost,
            "BRANCH_LT" => TreeTest.Below,
            "BRANCH_GTE" => TreeTest.AtLeast,
            "BRANCH_GT" => TreeTest.Above,
            "BRANCH_EQ" => TreeTest.Equal,
            "BRANCH_NEQ" => TreeTest.NotEqual,
            _ => throw new ArgumentException($"'{mode}' is no test of a node"),
        };
    }
}
