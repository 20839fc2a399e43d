using Parquet;
using Parquet.Schema;

namespace MlOps.Sdk.Data;

/// <summary>Writes columns as Parquet. Every field is optional, because a later batch may have the first missing value.</summary>
internal static class ParquetFormat
{
    public static async ValueTask WriteAsync(Stream target, IDatasetSource data, int rowGroupRows, CancellationToken cancellationToken)
    {
        ParquetWriter? writer = null;
        try
        {
            DataField[] fields = [];
            await foreach (var batch in data.ReadBatchesAsync(null, cancellationToken).ConfigureAwait(false))
            {
                if (writer is null)
                {
                    var times = await ParquetTimes.FieldsAsync(data, batch, cancellationToken).ConfigureAwait(false);
                    var schema = new ParquetSchema(batch.Columns.Select(column => times.TryGetValue(column.Name, out var time) ? time : Field(column)));
                    fields = schema.GetDataFields();
                    writer = await ParquetWriter.CreateAsync(schema, target, cancellationToken: cancellationToken).ConfigureAwait(false);
                }

                for (var start = 0; start < batch.RowCount; start += rowGroupRows)
                    await WriteGroupAsync(writer, batch.Slice(start, Math.Min(rowGroupRows, batch.RowCount - start)), fields, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            if (writer is not null)
                await writer.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async ValueTask WriteGroupAsync(ParquetWriter writer, Dataset rows, DataField[] fields, CancellationToken cancellationToken)
    {
        using var group = writer.CreateRowGroup();
        for (var i = 0; i < fields.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await WriteColumnAsync(group, fields[i], rows.Columns[i], cancellationToken).ConfigureAwait(false);
        }
    }

    private static Field Field(Column column) => column switch
    {
        Column<double> => new DataField<double>(column.Name, nullable: true),
        Column<float> => new DataField<float>(column.Name, nullable: true),
        Column<long> => new DataField<long>(column.Name, nullable: true),
        Column<bool> => new DataField<bool>(column.Name, nullable: true),
        TextColumn => new DataField<string>(column.Name, nullable: true),
        _ => new ListField(column.Name, new DataField<float>(ListField.ElementName, nullable: true)),
    };

    private static Task WriteColumnAsync(ParquetRowGroupWriter group, DataField field, Column column, CancellationToken cancellationToken) => column switch
    {
        Column<double> values => group.WriteAllPartsAsync(field, Present(values), Levels(column), null, cancellationToken),
        Column<float> values => group.WriteAllPartsAsync(field, Present(values), Levels(column), null, cancellationToken),
        Column<long> values => group.WriteAllPartsAsync(field, Present(values), Levels(column), null, cancellationToken),
        Column<bool> values => group.WriteAllPartsAsync(field, Present(values), Levels(column), null, cancellationToken),
        Column<DateTime> values => group.WriteAllPartsAsync(field, ParquetTimes.Checked(values, field), Levels(column), null, cancellationToken),
        TextColumn texts => group.WriteAllPartsAsync(field, Present(texts), Levels(column), null, cancellationToken),
        _ => WriteVectorsAsync(group, field, (VectorColumn)column, cancellationToken),
    };

    private static ReadOnlyMemory<T> Present<T>(Column<T> column)
        where T : unmanaged => column.Nulls is null ? column.Memory : column.Present().ToArray();

    private static ReadOnlyMemory<ReadOnlyMemory<char>> Present(TextColumn column)
    {
        var texts = new List<ReadOnlyMemory<char>>(column.Length);
        foreach (var code in column.Codes)
        {
            if (code >= 0)
                texts.Add(column.Categories[code].AsMemory());
        }

        return texts.ToArray();
    }

    private static ReadOnlyMemory<int> Levels(Column column)
    {
        var levels = new int[column.Length];
        for (var row = 0; row < levels.Length; row++)
            levels[row] = column.IsNull(row) ? 0 : 1;

        return levels;
    }

    private static Task WriteVectorsAsync(ParquetRowGroupWriter group, DataField field, VectorColumn column, CancellationToken cancellationToken)
    {
        var (values, definitions, repetitions) = (new List<float>(), new List<int>(), new List<int>());
        for (var row = 0; row < column.Length; row++)
        {
            var isNull = column.IsNull(row);
            for (var i = 0; i < (isNull ? 1 : column.Dimension); i++)
            {
                definitions.Add(isNull ? 0 : field.MaxDefinitionLevel);
                repetitions.Add(i == 0 ? 0 : 1);
            }

            if (!isNull)
                values.AddRange(column[row]);
        }

        return group.WriteAllPartsAsync<float>(field, values.ToArray(), definitions.ToArray(), repetitions.ToArray(), cancellationToken);
    }
}
