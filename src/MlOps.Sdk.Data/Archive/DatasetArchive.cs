using System.Runtime.CompilerServices;
using System.Text.Json;

namespace MlOps.Sdk.Data;

/// <summary>
/// Keeps dataset versions in an artifact store. Each column is cut where its content says (FastCDC), and every piece is stored
/// once under its SHA-256: a version that differs in a few rows adds a few pieces, and a version that is saved again adds none.
/// </summary>
public sealed class DatasetArchive
{
    private const int LargestManifest = 1 << 28;

    private readonly IArtifactStore _store;

    /// <summary>An archive in a store, which may hold other content too.</summary>
    public DatasetArchive(IArtifactStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        _store = store;
    }

    /// <summary>Stores a source's rows, batch by batch; everything is durable when the task completes.</summary>
    /// <param name="source">Where the rows are.</param>
    /// <param name="name">The data set's name.</param>
    /// <param name="cancellationToken">Stops the saving; pieces that are stored by then are found again by the next try.</param>
    /// <returns>The digest of the manifest, by which <see cref="FindAsync"/> finds the version.</returns>
    /// <exception cref="MlOpsStoreException">The store refused.</exception>
    /// <exception cref="MlOpsConflictException">Pieces were deleted while the rows were saved; save them again.</exception>
    public async ValueTask<ArtifactContent> SaveAsync(IDatasetSource source, string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentException.ThrowIfNullOrEmpty(name);
        using var hasher = new DatasetHasher();
        ColumnArchiver[]? columns = null;
        await foreach (var batch in source.ReadBatchesAsync(null, cancellationToken).ConfigureAwait(false))
        {
            columns ??= [.. batch.Columns.Select(column => new ColumnArchiver(column.Name, column.Type, _store))];
            for (var i = 0; i < columns.Length; i++)
                await columns[i].AppendAsync(batch.Columns[i], hasher.RowCount, cancellationToken).ConfigureAwait(false);

            hasher.Append(batch);
        }

        var archived = new List<ArchivedColumn>();
        foreach (var column in columns ?? [])
            archived.Add(await column.FinishAsync(cancellationToken).ConfigureAwait(false));

        await EnsureKeptAsync(archived, cancellationToken).ConfigureAwait(false);
        var manifest = new ArchivedDataset { Version = hasher.Version(name, source.Name), Columns = archived };
        return await _store.PutAsync(ArchiveJson.Write(manifest), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The manifest with this digest, or null.</summary>
    /// <exception cref="MlOpsIntegrityException">What is stored there is damaged, or is no manifest.</exception>
    public async ValueTask<ArchivedDataset?> FindAsync(ContentDigest manifest, CancellationToken cancellationToken = default)
    {
        if (await _store.FindAsync(manifest, cancellationToken).ConfigureAwait(false) is null)
            return null;

        var json = await _store.ReadAsync(manifest, LargestManifest, cancellationToken).ConfigureAwait(false);
        try
        {
            return ArchiveJson.Read(json);
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw new MlOpsIntegrityException($"Artifact {manifest} is not a dataset manifest: {e.Message}", e);
        }
    }

    /// <summary>The rows of a version as a source; only the columns asked for are fetched, and every piece is verified.</summary>
    public IDatasetSource Open(ArchivedDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return new Source(_store, dataset);
    }

    /// <summary>A manifest promises its pieces, and a sweep may have taken one that was found when the saving began.</summary>
    private async ValueTask EnsureKeptAsync(IEnumerable<ArchivedColumn> columns, CancellationToken cancellationToken)
    {
        foreach (var chunk in columns.SelectMany(column => column.Values.Concat(column.Nulls)).Distinct())
        {
            if (await _store.FindAsync(chunk.Digest, cancellationToken).ConfigureAwait(false) is null)
                throw new MlOpsConflictException($"Piece {chunk.Digest} was deleted while the rows were saved; save them again, and not while the archive is swept.");
        }
    }

    private sealed class Source(IArtifactStore store, ArchivedDataset dataset) : IDatasetSource
    {
        private const int BatchRows = 65_536;

        public string Name => dataset.Version.Name;

        public async IAsyncEnumerable<Dataset> ReadBatchesAsync(IReadOnlyList<string>? columns = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            var readers = (columns ?? [.. dataset.Columns.Select(column => column.Name)]).Select(Reader).ToArray();
            var rows = dataset.Version.RowCount;
            for (var first = 0L; first < rows || first == 0; first += BatchRows)
            {
                var batch = new Column[readers.Length];
                for (var i = 0; i < batch.Length; i++)
                    batch[i] = await readers[i].ReadAsync(first, (int)Math.Min(BatchRows, rows - first), cancellationToken).ConfigureAwait(false);

                yield return new(batch);
            }
        }

        private ColumnRestorer Reader(string name)
        {
            for (var i = 0; i < dataset.Columns.Count; i++)
            {
                if (dataset.Columns[i].Name == name)
                    return new(dataset.Columns[i], dataset.Version.Schema[i], store);
            }

            throw new MlOpsNotFoundException($"Data set '{dataset.Version.Name}' has no column '{name}'; it has {string.Join(", ", dataset.Columns.Select(c => $"'{c.Name}'"))}.");
        }
    }
}
