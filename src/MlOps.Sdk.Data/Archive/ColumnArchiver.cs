namespace MlOps.Sdk.Data;

/// <summary>Encodes, cuts and stores one column.</summary>
internal sealed class ColumnArchiver
{
    private readonly string _name;
    private readonly IArtifactStore _store;
    private readonly ContentChunker _values = new();
    private readonly ContentChunker _nulls = new();
    private readonly ColumnEncoder _encoder;
    private readonly List<ArchivedChunk> _storedValues = [];
    private readonly List<ArchivedChunk> _storedNulls = [];

    public ColumnArchiver(string name, ColumnType type, IArtifactStore store) =>
        (_name, _store, _encoder) = (name, store, new(type, _values.Append, _nulls.Append));

    public async ValueTask AppendAsync(Column column, long firstRow, CancellationToken cancellationToken)
    {
        if (column.Name != _name || column.Type != _encoder.Type)
            throw new ArgumentException($"A batch has column '{column.Name}' {column.Type} where the ones before had '{_name}' {_encoder.Type}.", nameof(column));

        _encoder.Append(column, firstRow);
        await StoreAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<ArchivedColumn> FinishAsync(CancellationToken cancellationToken)
    {
        _values.Finish();
        _nulls.Finish();
        await StoreAsync(cancellationToken).ConfigureAwait(false);
        return new() { Name = _name, Dimension = _encoder.Dimension, Values = _storedValues, Nulls = _storedNulls };
    }

    private async ValueTask StoreAsync(CancellationToken cancellationToken)
    {
        await StoreAsync(_values, _storedValues, cancellationToken).ConfigureAwait(false);
        await StoreAsync(_nulls, _storedNulls, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask StoreAsync(ContentChunker chunker, List<ArchivedChunk> stored, CancellationToken cancellationToken)
    {
        foreach (var chunk in chunker.Take())
        {
            var digest = ContentDigest.Of(chunk);
            if (await _store.FindAsync(digest, cancellationToken).ConfigureAwait(false) is null)
                await _store.PutAsync(chunk, cancellationToken).ConfigureAwait(false);

            stored.Add(new(digest, chunk.Length));
        }
    }
}
