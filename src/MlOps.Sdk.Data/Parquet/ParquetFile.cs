using System.Runtime.CompilerServices;
using Parquet;

namespace MlOps.Sdk.Data;

/// <summary>
/// A Parquet file, read one row group at a time and only in the columns asked for, so that memory is bounded by the largest
/// row group. Integers widen to 64 bits, decimals become doubles, lists of numbers become vectors.
/// </summary>
public sealed class ParquetFile : IDatasetSource
{
    /// <summary>Rows in a row group that <see cref="WriteAsync(string, IDatasetSource, int, CancellationToken)"/> writes by default: 65,536.</summary>
    public const int DefaultRowGroupRows = 65_536;

    /// <summary>Names a file; nothing is opened before the first read.</summary>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public ParquetFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Path = path;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>The names and types of the columns that can be read, in the file's order. A column is nullable where the file allows nulls.</summary>
    /// <exception cref="MlOpsNotFoundException">There is no such file.</exception>
    /// <exception cref="MlOpsIntegrityException">The file is not a readable Parquet file.</exception>
    public async ValueTask<IReadOnlyList<ColumnSchema>> ReadSchemaAsync(CancellationToken cancellationToken = default)
    {
        var opened = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (opened.ConfigureAwait(false))
            return [.. Fields(opened.Reader, columns: null).Select(field => field.Schema)];
    }

    /// <summary>The rows in the file; only its metadata is read.</summary>
    /// <exception cref="MlOpsNotFoundException">There is no such file.</exception>
    /// <exception cref="MlOpsIntegrityException">The file is not a readable Parquet file.</exception>
    public async ValueTask<long> CountRowsAsync(CancellationToken cancellationToken = default)
    {
        var opened = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (opened.ConfigureAwait(false))
            return opened.Footer.RowCount;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Dataset> ReadBatchesAsync(IReadOnlyList<string>? columns = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var opened = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (opened.ConfigureAwait(false))
        {
            var fields = Fields(opened.Reader, columns);
            if (opened.Reader.RowGroupCount == 0)
                yield return new(fields.Select(field => ColumnBuilder.For(field.Schema, 0).Build()));

            for (var group = 0; group < opened.Reader.RowGroupCount; group++)
                yield return await ReadRowGroupAsync(opened, group, fields, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes rows as Parquet. The file appears whole or not at all.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="data">The rows.</param>
    /// <param name="rowGroupRows">The most rows in a row group.</param>
    /// <param name="cancellationToken">Stops the writing and leaves nothing behind.</param>
    /// <exception cref="ArgumentException">A column of times mixes UTC and local ones, or has one that Parquet cannot hold.</exception>
    /// <exception cref="MlOpsStoreException">The file cannot be written.</exception>
    public static ValueTask WriteAsync(string path, Dataset data, int rowGroupRows = DefaultRowGroupRows, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        return WriteAsync(path, data.AsSource("rows"), rowGroupRows, cancellationToken);
    }

    /// <summary>Writes rows as Parquet batch by batch. The file appears whole or not at all.</summary>
    /// <inheritdoc cref="WriteAsync(string, Dataset, int, CancellationToken)"/>
    public static async ValueTask WriteAsync(string path, IDatasetSource data, int rowGroupRows = DefaultRowGroupRows, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rowGroupRows);
        await WholeFile.WriteAsync(path, stream => ParquetFormat.WriteAsync(stream, data, rowGroupRows, cancellationToken)).ConfigureAwait(false);
    }

    private async ValueTask<OpenedParquet> OpenAsync(CancellationToken cancellationToken)
    {
        var file = FileErrors.OpenRead(Path);
        try
        {
            // The decoder trusts counts and lengths, so damage has to be found before it.
            var footer = ParquetFooter.Read(file.SafeFileHandle);
            var reader = await ParquetReader.CreateAsync(file, cancellationToken: cancellationToken).ConfigureAwait(false);
            _ = reader.Schema; // decoded when first asked for: a damaged one is found here
            return new(file, footer, reader);
        }
        catch (Exception e)
        {
            await file.DisposeAsync().ConfigureAwait(false);
            if (e is not OperationCanceledException)
                throw new MlOpsIntegrityException($"Data file '{Path}' is not a readable Parquet file: {e.Message}", e);

            throw;
        }
    }

    private IReadOnlyList<ParquetColumn> Fields(ParquetReader reader, IReadOnlyList<string>? columns)
    {
        var all = reader.Schema.Fields;
        if (columns is null)
            return [.. all.Select(field => ParquetColumn.Of(field, Path))];

        return
        [
            .. columns.Select(name => all.FirstOrDefault(field => field.Name == name) is { } field
                ? ParquetColumn.Of(field, Path)
                : throw new MlOpsNotFoundException($"Data file '{Path}' has no column '{name}'; it has {string.Join(", ", all.Select(f => $"'{f.Name}'"))}.")),
        ];
    }

    private async ValueTask<Dataset> ReadRowGroupAsync(OpenedParquet opened, int group, IReadOnlyList<ParquetColumn> fields, CancellationToken cancellationToken)
    {
        using var rows = opened.Reader.OpenRowGroupReader(group);
        var columns = new Column[fields.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                opened.Footer.CheckPages(opened.File.SafeFileHandle, group, fields[i].Schema.Name);
                columns[i] = await fields[i].ReadAsync(rows, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not (OperationCanceledException or MlOpsException or OutOfMemoryException))
            {
                // Damaged pages surface as whatever the decoder happened to trip over.
                throw new MlOpsIntegrityException($"Data file '{Path}', row group {group + 1} of {opened.Reader.RowGroupCount}, column '{fields[i].Schema.Name}': {e.Message}", e);
            }
        }

        var count = columns.Length == 0 ? 0 : columns[0].Length;
        if (Array.Find(columns, column => column.Length != count) is { } other)
            throw new MlOpsIntegrityException($"Data file '{Path}', row group {group + 1} of {opened.Reader.RowGroupCount}: column '{other.Name}' has {other.Length} rows, but '{columns[0].Name}' has {count}.");

        return new(columns);
    }
}
