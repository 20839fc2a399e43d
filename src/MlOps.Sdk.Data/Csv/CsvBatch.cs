namespace MlOps.Sdk.Data;

/// <summary>Fills the columns of one batch from records.</summary>
internal sealed class CsvBatch
{
    private readonly CsvRecords _records;
    private readonly CsvColumn[] _columns;
    private readonly int _limit;

    public CsvBatch(CsvRecords records, IReadOnlyList<ColumnSchema> schema, CsvOptions options, int capacity)
    {
        (_records, _limit) = (records, options.BatchRows);
        var ordinals = CsvInference.Ordinals(records, schema.Select(column => column.Name));
        _columns = [.. schema.Select((column, i) => new CsvColumn(column, ordinals[i], options.MissingValues, capacity))];
    }

    public int Count { get; private set; }

    /// <summary>Reads until the batch is full; false where the file ended before.</summary>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        while (Count < _limit)
        {
            if (!await _records.ReadAsync(cancellationToken).ConfigureAwait(false))
                return false;

            foreach (var column in _columns)
                column.Add(_records);

            Count++;
        }

        return true;
    }

    public Dataset Build() => new(_columns.Select(column => column.Build()));
}
