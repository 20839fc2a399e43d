using System.Runtime.InteropServices;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// Grows one regression tree at a time, the leaf with the largest gain first. A leaf's histogram is summed over its
/// rows for the smaller child only; the larger child's is the parent's less its sibling's.
/// </summary>
internal sealed class TreeGrower(FeatureBins bins, int rows, BoostedTreesOptions options)
{
    private readonly Stack<GradientSum[]> _spare = new();
    private readonly List<Leaf> _leaves = [];
    private readonly List<TreeNode> _nodes = [];
    private readonly int[] _rows = new int[rows];
    private readonly int[] _scratch = new int[rows];
    private readonly int[] _features = [.. Enumerable.Range(0, bins.Features)];
    private SplitMix64 _chance = new(SplitMix64.Mix(options.Seed));

    /// <summary>Grows a tree on the given derivatives and adds its prediction to <paramref name="margins"/>.</summary>
    /// <param name="derivatives">Gradient and curvature of each row's loss.</param>
    /// <param name="margins">The predictions so far, by row.</param>
    public TreeNode[] Grow(ReadOnlySpan<GradientSum> derivatives, Span<double> margins)
    {
        var drawn = DrawRows();
        var features = DrawFeatures();
        _nodes.Clear();
        _leaves.Clear();

        var root = new Leaf { Node = 0, Start = 0, Count = drawn, Histogram = Rent() };
        _nodes.Add(default);
        Sum(root, derivatives, features);
        foreach (var row in _rows.AsSpan(0, drawn))
            root.Total.Add(derivatives[row]);
        FindSplit(root, features);
        _leaves.Add(root);

        while (_leaves.Count < options.MaxLeaves && Widest() is { } leaf)
            Split(leaf, derivatives, features);

        return Finish(margins, drawn);
    }

    private void Split(Leaf leaf, ReadOnlySpan<GradientSum> derivatives, ReadOnlySpan<int> features)
    {
        var split = leaf.Split;
        var leftCount = Partition(leaf);
        var left = new Leaf { Node = _nodes.Count, Start = leaf.Start, Count = leftCount, Depth = leaf.Depth + 1, Total = split.Left };
        var right = new Leaf { Node = _nodes.Count + 1, Start = leaf.Start + leftCount, Count = leaf.Count - leftCount, Depth = leaf.Depth + 1, Total = leaf.Total.Less(split.Left) };
        _nodes[leaf.Node] = new TreeNode
        {
            Feature = split.Feature,
            Threshold = bins.Edge(split.Feature, split.Bin),
            Bin = split.Bin,
            MissingGoesLeft = split.MissingGoesLeft,
            Left = left.Node,
            Right = right.Node,
            Gain = split.Gain,
        };
        _nodes.Add(default);
        _nodes.Add(default);

        var (small, large) = left.Count <= right.Count ? (left, right) : (right, left);
        if (CanSplit(large))
        {
            small.Histogram = Rent();
            Sum(small, derivatives, features);
            large.Histogram = leaf.Histogram;
            Subtract(large.Histogram!, small.Histogram, features);
            FindSplit(small, features);
            FindSplit(large, features);
        }
        else
        {
            Return(leaf);
        }

        _leaves[_leaves.IndexOf(leaf)] = left;
        _leaves.Add(right);
    }

    /// <summary>Moves the rows that go left to the front of the leaf's range, each side in its old order.</summary>
    private int Partition(Leaf leaf)
    {
        var range = _rows.AsSpan(leaf.Start, leaf.Count);
        var (feature, bin, missingLeft) = (leaf.Split.Feature, leaf.Split.Bin, leaf.Split.MissingGoesLeft);
        int left = 0, right = 0;
        foreach (var row in range)
        {
            var cell = bins.Cells[row * bins.Features + feature];
            if (cell == 0 ? missingLeft : cell <= bin)
                range[left++] = row;
            else
                _scratch[right++] = row;
        }

        _scratch.AsSpan(0, right).CopyTo(range[left..]);
        return left;
    }

    private void Sum(Leaf leaf, ReadOnlySpan<GradientSum> derivatives, ReadOnlySpan<int> features)
    {
        var histogram = leaf.Histogram.AsSpan();
        histogram.Clear();
        var width = bins.Features;
        var cells = bins.Cells.AsSpan();
        var offsets = bins.Offsets;
        foreach (var row in _rows.AsSpan(leaf.Start, leaf.Count))
        {
            ref readonly var term = ref derivatives[row];
            var bin = cells.Slice(row * width, width);
            foreach (var feature in features)
            {
                ref var cell = ref histogram[offsets[feature] + bin[feature]];
                cell.Gradient += term.Gradient;
                cell.Curvature += term.Curvature;
                cell.Rows++;
            }
        }
    }

    private void Subtract(GradientSum[] parent, GradientSum[] child, ReadOnlySpan<int> features)
    {
        foreach (var feature in features)
        {
            for (var cell = bins.Offsets[feature]; cell < bins.Offsets[feature + 1]; cell++)
                parent[cell] = parent[cell].Less(child[cell]);
        }
    }

    private void FindSplit(Leaf leaf, ReadOnlySpan<int> features)
    {
        if (CanSplit(leaf))
            leaf.Split = LeafSplit.Best(leaf.Histogram, bins, features, leaf.Total, options);
        if (leaf.Split.Gain <= 0)
            Return(leaf);
    }

    private bool CanSplit(Leaf leaf) => leaf.Depth < options.MaxDepth && leaf.Count >= 2L * options.MinRowsPerLeaf;

    private Leaf? Widest()
    {
        Leaf? best = null;
        foreach (var leaf in _leaves)
        {
            if (leaf.Split.Gain > (best?.Split.Gain ?? 0))
                best = leaf;
        }

        return best;
    }

    private TreeNode[] Finish(Span<double> margins, int drawn)
    {
        foreach (var leaf in _leaves)
        {
            var value = options.LearningRate * leaf.Total.Correction(options.Shrinkage);
            _nodes[leaf.Node] = new TreeNode { Feature = -1, Value = value };
            Return(leaf);
            foreach (var row in _rows.AsSpan(leaf.Start, leaf.Count))
                margins[row] += value;
        }

        var tree = CollectionsMarshal.AsSpan(_nodes);
        foreach (var row in _rows.AsSpan(drawn))
            margins[row] += TreeNode.Evaluate(tree, bins.Cells.AsSpan(row * bins.Features, bins.Features));
        return [.. tree];
    }

    /// <summary>Puts the rows this tree learns from first, both parts ascending, so that memory is read forwards.</summary>
    private int DrawRows()
    {
        var wanted = Math.Max(1, (int)Math.Round(options.RowFraction * _rows.Length));
        int taken = 0, left = 0;
        for (var row = 0; row < _rows.Length; row++)
        {
            // Selection sampling: each subset of the wanted size is equally likely (Knuth, algorithm S).
            if (wanted == _rows.Length || _chance.NextDouble() * (_rows.Length - row) < wanted - taken)
                _rows[taken++] = row;
            else
                _scratch[left++] = row;
        }

        _scratch.AsSpan(0, left).CopyTo(_rows.AsSpan(taken));
        return taken;
    }

    private ReadOnlySpan<int> DrawFeatures()
    {
        var wanted = Math.Max(1, (int)Math.Round(options.FeatureFraction * _features.Length));
        if (wanted == _features.Length)
            return _features;

        for (var i = 0; i < wanted; i++)
        {
            var other = i + _chance.NextBelow(_features.Length - i);
            (_features[i], _features[other]) = (_features[other], _features[i]);
        }

        return _features.AsSpan(0, wanted);
    }

    private GradientSum[] Rent() => _spare.TryPop(out var spare) ? spare : new GradientSum[bins.Offsets[^1]];

    private void Return(Leaf leaf)
    {
        if (leaf.Histogram is { } histogram)
            _spare.Push(histogram);
        leaf.Histogram = null;
    }

    private sealed class Leaf
    {
        public required int Node { get; init; }

        public required int Start { get; init; }

        public required int Count { get; init; }

        public int Depth { get; init; }

        public GradientSum Total;

        public LeafSplit Split;

        public GradientSum[]? Histogram { get; set; }
    }
}
