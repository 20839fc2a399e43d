namespace MlOps.Sdk;

/// <summary>
/// Keeps registered models, their immutable versions and the aliases that point to them. Every change appends to the store's
/// audit log in the same transaction; all members may be called from several threads and processes at once.
/// </summary>
public interface IModelStore
{
    /// <summary>Adds the next version; the same model and key again gives the version that exists.</summary>
    /// <exception cref="MlOpsConflictException">The key names a version with other content.</exception>
    ValueTask<ModelVersion> AddVersionAsync(NewModelVersion version, Change change, CancellationToken cancellationToken = default);

    /// <summary>The version, or null.</summary>
    ValueTask<ModelVersion?> FindVersionAsync(string model, int version, CancellationToken cancellationToken = default);

    /// <summary>The names of all registered models in ordinal order.</summary>
    IAsyncEnumerable<string> ListModelsAsync(CancellationToken cancellationToken = default);

    /// <summary>The versions of a model, newest first.</summary>
    IAsyncEnumerable<ModelVersion> ListVersionsAsync(string model, CancellationToken cancellationToken = default);

    /// <summary>The alias, or null when it was never set. One that was taken away has no version but keeps its revision.</summary>
    ValueTask<ModelAlias?> FindAliasAsync(string model, string alias, CancellationToken cancellationToken = default);

    /// <summary>The aliases of a model that point to a version, in ordinal order.</summary>
    IAsyncEnumerable<ModelAlias> ListAliasesAsync(string model, CancellationToken cancellationToken = default);

    /// <summary>Moves an alias if its revision is still the expected one.</summary>
    /// <exception cref="MlOpsConflictException">Somebody else moved the alias.</exception>
    /// <exception cref="MlOpsNotFoundException">The version does not exist.</exception>
    ValueTask<ModelAlias> MoveAliasAsync(AliasMove move, Change change, CancellationToken cancellationToken = default);

    /// <summary>Every move of an alias, newest first.</summary>
    IAsyncEnumerable<AliasChange> ListAliasHistoryAsync(string model, string alias, CancellationToken cancellationToken = default);

    /// <summary>Stores the verdict of a gate suite on a version; the same report id again changes nothing.</summary>
    /// <exception cref="MlOpsNotFoundException">The version does not exist.</exception>
    ValueTask AddGateReportAsync(string model, int version, GateReport report, Change change, CancellationToken cancellationToken = default);

    /// <summary>The verdicts on a version, newest first.</summary>
    IAsyncEnumerable<GateReport> ListGateReportsAsync(string model, int version, CancellationToken cancellationToken = default);
}
