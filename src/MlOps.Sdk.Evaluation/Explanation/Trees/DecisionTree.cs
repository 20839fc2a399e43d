namespace MlOps.Sdk.Evaluation;

/// <summary>A tree as a list of nodes: the root first, children behind their parents.</summary>
public sealed class DecisionTree
{
    private readonly TreeNode[] _nodes;

    /// <summary>Takes the nodes over after checking them.</summary>
    /// <exception cref="ArgumentException">There is no node, a child does not lie behind its parent or has two, or a number is not finite.</exception>
    public DecisionTree(IReadOnlyList<TreeNode> nodes)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        _nodes = [.. nodes];
        if (_nodes.Length == 0)
            throw new ArgumentException("A tree has at least one node.", nameof(nodes));

        var isChild = new bool[_nodes.Length];
        for (var i = 0; i < _nodes.Length; i++)
        {
            var node = _nodes[i];
            if (!double.IsFinite(node.Value) || double.IsNaN(node.Threshold) || !(node.Cover >= 0 && double.IsFinite(node.Cover)))
                throw new ArgumentException($"Node {i} has value {node.Value}, threshold {node.Threshold} and cover {node.Cover}; they are numbers, and cover is at least 0.", nameof(nodes));
            if (node.IsLeaf)
                continue;
            if (node.Feature < 0)
                throw new ArgumentException($"Node {i} tests feature {node.Feature}; features are numbered from 0.", nameof(nodes));
            foreach (var child in (ReadOnlySpan<int>)[node.Left, node.Right])
            {
                if (child <= i || child >= _nodes.Length || isChild[child])
                    throw new ArgumentException($"Node {i} has child {child}; a child lies behind its parent, within {_nodes.Length} nodes, and has one parent.", nameof(nodes));
                isChild[child] = true;
            }
        }
    }

    /// <summary>The nodes, the root first.</summary>
    public IReadOnlyList<TreeNode> Nodes => _nodes;

    /// <summary>The value of the leaf a row ends in.</summary>
    public double Score(ReadOnlySpan<double> row)
    {
        ref readonly var node = ref _nodes[0];
        while (!node.IsLeaf)
            node = ref _nodes[node.Next(row[node.Feature])];
        return node.Value;
    }

    /// <summary>The same tree whose covers are counts of these rows.</summary>
    internal DecisionTree Covered(IReadOnlyList<double[]> rows)
    {
        var covers = new double[_nodes.Length];
        foreach (var row in rows)
        {
            var at = 0;
            covers[0]++;
            while (!_nodes[at].IsLeaf)
                covers[at = _nodes[at].Next(row[_nodes[at].Feature])]++;
        }

        return new([.. _nodes.Select((node, i) => node with { Cover = covers[i] })]);
    }
}
