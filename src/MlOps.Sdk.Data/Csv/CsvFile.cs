using System.Runtime.CompilerServices;

namespace MlOps.Sdk.Data;

/// <summary>A CSV file with a header row, plain or compressed (<c>.gz</c>), read in batches.</summary>
public sealed class CsvFile : IDatasetSource
{
    private readonly CsvOptions _options;

    /// <summary>Names a file; nothing is opened before the first read.</summary>
    /// <exception cref="ArgumentException">The path is empty, or an option is outside its range.</exception>
    public CsvFile(string path, CsvOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _options = options ?? new();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(_options.BatchRows, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(_options.InferenceRows ?? 1, nameof(options));
        if (_options.Delimiter is '"' or '\r' or '\n')
            throw new ArgumentException("A quote or a line break cannot stand between cells.", nameof(options));

        Path = path;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>The names and types of the columns, in the file's order; declared where the options declare them, otherwise inferred.</summary>
    /// <exception cref="MlOpsNotFoundException">There is no such file.</exception>
    /// <exception cref="MlOpsIntegrityException">The file cannot be read as CSV; the message names the line.</exception>
    public async ValueTask<IReadOnlyList<ColumnSchema>> ReadSchemaAsync(CancellationToken cancellationToken = default) =>
        await SchemaAsync(columns: null, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async IAsyncEnumerable<Dataset> ReadBatchesAsync(IReadOnlyList<string>? columns = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var schema = await SchemaAsync(columns, cancellationToken).ConfigureAwait(false);
        var records = await CsvRecords.OpenAsync(Path, _options, cancellationToken).ConfigureAwait(false);
        await using (records.ConfigureAwait(false))
        {
            var full = true;
            for (var any = false; full; any = true)
            {
                var batch = new CsvBatch(records, schema, _options, any ? _options.BatchRows : Math.Min(_options.BatchRows, 1024));
                full = await batch.FillAsync(cancellationToken).ConfigureAwait(false);
                if (batch.Count > 0 || !any)
                    yield return batch.Build();
            }
        }
    }

    /// <summary>Writes rows as CSV, compressed where the name ends in <c>.gz</c>. The file appears whole or not at all.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="data">The rows.</param>
    /// <param name="delimiter">Between two cells.</param>
    /// <param name="cancellationToken">Stops the writing and leaves nothing behind.</param>
    public static ValueTask WriteAsync(string path, Dataset data, char delimiter = ',', CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        return WriteAsync(path, data.AsSource("rows"), delimiter, cancellationToken);
    }

    /// <summary>Writes rows as CSV batch by batch, compressed where the name ends in <c>.gz</c>. The file appears whole or not at all.</summary>
    /// <inheritdoc cref="WriteAsync(string, Dataset, char, CancellationToken)"/>
    public static async ValueTask WriteAsync(string path, IDatasetSource data, char delimiter = ',', CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(data);
        await WholeFile.WriteAsync(path, stream => CsvFormat.WriteAsync(stream, path, data, delimiter, cancellationToken)).ConfigureAwait(false);
    }

    private async ValueTask<IReadOnlyList<ColumnSchema>> SchemaAsync(IReadOnlyList<string>? columns, CancellationToken cancellationToken)
    {
        var records = await CsvRecords.OpenAsync(Path, _options, cancellationToken).ConfigureAwait(false);
        await using (records.ConfigureAwait(false))
            return await CsvInference.SchemaAsync(records, columns ?? records.Header, _options, cancellationToken).ConfigureAwait(false);
    }
}
