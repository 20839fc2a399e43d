namespace MlOps.Sdk.Evaluation;

/// <summary>Visits every leaf of a tree: a present feature goes where the row goes, an absent one both ways by the share of cover.</summary>
internal sealed class CoverWalk(DecisionTree tree, double[] contributions, double[][]? interactions)
{
    private readonly LeafGame _game = new();

    /// <summary>Adds the tree's contributions; returns its mean by cover.</summary>
    public double Through(ReadOnlySpan<double> row) => Visit(0, 1, row);

    private double Visit(int at, double share, ReadOnlySpan<double> row)
    {
        var node = tree.Nodes[at];
        if (node.IsLeaf)
        {
            _game.Reach(node.Value, contributions, interactions);
            return share * node.Value;
        }

        var next = node.Next(row[node.Feature]);
        var both = tree.Nodes[node.Left].Cover + tree.Nodes[node.Right].Cover;
        return Branch(node.Left, node, share, next, both, row) + Branch(node.Right, node, share, next, both, row);
    }

    private double Branch(int child, TreeNode node, double share, int next, double both, ReadOnlySpan<double> row)
    {
        var part = tree.Nodes[child].Cover / both;
        var before = _game.Multiply(node.Feature, child == next ? 1 : 0, part);
        var mean = Visit(child, share * part, row);
        _game.Undo(before);
        return mean;
    }
}
