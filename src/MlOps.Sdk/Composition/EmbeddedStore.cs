namespace MlOps.Sdk;

/// <summary>
/// Holds the embedded store of a container. It is not the store itself, so that nobody asks the container for that one's own
/// tracker and registry, which know nothing of the seams and observers registered beside them.
/// </summary>
internal sealed record EmbeddedStore(MlOpsStore Store) : IAsyncDisposable, IDisposable
{
    public ValueTask DisposeAsync() => Store.DisposeAsync();

    public void Dispose() => Store.Dispose();
}
