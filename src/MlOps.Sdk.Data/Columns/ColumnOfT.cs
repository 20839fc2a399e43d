using System.Globalization;

namespace MlOps.Sdk.Data;

/// <summary>A column of doubles, floats, longs, truth values or times.</summary>
/// <typeparam name="T">The values' type.</typeparam>
public sealed class Column<T> : Column
    where T : unmanaged
{
    private readonly ReadOnlyMemory<T> _values;

    internal Column(string name, ColumnType type, ReadOnlyMemory<T> values, NullMask? nulls)
        : base(name, type, values.Length, nulls) => _values = values;

    /// <summary>The values. What stands at a row without a value is unspecified: ask <see cref="Column.Nulls"/>.</summary>
    public ReadOnlySpan<T> Values => _values.Span;

    /// <summary>The values as memory that can cross an await.</summary>
    public ReadOnlyMemory<T> Memory => _values;

    /// <summary>A row's value, or null.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such row.</exception>
    public T? this[int row] => IsNull(row) ? null : _values.Span[row];

    /// <summary>The values of the rows that have one, in order; the column's own memory where every row has.</summary>
    public ReadOnlySpan<T> Present()
    {
        if (Nulls is null)
            return Values;

        var present = new T[Length - NullCount];
        var values = Values;
        var next = 0;
        for (var row = 0; row < values.Length; row++)
        {
            if (!Nulls[row])
                present[next++] = values[row];
        }

        return present;
    }

    /// <inheritdoc/>
    public override Column<T> Rename(string name) => new(name, Type, _values, Nulls);

    private protected override Column SliceCore(int start, int length, NullMask? nulls) => new Column<T>(Name, Type, _values.Slice(start, length), nulls);

    private protected override Column TakeCore(ReadOnlySpan<int> rows, NullMask? nulls)
    {
        var source = Values;
        var taken = new T[rows.Length];
        for (var i = 0; i < rows.Length; i++)
            taken[i] = source[rows[i]];

        return new Column<T>(Name, Type, taken, nulls);
    }

    private protected override string FormatCore(int row) => Values[row] switch
    {
        double value => value.ToString("R", CultureInfo.InvariantCulture),
        float value => value.ToString("R", CultureInfo.InvariantCulture),
        long value => value.ToString(CultureInfo.InvariantCulture),
        bool value => value ? "true" : "false",
        DateTime value => TimeText.Format(value),
        _ => throw new InvalidOperationException($"Column '{Name}' holds {typeof(T)}, which has no text form."),
    };
}
