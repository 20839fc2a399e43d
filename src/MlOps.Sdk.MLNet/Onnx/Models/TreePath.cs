namespace MlOps.Sdk.MLNet;

/// <summary>A split of a tree and the decisions that lead to it.</summary>
internal sealed class TreePath
{
    private TreePath(int tree, int node, TreePath? parent, bool wentLeft)
    {
        Tree = tree;
        Node = node;
        Parent = parent;
        WentLeft = wentLeft;
    }

    public int Tree { get; }

    public int Node { get; }

    /// <summary>The split above, null at the root.</summary>
    public TreePath? Parent { get; }

    /// <summary>Which way the split above was left.</summary>
    public bool WentLeft { get; }

    /// <summary>Whether NaN takes this way at the split above; known before the path is made.</summary>
    public bool MissingCame { get; private init; }

    public static TreePath Root(int tree) => new(tree, 0, null, false);

    public IEnumerable<TreePath> Children(DecisionTree tree, bool[] missingGoesLeft)
    {
        if (tree.Left[Node] >= 0)
            yield return new TreePath(Tree, tree.Left[Node], this, true) { MissingCame = missingGoesLeft[Node] };
        if (tree.Right[Node] >= 0)
            yield return new TreePath(Tree, tree.Right[Node], this, false) { MissingCame = !missingGoesLeft[Node] };
    }
}
