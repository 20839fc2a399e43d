namespace MlOps.Sdk;

/// <summary>
/// Holds the embedded store of a container, opened when something is first asked of it: never, where every seam was replaced. It is
/// not the store itself, so that nobody asks the container for that one's own tracker and registry, which know nothing of the seams
/// and observers registered beside them.
/// </summary>
internal sealed class EmbeddedStore(Func<MlOpsStore> open) : IAsyncDisposable, IDisposable
{
    private readonly Lazy<MlOpsStore> _store = new(open);

    public MlOpsStore Store => _store.Value;

    /// <summary>The id of this process in the leases of these runs; null where another store keeps them.</summary>
    public string? OwnerIn(IRunStore runs) => _store.IsValueCreated && ReferenceEquals(_store.Value.Runs, runs) ? _store.Value.Owner : null;

    /// <summary>The folder for unwritten batches of these runs; null where another store keeps them.</summary>
    public string? SpillIn(IRunStore runs) => OwnerIn(runs) is null ? null : Path.Combine(_store.Value.Directory, "spill");

    public ValueTask DisposeAsync() => _store.IsValueCreated ? _store.Value.DisposeAsync() : ValueTask.CompletedTask;

    public void Dispose()
    {
        if (_store.IsValueCreated)
            _store.Value.Dispose();
    }
}
