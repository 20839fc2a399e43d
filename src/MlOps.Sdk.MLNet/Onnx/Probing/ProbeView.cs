using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlOps.Sdk.MLNet;

/// <summary>
/// Rows of our choice under a step's own schema: what a fitted step does not tell through its properties is seen from what it
/// does to them. Columns that are not set hold their type's default.
/// </summary>
internal sealed class ProbeView(DataViewSchema schema, long rows) : IDataView
{
    private readonly Dictionary<int, ProbeColumn> _columns = [];

    public DataViewSchema Schema => schema;

    public bool CanShuffle => false;

    /// <summary>Sets a column; <paramref name="value"/> gives the number in a row and slot (slot 0 for a scalar).</summary>
    public ProbeView Set(DataViewSchema.Column column, Func<long, int, double> value)
    {
        _columns[column.Index] = ColumnCodec.Of(column.Type, column.Name).Write(column.Type, value);
        return this;
    }

    /// <summary>Sets a text column, one value a row.</summary>
    public ProbeView Set(DataViewSchema.Column column, IReadOnlyList<string> values)
    {
        _columns[column.Index] = new ProbeColumn<ReadOnlyMemory<char>>(row => values[(int)row].AsMemory());
        return this;
    }

    /// <summary>Sets a vector of floats, one array a row.</summary>
    public ProbeView Set(DataViewSchema.Column column, IReadOnlyList<float[]> values)
    {
        _columns[column.Index] = new ProbeColumn<VBuffer<float>>(row => new(values[(int)row].Length, values[(int)row]));
        return this;
    }

    public long? GetRowCount() => rows;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(this, rows, [.. columnsNeeded.Select(column => column.Index)]);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded, rand)];

    private ProbeColumn Column(DataViewSchema.Column column)
    {
        if (!_columns.TryGetValue(column.Index, out var values))
            _columns.Add(column.Index, values = ColumnCodec.Of(column.Type, column.Name).Write(column.Type, (_, _) => 0));

        return values;
    }

    private sealed class Cursor(ProbeView view, long rows, HashSet<int> active) : DataViewRowCursor
    {
        private long _position = -1;

        public override long Position => _position;

        public override long Batch => 0;

        public override DataViewSchema Schema => view.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

        public override bool MoveNext() => ++_position < rows;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            view.Column(column).Getter(this) as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"Column '{column.Name}' has the type {column.Type.RawType.Name}, not {typeof(TValue).Name}.");

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0);
    }
}
