namespace MlOps.Sdk.Data;

/// <summary>Rows that are read in batches, so that they need not fit in memory: a file, a query, a table in memory.</summary>
public interface IDatasetSource
{
    /// <summary>What a dataset version names as its source, such as a file's name.</summary>
    string Name { get; }

    /// <summary>Reads the rows in order, always from the first. Each batch has the same columns.</summary>
    /// <param name="columns">The columns to read, in the order wanted; all columns where null. Others cost little or nothing.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="ArgumentException">A column is asked for that is not there.</exception>
    /// <exception cref="MlOpsNotFoundException">There is nothing to read.</exception>
    /// <exception cref="MlOpsIntegrityException">What is there cannot be read as rows of these columns; the message names the place.</exception>
    IAsyncEnumerable<Dataset> ReadBatchesAsync(IReadOnlyList<string>? columns = null, CancellationToken cancellationToken = default);
}
