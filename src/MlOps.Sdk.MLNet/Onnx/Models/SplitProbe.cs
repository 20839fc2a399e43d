namespace MlOps.Sdk.MLNet;

/// <summary>What a row must hold to reach a numeric split with NaN in the split's own feature.</summary>
internal sealed class SplitProbe
{
    private readonly Dictionary<int, ValueRange> _ranges;

    private SplitProbe(TreePath path, Dictionary<int, ValueRange> ranges)
    {
        Path = path;
        _ranges = ranges;
    }

    public TreePath Path { get; }

    /// <summary>The probe of a split, or null where no row reaches it with NaN or the split is categorical.</summary>
    public static SplitProbe? Of(DecisionTree tree, TreePath path)
    {
        if (tree.IsCategorical(path.Node))
            return null;

        var ranges = new Dictionary<int, ValueRange> { [tree.Feature[path.Node]] = ValueRange.MissingOnly };
        var oneSet = new List<IReadOnlyList<int>>();
        for (var at = path; at.Parent is { } split; at = at.Parent)
        {
            if (!tree.IsCategorical(split.Node))
            {
                var feature = tree.Feature[split.Node];
                ranges[feature] = ranges.GetValueOrDefault(feature, ValueRange.Any).Narrow((float)tree.Threshold[split.Node], at.WentLeft, at.MissingCame);
            }
            else if (at.WentLeft)
            {
                foreach (var slot in tree.Categories(split.Node))
                    ranges[slot] = ranges.GetValueOrDefault(slot, ValueRange.Any).And(ValueRange.Slot(set: false));
            }
            else
            {
                oneSet.Add(tree.Categories(split.Node));
            }
        }

        foreach (var slots in oneSet)
        {
            var set = slots.Select(slot => (Slot: slot, Range: ranges.GetValueOrDefault(slot, ValueRange.Any).And(ValueRange.Slot(set: true)))).FirstOrDefault(choice => choice.Range.Value is not null, (-1, default));
            if (set.Slot < 0)
                return null;

            ranges[set.Slot] = set.Range;
        }

        return ranges.Values.All(range => range.Value is not null) ? new SplitProbe(path, ranges) : null;
    }

    /// <summary>Writes its values into a row if what is written there already suits it.</summary>
    /// <param name="row">The row.</param>
    /// <param name="written">Which features of the row are bound.</param>
    public bool TryWrite(float[] row, bool[] written)
    {
        foreach (var (feature, range) in _ranges)
        {
            if (written[feature] && !range.Accepts(row[feature]))
                return false;
        }

        foreach (var (feature, range) in _ranges)
        {
            if (!written[feature])
                (row[feature], written[feature]) = (range.Value!.Value, true);
        }

        return true;
    }
}
