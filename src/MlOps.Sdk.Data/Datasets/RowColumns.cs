namespace MlOps.Sdk.Data;

/// <summary>Says which columns to make of objects: a name and a selector each.</summary>
/// <typeparam name="T">The objects' type.</typeparam>
public sealed class RowColumns<T>
{
    private readonly List<(ColumnSchema Schema, Action<T, ColumnBuilder> Add)> _columns = [];

    internal RowColumns()
    {
    }

    /// <summary>A column of doubles.</summary>
    public RowColumns<T> Double(string name, Func<T, double> select) => Value(name, ColumnType.Double, select);

    /// <summary>A column of doubles with missing values.</summary>
    public RowColumns<T> Double(string name, Func<T, double?> select) => Optional(name, ColumnType.Double, select);

    /// <summary>A column of floats.</summary>
    public RowColumns<T> Float(string name, Func<T, float> select) => Value(name, ColumnType.Float, select);

    /// <summary>A column of floats with missing values.</summary>
    public RowColumns<T> Float(string name, Func<T, float?> select) => Optional(name, ColumnType.Float, select);

    /// <summary>A column of integers.</summary>
    public RowColumns<T> Long(string name, Func<T, long> select) => Value(name, ColumnType.Long, select);

    /// <summary>A column of integers with missing values.</summary>
    public RowColumns<T> Long(string name, Func<T, long?> select) => Optional(name, ColumnType.Long, select);

    /// <summary>A column of truth values.</summary>
    public RowColumns<T> Bool(string name, Func<T, bool> select) => Value(name, ColumnType.Bool, select);

    /// <summary>A column of truth values with missing values.</summary>
    public RowColumns<T> Bool(string name, Func<T, bool?> select) => Optional(name, ColumnType.Bool, select);

    /// <summary>A column of times.</summary>
    public RowColumns<T> DateTime(string name, Func<T, DateTime> select) => Value(name, ColumnType.DateTime, select);

    /// <summary>A column of times with missing values.</summary>
    public RowColumns<T> DateTime(string name, Func<T, DateTime?> select) => Optional(name, ColumnType.DateTime, select);

    /// <summary>A column of times with an offset, kept as the moment in UTC.</summary>
    public RowColumns<T> DateTime(string name, Func<T, DateTimeOffset> select)
    {
        ArgumentNullException.ThrowIfNull(select);
        return Value(name, ColumnType.DateTime, row => select(row).UtcDateTime);
    }

    /// <summary>A column of times with an offset and missing values, kept as the moment in UTC.</summary>
    public RowColumns<T> DateTime(string name, Func<T, DateTimeOffset?> select)
    {
        ArgumentNullException.ThrowIfNull(select);
        return Optional(name, ColumnType.DateTime, row => select(row)?.UtcDateTime);
    }

    /// <summary>A column of text, null where there is none.</summary>
    public RowColumns<T> Text(string name, Func<T, string?> select)
    {
        ArgumentNullException.ThrowIfNull(select);
        return Add(name, ColumnType.Text, (row, column) => ((TextColumnBuilder)column).Add(select(row)));
    }

    /// <summary>A column of vectors of one length; an empty one is a missing value.</summary>
    public RowColumns<T> Vector(string name, Func<T, ReadOnlyMemory<float>> select)
    {
        ArgumentNullException.ThrowIfNull(select);
        return Add(name, ColumnType.Vector, (row, column) =>
        {
            var (vector, builder) = (select(row), (VectorColumnBuilder)column);
            if (vector.IsEmpty)
                builder.AddNull();
            else if (!builder.TryAdd(vector.Span))
                throw new ArgumentException($"Column '{name}': row {builder.Count} has {vector.Length} numbers, the rows before it have {builder.Dimension}.");
        });
    }

    internal Dataset Read(IEnumerable<T> rows)
    {
        var capacity = rows.TryGetNonEnumeratedCount(out var count) ? count : 0;
        var builders = _columns.ConvertAll(column => ColumnBuilder.For(column.Schema, capacity));
        foreach (var row in rows)
        {
            for (var i = 0; i < builders.Count; i++)
                _columns[i].Add(row, builders[i]);
        }

        return new(builders.Select(builder => builder.Build()));
    }

    private RowColumns<T> Value<TValue>(string name, ColumnType type, Func<T, TValue> select)
        where TValue : unmanaged
    {
        ArgumentNullException.ThrowIfNull(select);
        return Add(name, type, (row, column) => ((ValueColumnBuilder<TValue>)column).Add(select(row)));
    }

    private RowColumns<T> Optional<TValue>(string name, ColumnType type, Func<T, TValue?> select)
        where TValue : unmanaged
    {
        ArgumentNullException.ThrowIfNull(select);
        return Add(name, type, (row, column) =>
        {
            if (select(row) is { } value)
                ((ValueColumnBuilder<TValue>)column).Add(value);
            else
                column.AddNull();
        });
    }

    private RowColumns<T> Add(string name, ColumnType type, Action<T, ColumnBuilder> add)
    {
        _columns.Add((new ColumnSchema { Name = name, Type = type }, add));
        return this;
    }
}
