using MlOps.Sdk.Data;

namespace MlOps.Sdk.Tests.Data;

/// <summary>Data sets in memory as the batches of a source.</summary>
internal sealed class Batches(IReadOnlyList<Dataset> parts) : IDatasetSource
{
    public string Name => "batches";

    public async IAsyncEnumerable<Dataset> ReadBatchesAsync(IReadOnlyList<string>? columns = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var part in parts)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return columns is null ? part : part.Select(columns);
        }
    }
}
