namespace MlOps.Sdk.Data;

/// <summary>
/// Writes runs as Parquet: a row each, with columns for the facts and for every param, metric and tag that any of them has. A
/// missing value is null, which a NaN is not.
/// </summary>
public static class RunParquet
{
    /// <summary>Writes every run of a query, in its order. The query runs three times, for the columns, the unit of the times, and the rows; a page of runs is held at a time.</summary>
    /// <param name="store">The store.</param>
    /// <param name="query">Which runs; each page becomes a row group, so a page size of some thousands is best.</param>
    /// <param name="target">Where to; it is left open.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <returns>The number of runs written. A key that only runs have which began after the columns were settled has no column.</returns>
    /// <exception cref="ArgumentException">The stream cannot be written.</exception>
    public static async ValueTask<long> ExportAsync(IRunStore store, RunQuery query, Stream target, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(target);
        if (!target.CanWrite)
            throw new ArgumentException("The stream cannot be written; open it for writing.", nameof(target));

        var rows = new RunRows(store, query);
        await rows.FindKeysAsync(cancellationToken).ConfigureAwait(false);

        // The writer of the format seeks and disposes as it likes: it gets a file of its own, and the target what is in it.
        var file = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16, FileOptions.Asynchronous | FileOptions.DeleteOnClose);
        await using (file.ConfigureAwait(false))
        {
            await ParquetFormat.WriteAsync(file, rows, RunQuery.MaxPageSize, cancellationToken).ConfigureAwait(false);
            file.Position = 0;
            await file.CopyToAsync(target, cancellationToken).ConfigureAwait(false);
        }

        return rows.Count;
    }
}
