namespace MlOps.Sdk.Evaluation;

/// <summary>The slices of an evaluation set, and the intersections of slices of different columns.</summary>
internal static class SegmentWalk
{
    /// <summary>Segments of one column first, then of two, and so on; within a column by value.</summary>
    public static IEnumerable<(string Slice, int[] Rows)> Of(EvaluationSet set, IReadOnlyList<SliceColumn> columns, int depth)
    {
        foreach (var size in Enumerable.Range(1, Math.Min(depth, columns.Count)))
        {
            foreach (var segment in Combine(columns, 0, size, "", [.. Enumerable.Range(0, set.Count)]))
                yield return segment;
        }
    }

    /// <exception cref="ArgumentException">A column does not exist.</exception>
    public static SliceColumn[] Columns(EvaluationSet set, IReadOnlyList<string>? names, string parameter) =>
    [
        .. (names ?? set.SliceColumns).Select(name => set.FindSlices(name)
            ?? throw new ArgumentException($"{set.Name} has no slice column '{name}'{Spelling.Hint(name, set.SliceColumns)}", parameter)),
    ];

    private static IEnumerable<(string Slice, int[] Rows)> Combine(IReadOnlyList<SliceColumn> columns, int from, int more, string slice, int[] rows)
    {
        if (more == 0)
        {
            yield return (slice, rows);
            yield break;
        }

        for (var at = from; at <= columns.Count - more; at++)
        {
            foreach (var (value, inside) in columns[at].Split(rows))
            {
                foreach (var segment in Combine(columns, at + 1, more - 1, $"{slice}{(slice.Length == 0 ? "" : ",")}{columns[at].Name}={value}", inside))
                    yield return segment;
            }
        }
    }
}
