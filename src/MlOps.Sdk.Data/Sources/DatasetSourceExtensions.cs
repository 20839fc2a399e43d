using System.Runtime.CompilerServices;

namespace MlOps.Sdk.Data;

/// <summary>Whole reads, and tables in memory as sources.</summary>
public static class DatasetSourceExtensions
{
    /// <summary>Reads all rows into memory.</summary>
    /// <param name="source">Where the rows are.</param>
    /// <param name="columns">The columns to read; all where null.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async ValueTask<Dataset> ReadAsync(this IDatasetSource source, IReadOnlyList<string>? columns = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var batches = new List<Dataset>();
        await foreach (var batch in source.ReadBatchesAsync(columns, cancellationToken).ConfigureAwait(false))
            batches.Add(batch);

        return Dataset.Concat(batches);
    }

    /// <summary>A table in memory as a source with a single batch.</summary>
    public static IDatasetSource AsSource(this Dataset data, string name) => new TableSource(data, name);

    private sealed class TableSource : IDatasetSource
    {
        private readonly Dataset _data;

        public TableSource(Dataset data, string name)
        {
            ArgumentNullException.ThrowIfNull(data);
            ArgumentException.ThrowIfNullOrEmpty(name);
            (_data, Name) = (data, name);
        }

        public string Name { get; }

        public async IAsyncEnumerable<Dataset> ReadBatchesAsync(IReadOnlyList<string>? columns = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await ValueTask.CompletedTask.ConfigureAwait(false);
            yield return columns is null ? _data : _data.Select(columns);
        }
    }
}
