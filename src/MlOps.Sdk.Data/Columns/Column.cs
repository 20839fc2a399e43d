namespace MlOps.Sdk.Data;

/// <summary>
/// A named, typed, immutable column. Slices share the memory of the column they come from. Make one with the factories here:
/// arrays are taken as they are, without a copy, so the caller must not change them afterwards.
/// </summary>
public abstract class Column
{
    private protected Column(string name, ColumnType type, int length, NullMask? nulls)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (nulls is not null && nulls.Length != length)
            throw new ArgumentException($"Column '{name}' has {length} rows, but its null mask covers {nulls.Length}.", nameof(nulls));

        (Name, Type, Length, Nulls) = (name, type, length, nulls is { Count: > 0 } ? nulls : null);
    }

    /// <summary>The column's name.</summary>
    public string Name { get; }

    /// <summary>The type of its values.</summary>
    public ColumnType Type { get; }

    /// <summary>Rows.</summary>
    public int Length { get; }

    /// <summary>The rows without a value; null where every row has one.</summary>
    public NullMask? Nulls { get; }

    /// <summary>How many rows have no value. A NaN is a value.</summary>
    public int NullCount => Nulls?.Count ?? 0;

    /// <summary>Name, type, and whether any row here lacks a value.</summary>
    public ColumnSchema Schema => new() { Name = Name, Type = Type, Nullable = Nulls is not null };

    /// <summary>Whether a row has no value.</summary>
    public bool IsNull(int row) => Nulls is not null && Nulls[row];

    /// <summary>A run of rows that shares this column's memory.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rows are not all in the column.</exception>
    public Column Slice(int start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)start, (uint)Length, nameof(start));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)(Length - start), nameof(length));
        return SliceCore(start, length, Nulls?.Slice(start, length));
    }

    /// <summary>Copies the rows at the given positions, in that order; a position may come twice.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A position is not in the column.</exception>
    public Column Take(ReadOnlySpan<int> rows)
    {
        foreach (var row in rows)
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Length, nameof(rows));

        return TakeCore(rows, Nulls?.Take(rows));
    }

    /// <summary>The same values under another name.</summary>
    public abstract Column Rename(string name);

    /// <summary>A cell as invariant text that reads back to the same value, or null for a row without a value.</summary>
    public string? Format(int row) => IsNull(row) ? null : FormatCore(row);

    /// <summary>64-bit floating-point values.</summary>
    public static Column<double> Double(string name, ReadOnlyMemory<double> values, NullMask? nulls = null) => new(name, ColumnType.Double, values, nulls);

    /// <summary>64-bit floating-point values, null where there is none.</summary>
    public static Column<double> Double(string name, ReadOnlySpan<double?> values) => OfNullable(name, ColumnType.Double, values, double.NaN);

    /// <summary>32-bit floating-point values.</summary>
    public static Column<float> Float(string name, ReadOnlyMemory<float> values, NullMask? nulls = null) => new(name, ColumnType.Float, values, nulls);

    /// <summary>32-bit floating-point values, null where there is none.</summary>
    public static Column<float> Float(string name, ReadOnlySpan<float?> values) => OfNullable(name, ColumnType.Float, values, float.NaN);

    /// <summary>64-bit integers.</summary>
    public static Column<long> Long(string name, ReadOnlyMemory<long> values, NullMask? nulls = null) => new(name, ColumnType.Long, values, nulls);

    /// <summary>64-bit integers, null where there is none.</summary>
    public static Column<long> Long(string name, ReadOnlySpan<long?> values) => OfNullable(name, ColumnType.Long, values, 0L);

    /// <summary>Truth values.</summary>
    public static Column<bool> Bool(string name, ReadOnlyMemory<bool> values, NullMask? nulls = null) => new(name, ColumnType.Bool, values, nulls);

    /// <summary>Truth values, null where there is none.</summary>
    public static Column<bool> Bool(string name, ReadOnlySpan<bool?> values) => OfNullable(name, ColumnType.Bool, values, false);

    /// <summary>Points in time: UTC where their kind says so, otherwise local without an offset.</summary>
    public static Column<DateTime> DateTime(string name, ReadOnlyMemory<DateTime> values, NullMask? nulls = null) => new(name, ColumnType.DateTime, values, nulls);

    /// <summary>Points in time, null where there is none.</summary>
    public static Column<DateTime> DateTime(string name, ReadOnlySpan<DateTime?> values) => OfNullable(name, ColumnType.DateTime, values, default);

    /// <summary>Text, null where there is none. Equal texts are stored once.</summary>
    public static TextColumn Text(string name, IEnumerable<string?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var builder = new TextColumnBuilder(name, values.TryGetNonEnumeratedCount(out var count) ? count : 0);
        foreach (var value in values)
            builder.Add(value);

        return (TextColumn)builder.Build();
    }

    /// <summary>Text that is dictionary-encoded already, without a copy.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="codes">For each row the position of its text in <paramref name="categories"/>, or -1 where there is none.</param>
    /// <param name="categories">The texts, each once.</param>
    /// <exception cref="ArgumentException">A code has no category, or a category is null or comes twice.</exception>
    public static TextColumn Text(string name, ReadOnlyMemory<int> codes, IReadOnlyList<string> categories) => TextColumn.Checked(name, codes, categories);

    /// <summary>Vectors of one length, row after row.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="values">The first row's numbers, then the second's, and so on.</param>
    /// <param name="dimension">Numbers in a row, at least 1.</param>
    /// <param name="nulls">The rows without a value.</param>
    /// <exception cref="ArgumentException">The values do not fill whole rows.</exception>
    public static VectorColumn Vector(string name, ReadOnlyMemory<float> values, int dimension, NullMask? nulls = null) => new(name, values, dimension, nulls);

    private protected abstract Column SliceCore(int start, int length, NullMask? nulls);

    private protected abstract Column TakeCore(ReadOnlySpan<int> rows, NullMask? nulls);

    private protected abstract string FormatCore(int row);

    private static Column<T> OfNullable<T>(string name, ColumnType type, ReadOnlySpan<T?> values, T absent)
        where T : unmanaged
    {
        var present = new T[values.Length];
        var isNull = new bool[values.Length];
        for (var row = 0; row < values.Length; row++)
            (present[row], isNull[row]) = (values[row] ?? absent, values[row] is null);

        return new(name, type, present, NullMask.Of(isNull));
    }
}
