namespace MlOps.Sdk.Tests.Stores;

/// <summary>Passes everything on; a test overrides what it is about.</summary>
internal class ModelStoreDecorator(IModelStore inner) : IModelStore
{
    public virtual ValueTask<ModelVersion> AddVersionAsync(NewModelVersion version, Change change, CancellationToken cancellationToken = default) => inner.AddVersionAsync(version, change, cancellationToken);

    public virtual ValueTask<ModelVersion?> FindVersionAsync(string model, int version, CancellationToken cancellationToken = default) => inner.FindVersionAsync(model, version, cancellationToken);

    public virtual IAsyncEnumerable<string> ListModelsAsync(CancellationToken cancellationToken = default) => inner.ListModelsAsync(cancellationToken);

    public virtual IAsyncEnumerable<ModelVersion> ListVersionsAsync(string model, CancellationToken cancellationToken = default) => inner.ListVersionsAsync(model, cancellationToken);

    public virtual ValueTask<ModelAlias?> FindAliasAsync(string model, string alias, CancellationToken cancellationToken = default) => inner.FindAliasAsync(model, alias, cancellationToken);

    public virtual IAsyncEnumerable<ModelAlias> ListAliasesAsync(string model, CancellationToken cancellationToken = default) => inner.ListAliasesAsync(model, cancellationToken);

    public virtual ValueTask<ModelAlias> MoveAliasAsync(AliasMove move, Change change, CancellationToken cancellationToken = default) => inner.MoveAliasAsync(move, change, cancellationToken);

    public virtual IAsyncEnumerable<AliasChange> ListAliasHistoryAsync(string model, string alias, CancellationToken cancellationToken = default) => inner.ListAliasHistoryAsync(model, alias, cancellationToken);

    public virtual ValueTask AddGateReportAsync(string model, int version, GateReport report, Change change, CancellationToken cancellationToken = default) => inner.AddGateReportAsync(model, version, report, change, cancellationToken);

    public virtual IAsyncEnumerable<GateReport> ListGateReportsAsync(string model, int version, CancellationToken cancellationToken = default) => inner.ListGateReportsAsync(model, version, cancellationToken);
}
