using MlOps.Sdk;
using MlOps.Sdk.Relational;

/// <summary>The store a worker was told to write to: <c>folder=PATH</c>, or <c>postgres=PATH|CONNECTION</c> with artifacts in the folder.</summary>
internal sealed class WorkerStore : IAsyncDisposable
{
    private readonly IAsyncDisposable _opened;

    private WorkerStore(IAsyncDisposable opened, IRunStore runs, IModelStore models, IArtifactStore artifacts) =>
        (_opened, Runs, Models, Artifacts) = (opened, runs, models, artifacts);

    public IRunStore Runs { get; }

    public IModelStore Models { get; }

    public IArtifactStore Artifacts { get; }

    public static async Task<WorkerStore> OpenAsync(string target)
    {
        var (kind, place) = target.IndexOf('=', StringComparison.Ordinal) is var at ? (target[..at], target[(at + 1)..]) : default;
        if (kind == "folder")
        {
            var store = await MlOpsStore.OpenAsync(place);
            return new(store, store.Runs, store.Models, store.Artifacts);
        }

        var parts = place.Split('|', 2);
        var database = await PostgreSqlDatabase.OpenAsync(parts[1], TimeProvider.System);
        return new(database, new RelationalRunStore(database, TimeProvider.System), new RelationalModelStore(database), new FileArtifactStore(parts[0]));
    }

    public ValueTask DisposeAsync() => _opened.DisposeAsync();
}
