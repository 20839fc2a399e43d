using System.Globalization;

namespace MlOps.Sdk.Statistics;

/// <summary>A table of numbers seen row by row, as multivariate methods take it: a view over values laid out one row after the other.</summary>
public readonly ref struct RowMatrix
{
    /// <summary>Views <paramref name="values"/> as rows; nothing is copied.</summary>
    /// <param name="values">One row after the other; may be empty.</param>
    /// <param name="columns">Values in a row, at least 1.</param>
    /// <param name="names">Names of the columns, for contributions; by default their positions.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="columns"/> is not positive.</exception>
    /// <exception cref="ArgumentException">The number of values is no multiple of <paramref name="columns"/>, or there is not one name a column.</exception>
    public RowMatrix(ReadOnlySpan<double> values, int columns, IReadOnlyList<string>? names = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (values.Length % columns != 0)
            throw new ArgumentException($"{values.Length} values do not fill rows of {columns} columns; pass whole rows.", nameof(values));
        if (names is not null && names.Count != columns)
            throw new ArgumentException($"{names.Count} names for {columns} columns; name each column or none.", nameof(names));

        Values = values;
        ColumnCount = columns;
        Names = names;
    }

    /// <summary>All values, one row after the other.</summary>
    public ReadOnlySpan<double> Values { get; }

    /// <summary>Values in a row.</summary>
    public int ColumnCount { get; }

    /// <summary>Number of rows.</summary>
    public int RowCount => ColumnCount == 0 ? 0 : Values.Length / ColumnCount;

    /// <summary>Names of the columns; null when they have none.</summary>
    public IReadOnlyList<string>? Names { get; }

    /// <summary>One row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<double> this[int row] => Values.Slice(row * ColumnCount, ColumnCount);

    /// <summary>The rows from <paramref name="start"/> on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    public RowMatrix Slice(int start, int count) => new(Values.Slice(start * ColumnCount, count * ColumnCount), ColumnCount, Names);

    /// <summary>Rows from columns; the values are copied.</summary>
    /// <param name="columns">At least one column, all of one length.</param>
    /// <param name="names">Names of the columns, or null.</param>
    /// <exception cref="ArgumentException">There is no column, or their lengths differ.</exception>
    public static RowMatrix FromColumns(IReadOnlyList<double[]> columns, IReadOnlyList<string>? names = null)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Count == 0)
            throw new ArgumentException("There are no columns; pass at least one.", nameof(columns));

        var rows = columns[0].Length;
        var values = new double[rows * columns.Count];
        for (var c = 0; c < columns.Count; c++)
        {
            var column = columns[c];
            if (column.Length != rows)
                throw new ArgumentException($"Column {c} has {column.Length} values, column 0 has {rows}; all columns need one value a row.", nameof(columns));
            for (var r = 0; r < rows; r++)
                values[r * columns.Count + c] = column[r];
        }

        return new RowMatrix(values, columns.Count, names);
    }

    /// <summary>Rows of single-precision numbers, such as embeddings; the values are copied.</summary>
    /// <inheritdoc cref="RowMatrix(ReadOnlySpan{double}, int, IReadOnlyList{string}?)"/>
    public static RowMatrix FromSingles(ReadOnlySpan<float> values, int columns, IReadOnlyList<string>? names = null)
    {
        var wide = new double[values.Length];
        for (var i = 0; i < wide.Length; i++)
            wide[i] = values[i];
        return new RowMatrix(wide, columns, names);
    }

    /// <summary>The name of a column, or its position in brackets.</summary>
    internal string NameOf(int column) => Names?[column] ?? ColumnName(column);

    internal static string ColumnName(int column) => string.Create(CultureInfo.InvariantCulture, $"[{column}]");
}
