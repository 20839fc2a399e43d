namespace MlOps.Sdk.MLNet;

/// <summary>A row that reaches a numeric split with NaN in the split's own feature.</summary>
internal sealed class SplitProbe
{
    private readonly Dictionary<int, float> _values;

    private SplitProbe(int tree, int node, Dictionary<int, float> values)
    {
        Tree = tree;
        Node = node;
        _values = values;
    }

    public int Tree { get; }

    public int Node { get; }

    /// <summary>The probe of a split, or null where no row reaches it with NaN or the split is categorical.</summary>
    public static SplitProbe? Of(DecisionTree tree, TreePath path)
    {
        if (tree.IsCategorical(path.Node))
            return null;

        var ranges = new Dictionary<int, ValueRange>();
        var unset = new HashSet<int>();
        var oneSet = new List<IReadOnlyList<int>>();
        for (var at = path; at.Parent is { } split; at = at.Parent)
        {
            if (tree.IsCategorical(split.Node))
            {
                if (at.WentLeft)
                    unset.UnionWith(tree.Categories(split.Node));
                else
                    oneSet.Add(tree.Categories(split.Node));
            }
            else
            {
                var range = ranges.GetValueOrDefault(tree.Feature[split.Node], ValueRange.Any);
                ranges[tree.Feature[split.Node]] = range.Narrow((float)tree.Threshold[split.Node], at.WentLeft, at.MissingCame);
            }
        }

        var own = tree.Feature[path.Node];
        if (!ranges.GetValueOrDefault(own, ValueRange.Any).AllowsMissing)
            return null;

        var values = new Dictionary<int, float>();
        foreach (var (feature, range) in ranges)
        {
            if (range.Value is not { } value)
                return null;

            values[feature] = value;
        }

        foreach (var slots in oneSet)
        {
            if (slots.FirstOrDefault(slot => !unset.Contains(slot), -1) is var slot && slot < 0)
                return null;

            values[slot] = 1;
        }

        values[own] = float.NaN;
        return new SplitProbe(path.Tree, path.Node, values);
    }

    public float[] Row(int featureCount)
    {
        var row = new float[featureCount];
        foreach (var (feature, value) in _values)
            row[feature] = value;

        return row;
    }
}
