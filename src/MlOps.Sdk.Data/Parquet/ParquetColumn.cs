using Parquet;
using Parquet.Data;
using Parquet.Schema;

namespace MlOps.Sdk.Data;

/// <summary>Reads one column of a row group as one of ours.</summary>
internal sealed class ParquetColumn
{
    private readonly DataField _field;
    private readonly bool _isUtc;

    private ParquetColumn(ColumnSchema schema, DataField field)
    {
        (Schema, _field) = (schema, field);
        _isUtc = field is DateTimeDataField { IsAdjustedToUTC: true, DateTimeFormat: not DateTimeFormat.Date };
    }

    public ColumnSchema Schema { get; }

    public static ParquetColumn Of(Field field, string path)
    {
        var (leaf, type) = field switch
        {
            ListField { Item: DataField item } when item.ClrType == typeof(float) || item.ClrType == typeof(double) => (item, ColumnType.Vector),
            DataField { IsArray: false } data when TypeOf(data.ClrType) is { } scalar => (data, scalar),
            _ => throw new MlOpsIntegrityException($"Data file '{path}': column '{field.Name}' has a type that is not read ({(field as DataField)?.ClrType.Name ?? field.SchemaType.ToString()}); name the columns to read and leave it out."),
        };
        return new(new() { Name = field.Name, Type = type, Nullable = leaf.IsNullable || field.IsNullable }, leaf);
    }

    public async ValueTask<Column> ReadAsync(ParquetRowGroupReader group, CancellationToken cancellationToken)
    {
        var rows = checked((int)group.RowCount);
        if (Schema.Type == ColumnType.Vector)
            return _field.ClrType == typeof(float)
                ? await VectorsAsync<float>(group, static value => value, cancellationToken).ConfigureAwait(false)
                : await VectorsAsync<double>(group, static value => (float)value, cancellationToken).ConfigureAwait(false);

        var type = _field.ClrType;
        if (type == typeof(ReadOnlyMemory<char>) || type == typeof(string))
            return await TextAsync(group, cancellationToken).ConfigureAwait(false);

        return Schema.Type switch
        {
            ColumnType.Double when type == typeof(decimal) => await ConvertedAsync<decimal, double>(group, rows, static value => (double)value, cancellationToken).ConfigureAwait(false),
            ColumnType.Double => await ValuesAsync<double>(group, rows, cancellationToken).ConfigureAwait(false),
            ColumnType.Float => await ValuesAsync<float>(group, rows, cancellationToken).ConfigureAwait(false),
            ColumnType.Bool => await ValuesAsync<bool>(group, rows, cancellationToken).ConfigureAwait(false),
            ColumnType.DateTime => await TimesAsync(group, rows, cancellationToken).ConfigureAwait(false),
            _ when type == typeof(long) => await ValuesAsync<long>(group, rows, cancellationToken).ConfigureAwait(false),
            _ when type == typeof(int) => await ConvertedAsync<int, long>(group, rows, static value => value, cancellationToken).ConfigureAwait(false),
            _ when type == typeof(uint) => await ConvertedAsync<uint, long>(group, rows, static value => value, cancellationToken).ConfigureAwait(false),
            _ when type == typeof(short) => await ConvertedAsync<short, long>(group, rows, static value => value, cancellationToken).ConfigureAwait(false),
            _ when type == typeof(ushort) => await ConvertedAsync<ushort, long>(group, rows, static value => value, cancellationToken).ConfigureAwait(false),
            _ when type == typeof(sbyte) => await ConvertedAsync<sbyte, long>(group, rows, static value => value, cancellationToken).ConfigureAwait(false),
            _ when type == typeof(byte) => await ConvertedAsync<byte, long>(group, rows, static value => value, cancellationToken).ConfigureAwait(false),
            _ => await ConvertedAsync<ulong, long>(group, rows, static value => checked((long)value), cancellationToken).ConfigureAwait(false),
        };
    }

    private static ColumnType? TypeOf(Type type) =>
        type == typeof(double) || type == typeof(decimal) ? ColumnType.Double
        : type == typeof(float) ? ColumnType.Float
        : type == typeof(bool) ? ColumnType.Bool
        : type == typeof(DateTime) ? ColumnType.DateTime
        : type == typeof(string) || type == typeof(ReadOnlyMemory<char>) ? ColumnType.Text
        : type == typeof(long) || type == typeof(int) || type == typeof(uint) || type == typeof(short) || type == typeof(ushort)
            || type == typeof(sbyte) || type == typeof(byte) || type == typeof(ulong) ? ColumnType.Long
        : null;

    private async ValueTask<Column<T>> ValuesAsync<T>(ParquetRowGroupReader group, int rows, CancellationToken cancellationToken)
        where T : unmanaged
    {
        var (values, nulls) = await PlacedAsync<T>(group, rows, cancellationToken).ConfigureAwait(false);
        return new(Schema.Name, Schema.Type, values, nulls);
    }

    private async ValueTask<Column<TTo>> ConvertedAsync<TFrom, TTo>(ParquetRowGroupReader group, int rows, Func<TFrom, TTo> convert, CancellationToken cancellationToken)
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        var (values, nulls) = await PlacedAsync<TFrom>(group, rows, cancellationToken).ConfigureAwait(false);
        return new(Schema.Name, Schema.Type, Array.ConvertAll(values, value => convert(value)), nulls);
    }

    private async ValueTask<Column<DateTime>> TimesAsync(ParquetRowGroupReader group, int rows, CancellationToken cancellationToken)
    {
        var (values, nulls) = await PlacedAsync<DateTime>(group, rows, cancellationToken).ConfigureAwait(false);
        for (var row = 0; row < values.Length; row++)
            values[row] = new(values[row].Ticks, _isUtc ? DateTimeKind.Utc : DateTimeKind.Unspecified);

        return new(Schema.Name, Schema.Type, values, nulls);
    }

    /// <summary>The file packs the values of rows that have one; they are moved apart to their rows in place, from the end.</summary>
    private async ValueTask<(T[] Values, NullMask? Nulls)> PlacedAsync<T>(ParquetRowGroupReader group, int rows, CancellationToken cancellationToken)
        where T : unmanaged
    {
        var values = new T[rows];
        if (_field.MaxDefinitionLevel == 0)
        {
            await group.ReadRawAsync<T>(_field, values, null, null, cancellationToken).ConfigureAwait(false);
            return (values, null);
        }

        var levels = new int[rows];
        await group.ReadRawAsync<T>(_field, values, levels, null, cancellationToken).ConfigureAwait(false);
        var isNull = Array.ConvertAll(levels, level => level < _field.MaxDefinitionLevel);
        var from = isNull.Count(missing => !missing) - 1;
        for (var row = rows - 1; row > from; row--)
            values[row] = isNull[row] ? default : values[from--];

        return (values, NullMask.Of(isNull));
    }

    private async ValueTask<Column> TextAsync(ParquetRowGroupReader group, CancellationToken cancellationToken)
    {
        using var raw = (RawColumnData<ReadOnlyMemory<char>>)await group.ReadRawColumnDataBaseAsync(_field, cancellationToken).ConfigureAwait(false);
        var rows = checked((int)group.RowCount);
        var builder = new TextColumnBuilder(Schema.Name, rows);
        var values = raw.Values;
        var levels = _field.MaxDefinitionLevel > 0 ? raw.DefinitionLevels : default;
        for (var (row, next) = (0, 0); row < rows; row++)
        {
            if (levels.IsEmpty || levels[row] == _field.MaxDefinitionLevel)
                builder.Add(values[next++].Span);
            else
                builder.AddNull();
        }

        return builder.Build();
    }

    private async ValueTask<Column> VectorsAsync<T>(ParquetRowGroupReader group, Func<T, float> convert, CancellationToken cancellationToken)
        where T : unmanaged
    {
        using var raw = (RawColumnData<T>)await group.ReadRawColumnDataBaseAsync(_field, cancellationToken).ConfigureAwait(false);
        var builder = new VectorColumnBuilder(Schema.Name);
        var values = raw.Values;
        var starts = raw.RepetitionLevels;
        var levels = raw.DefinitionLevels;
        var row = new List<float>();
        for (var (i, next) = (0, 0); i < starts.Length;)
        {
            row.Clear();
            var first = i;
            do
            {
                if (levels[i] == _field.MaxDefinitionLevel)
                    row.Add(convert(values[next++]));
            }
            while (++i < starts.Length && starts[i] > 0);

            if (row.Count == 0 && levels[first] == 0)
                builder.AddNull();
            else if (row.Count != i - first || !builder.TryAdd([.. row]))
                throw new InvalidDataException($"the list in row {builder.Count} of the row group has {row.Count} numbers, others {builder.Dimension}; a vector column needs lists of one length without nulls");
        }

        return builder.Build();
    }
}
