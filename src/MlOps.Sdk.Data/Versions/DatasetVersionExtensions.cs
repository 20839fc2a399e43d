namespace MlOps.Sdk.Data;

/// <summary>Dataset versions of tables and sources.</summary>
public static class DatasetVersionExtensions
{
    /// <summary>What identifies these rows: digest, schema and row count; see <see cref="DatasetHasher"/> for what the digest covers.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="name">The data set's name, such as <c>flights-january</c>.</param>
    /// <param name="source">Where the rows came from.</param>
    /// <param name="degreeOfParallelism">How many columns are hashed at once.</param>
    public static DatasetVersion ComputeVersion(this Dataset data, string name, string? source = null, int degreeOfParallelism = 1)
    {
        using var hasher = new DatasetHasher(degreeOfParallelism);
        hasher.Append(data);
        return hasher.Version(name, source);
    }

    /// <summary>What identifies a source's rows, computed batch by batch.</summary>
    /// <param name="source">Where the rows are; its name becomes the version's source.</param>
    /// <param name="name">The data set's name.</param>
    /// <param name="columns">The columns that count; all where null.</param>
    /// <param name="degreeOfParallelism">How many columns are hashed at once.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async ValueTask<DatasetVersion> ComputeVersionAsync(this IDatasetSource source, string name, IReadOnlyList<string>? columns = null, int degreeOfParallelism = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        using var hasher = new DatasetHasher(degreeOfParallelism);
        await foreach (var batch in source.ReadBatchesAsync(columns, cancellationToken).ConfigureAwait(false))
            hasher.Append(batch);

        return hasher.Version(name, source.Name);
    }
}
