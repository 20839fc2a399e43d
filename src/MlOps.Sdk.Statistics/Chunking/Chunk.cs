namespace MlOps.Sdk.Statistics;

/// <summary>A run of rows that is judged as one.</summary>
/// <param name="Label">The rows as <c>[0:499]</c>, both included, or the period, such as <c>2013-01</c>.</param>
/// <param name="Start">The first row, from 0.</param>
/// <param name="Count">Number of rows, at least 1.</param>
public readonly record struct Chunk(string Label, int Start, int Count)
{
    /// <summary>The row after the last.</summary>
    public int End => Start + Count;

    /// <summary>When it begins, in UTC: the start of the period, or the time of the first row; null for rows without times.</summary>
    public DateTime? From { get; init; }

    /// <summary>When it ends, in UTC: the start of the next period (excluded), or the time of the last row (included); null for rows without times.</summary>
    public DateTime? Until { get; init; }

    /// <summary>This chunk's part of a column.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is shorter.</exception>
    public ReadOnlySpan<T> Of<T>(ReadOnlySpan<T> column) => column.Slice(Start, Count);

    /// <inheritdoc/>
    public override string ToString() => $"{Label} ({Count} rows)";
}
