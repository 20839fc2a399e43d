using System.Buffers.Binary;

namespace MlOps.Sdk.Data;

/// <summary>Decodes one archived column, some rows at a time.</summary>
internal sealed class ColumnRestorer(ArchivedColumn column, ColumnSchema schema, IArtifactStore store)
{
    private readonly ChunkReader _values = new(store, column.Values);
    private readonly ChunkReader _nulls = new(store, column.Nulls);
    private readonly byte[] _number = new byte[sizeof(long)];
    private long? _nextNull;

    public async ValueTask<Column> ReadAsync(long firstRow, int rows, CancellationToken cancellationToken)
    {
        var isNull = new bool[rows];
        var present = rows;
        while (await NextNullAsync(cancellationToken).ConfigureAwait(false) is { } position && position < firstRow + rows)
        {
            if (position < firstRow)
                throw new MlOpsIntegrityException($"Archived column '{schema.Name}' lists row {position} out of order as having no value.");

            isNull[position - firstRow] = true;
            _nextNull = null;
            present--;
        }

        return schema.Type switch
        {
            ColumnType.Double => await FixedAsync(isNull, present, sizeof(double), BinaryPrimitives.ReadDoubleLittleEndian, cancellationToken).ConfigureAwait(false),
            ColumnType.Float => await FixedAsync(isNull, present, sizeof(float), BinaryPrimitives.ReadSingleLittleEndian, cancellationToken).ConfigureAwait(false),
            ColumnType.Long => await FixedAsync(isNull, present, sizeof(long), BinaryPrimitives.ReadInt64LittleEndian, cancellationToken).ConfigureAwait(false),
            ColumnType.Bool => await FixedAsync(isNull, present, 1, static bytes => bytes[0] != 0, cancellationToken).ConfigureAwait(false),
            ColumnType.DateTime => await FixedAsync(isNull, present, sizeof(long), ReadTime, cancellationToken).ConfigureAwait(false),
            ColumnType.Text => await TextAsync(isNull, cancellationToken).ConfigureAwait(false),
            _ => await VectorsAsync(isNull, cancellationToken).ConfigureAwait(false),
        };
    }

    private delegate T Decoder<T>(ReadOnlySpan<byte> bytes);

    private static DateTime ReadTime(ReadOnlySpan<byte> bytes)
    {
        const long Utc = 1L << 62;
        var value = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        return new(value & ~Utc, (value & Utc) != 0 ? DateTimeKind.Utc : DateTimeKind.Unspecified);
    }

    private async ValueTask<long?> NextNullAsync(CancellationToken cancellationToken)
    {
        if (_nextNull is null && !_nulls.AtEnd)
        {
            await _nulls.ReadAsync(_number, cancellationToken).ConfigureAwait(false);
            _nextNull = BinaryPrimitives.ReadInt64LittleEndian(_number);
        }

        return _nextNull;
    }

    private async ValueTask<Column> FixedAsync<T>(bool[] isNull, int present, int width, Decoder<T> decode, CancellationToken cancellationToken)
        where T : unmanaged
    {
        var bytes = new byte[present * width];
        await _values.ReadAsync(bytes, cancellationToken).ConfigureAwait(false);
        var values = new T[isNull.Length];
        for (var (row, next) = (0, 0); row < values.Length; row++)
        {
            if (isNull[row])
                continue;

            values[row] = decode(bytes.AsSpan(next, width));
            next += width;
        }

        return new Column<T>(schema.Name, schema.Type, values, NullMask.Of(isNull));
    }

    private async ValueTask<Column> TextAsync(bool[] isNull, CancellationToken cancellationToken)
    {
        var builder = new TextColumnBuilder(schema.Name, isNull.Length);
        var (units, text) = (new byte[256], new char[128]);
        foreach (var missing in isNull)
        {
            if (missing)
            {
                builder.AddNull();
                continue;
            }

            await _values.ReadAsync(_number.AsMemory(0, sizeof(int)), cancellationToken).ConfigureAwait(false);
            var length = BinaryPrimitives.ReadInt32LittleEndian(_number);
            if (length < 0 || length > int.MaxValue / sizeof(char))
                throw new MlOpsIntegrityException($"Archived column '{schema.Name}' has a text of {length} units; its manifest does not fit its chunks.");

            if (length > text.Length)
                (units, text) = (new byte[length * sizeof(char)], new char[length]);

            await _values.ReadAsync(units.AsMemory(0, length * sizeof(char)), cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < length; i++)
                text[i] = (char)BinaryPrimitives.ReadUInt16LittleEndian(units.AsSpan(i * sizeof(char)));

            builder.Add(text.AsSpan(0, length));
        }

        return builder.Build();
    }

    private async ValueTask<Column> VectorsAsync(bool[] isNull, CancellationToken cancellationToken)
    {
        var builder = new VectorColumnBuilder(schema.Name);
        var bytes = new byte[column.Dimension * sizeof(float)];
        var vector = new float[column.Dimension];
        foreach (var missing in isNull)
        {
            if (missing)
            {
                builder.AddNull();
                continue;
            }

            await _values.ReadAsync(bytes, cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < vector.Length; i++)
                vector[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float)));

            builder.TryAdd(vector);
        }

        return builder.Build();
    }
}
