namespace MlOps.Sdk.Statistics;

/// <summary>One tree of random cuts, its nodes in one array.</summary>
internal sealed class IsolationTree
{
    private const double EulerGamma = 0.57721566490153286;

    private readonly List<Node> _nodes = [];

    private IsolationTree()
    {
    }

    /// <summary>Mean depth at which a binary search among this many rows ends without success.</summary>
    public static double MeanDepth(int rows) => rows switch
    {
        <= 1 => 0,
        2 => 1,
        _ => 2 * (Math.Log(rows - 1.0) + EulerGamma) - 2 * (rows - 1.0) / rows,
    };

    public static IsolationTree Grow(RowMatrix rows, Span<int> sample, ref SplitMix64 chance)
    {
        var tree = new IsolationTree();
        tree.Add(rows, sample, (int)Math.Ceiling(Math.Log2(sample.Length)), ref chance);
        return tree;
    }

    /// <summary>Cuts that part a row from others, and the mean number still to come where the tree ends early.</summary>
    public double Depth(ReadOnlySpan<double> row)
    {
        var depth = 0;
        var node = _nodes[0];
        while (node.Column >= 0)
        {
            node = _nodes[row[node.Column] < node.Cut ? node.Left : node.Right];
            depth++;
        }

        return depth + node.Cut;
    }

    private int Add(RowMatrix rows, Span<int> sample, int levels, ref SplitMix64 chance)
    {
        var index = _nodes.Count;
        _nodes.Add(default);
        if (levels == 0 || sample.Length <= 1 || !TryCut(rows, sample, ref chance, out var column, out var cut))
        {
            _nodes[index] = new Node(-1, MeanDepth(sample.Length), 0, 0);
            return index;
        }

        var middle = 0;
        for (var i = 0; i < sample.Length; i++)
        {
            if (rows[sample[i]][column] < cut)
            {
                (sample[i], sample[middle]) = (sample[middle], sample[i]);
                middle++;
            }
        }

        var left = Add(rows, sample[..middle], levels - 1, ref chance);
        var right = Add(rows, sample[middle..], levels - 1, ref chance);
        _nodes[index] = new Node(column, cut, left, right);
        return index;
    }

    /// <summary>A random column among those that vary here, and a random place between its smallest and largest value.</summary>
    private static bool TryCut(RowMatrix rows, Span<int> sample, ref SplitMix64 chance, out int column, out double cut)
    {
        // Drawn without replacement until one varies: each column that does is equally likely.
        var tried = new bool[rows.ColumnCount];
        for (var left = rows.ColumnCount; left > 0; left--)
        {
            column = NthUntried(tried, chance.NextBelow(left));
            tried[column] = true;
            double low = double.PositiveInfinity, high = double.NegativeInfinity;
            foreach (var r in sample)
            {
                var value = rows[r][column];
                low = Math.Min(low, value);
                high = Math.Max(high, value);
            }

            if (!(high > low))
                continue;

            // A cut at the minimum would leave one side empty.
            cut = low + (high - low) * (1 - chance.NextDouble());
            return true;
        }

        column = -1;
        cut = 0;
        return false;
    }

    private static int NthUntried(bool[] tried, int n)
    {
        for (var c = 0; ; c++)
        {
            if (!tried[c] && n-- == 0)
                return c;
        }
    }

    /// <summary>A cut, or with column -1 a leaf whose <paramref name="Cut"/> is the mean depth still to come.</summary>
    private readonly record struct Node(int Column, double Cut, int Left, int Right);
}
