using System.Globalization;

namespace MlOps.Sdk.Data;

/// <summary>A column of vectors that all have the same length, such as embeddings.</summary>
public sealed class VectorColumn : Column
{
    private readonly ReadOnlyMemory<float> _values;

    internal VectorColumn(string name, ReadOnlyMemory<float> values, int dimension, NullMask? nulls)
        : base(name, ColumnType.Vector, RowsOf(name, values.Length, dimension), nulls) => (_values, Dimension) = (values, dimension);

    /// <summary>Numbers in a row.</summary>
    public int Dimension { get; }

    /// <summary>All numbers, row after row.</summary>
    public ReadOnlySpan<float> Values => _values.Span;

    /// <summary>A row's numbers. What stands at a row without a value is unspecified: ask <see cref="Column.Nulls"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<float> this[int row]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Length, nameof(row));
            return _values.Span.Slice(row * Dimension, Dimension);
        }
    }

    /// <inheritdoc/>
    public override VectorColumn Rename(string name) => new(name, _values, Dimension, Nulls);

    private protected override Column SliceCore(int start, int length, NullMask? nulls) =>
        new VectorColumn(Name, _values.Slice(start * Dimension, length * Dimension), Dimension, nulls);

    private protected override Column TakeCore(ReadOnlySpan<int> rows, NullMask? nulls)
    {
        var taken = new float[rows.Length * Dimension];
        for (var i = 0; i < rows.Length; i++)
            this[rows[i]].CopyTo(taken.AsSpan(i * Dimension));

        return new VectorColumn(Name, taken, Dimension, nulls);
    }

    private protected override string FormatCore(int row)
    {
        var numbers = this[row].ToArray();
        return $"[{string.Join(',', numbers.Select(n => n.ToString("R", CultureInfo.InvariantCulture)))}]";
    }

    private static int RowsOf(string name, int values, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        return values % dimension == 0
            ? values / dimension
            : throw new ArgumentException($"Column '{name}': {values} numbers do not fill whole rows of {dimension}.", nameof(values));
    }
}
