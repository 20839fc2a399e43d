namespace MlOps.Sdk.MLNet;

/// <summary>
/// Finds the way NaN goes at each split from the leaves that chosen rows reach. A split is asked when what lies above it is
/// known, since that decides which rows reach it; one row asks splits of many trees as far as they agree on its values, and
/// tells of every split on its way that it passes with NaN. A split that no row can reach with NaN needs no direction.
/// </summary>
internal sealed class MissingDirectionSearch
{
    private const int RowsPerBatch = 64;
    private const int TriesPerTree = 4;

    private readonly DecisionTree[] _trees;
    private readonly int _featureCount;
    private readonly bool[][] _left;
    private readonly bool[][] _settled;
    private readonly int[][] _parentOfNode;
    private readonly int[][] _parentOfLeaf;
    private readonly List<SplitProbe>[] _open;

    public MissingDirectionSearch(DecisionTree[] trees, int featureCount)
    {
        _trees = trees;
        _featureCount = featureCount;
        _left = Array.ConvertAll(trees, tree => new bool[tree.NodeCount]);
        _settled = Array.ConvertAll(trees, tree => new bool[tree.NodeCount]);
        _parentOfNode = Array.ConvertAll(trees, tree => new int[tree.NodeCount]);
        _parentOfLeaf = Array.ConvertAll(trees, tree => new int[tree.Leaves.Length]);
        _open = Array.ConvertAll(trees, _ => new List<SplitProbe>());
        for (var i = 0; i < trees.Length; i++)
        {
            for (var node = 0; node < trees[i].NodeCount; node++)
            {
                SetParent(i, trees[i].Left[node], node);
                SetParent(i, trees[i].Right[node], node);
            }

            if (trees[i].NodeCount > 0)
            {
                _parentOfNode[i][0] = -1;
                Open(TreePath.Root(i));
            }
        }
    }

    /// <summary>True where NaN goes left, by tree and split.</summary>
    /// <param name="follow">Follows rows through the trees and reports row, tree and leaf.</param>
    public bool[][] Run(Action<List<float[]>, Action<int, int, int>> follow)
    {
        while (Array.Exists(_open, open => open.Count > 0))
        {
            var asked = new List<SplitProbe>();
            var rows = new List<float[]>();
            while (rows.Count < RowsPerBatch && NextRow(rows.Count, asked) is { } row)
                rows.Add(row);

            follow(rows, (row, tree, leaf) => Learn(rows[row], tree, leaf));
            foreach (var probe in asked)
            {
                _settled[probe.Path.Tree][probe.Path.Node] = true;
                OpenChildren(probe.Path);
            }
        }

        return _left;
    }

    /// <summary>A row that asks one split of as many trees as suit each other; null where nothing is left to ask.</summary>
    private float[]? NextRow(int turn, List<SplitProbe> asked)
    {
        var row = new float[_featureCount];
        var written = new bool[_featureCount];
        var before = asked.Count;
        for (var i = 0; i < _open.Length; i++)
        {
            // Each row begins at another tree, so that none waits for the others' leave.
            var open = _open[(i + turn * 31) % _open.Length];
            for (var at = open.Count - 1; at >= 0 && at >= open.Count - TriesPerTree; at--)
            {
                var probe = open[at];
                if (_settled[probe.Path.Tree][probe.Path.Node])
                {
                    open.RemoveAt(at);
                    OpenChildren(probe.Path);
                }
                else if (probe.TryWrite(row, written))
                {
                    open.RemoveAt(at);
                    asked.Add(probe);
                    break;
                }
            }
        }

        return asked.Count > before ? row : null;
    }

    private void Learn(float[] row, int tree, int leaf)
    {
        var child = ~leaf;
        for (var node = _trees[tree].NodeCount > 0 ? _parentOfLeaf[tree][leaf] : -1; node >= 0; (child, node) = (node, _parentOfNode[tree][node]))
        {
            if (_trees[tree].IsCategorical(node) || !float.IsNaN(row[_trees[tree].Feature[node]]))
                continue;

            _left[tree][node] = _trees[tree].Left[node] == child;
            _settled[tree][node] = true;
        }
    }

    private void Open(TreePath path)
    {
        if (!_settled[path.Tree][path.Node] && SplitProbe.Of(_trees[path.Tree], path) is { } probe)
            _open[path.Tree].Add(probe);
        else
            OpenChildren(path);
    }

    private void OpenChildren(TreePath path)
    {
        foreach (var child in path.Children(_trees[path.Tree], _left[path.Tree]))
            Open(child);
    }

    private void SetParent(int tree, int child, int parent)
    {
        if (child < 0)
            _parentOfLeaf[tree][~child] = parent;
        else
            _parentOfNode[tree][child] = parent;
    }
}
