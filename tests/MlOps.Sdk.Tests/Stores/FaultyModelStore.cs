namespace MlOps.Sdk.Tests.Stores;

/// <summary>A model store with one known fault.</summary>
internal sealed class FaultyModelStore(InMemoryModelStore inner, string fault) : IModelStore, IAuditLog
{
    public async ValueTask<ModelVersion> AddVersionAsync(NewModelVersion version, Change change, CancellationToken cancellationToken = default)
    {
        try
        {
            return await inner.AddVersionAsync(version, change, cancellationToken);
        }
        catch (MlOpsConflictException) when (fault == "takes other content under a key")
        {
            return await inner.ListVersionsAsync(version.Model, cancellationToken).FirstAsync(known => known.Key == version.Key, cancellationToken);
        }
    }

    public ValueTask<ModelVersion?> FindVersionAsync(string model, int version, CancellationToken cancellationToken = default) => inner.FindVersionAsync(model, version, cancellationToken);

    public IAsyncEnumerable<string> ListModelsAsync(CancellationToken cancellationToken = default) => inner.ListModelsAsync(cancellationToken);

    public IAsyncEnumerable<ModelVersion> ListVersionsAsync(string model, CancellationToken cancellationToken = default) => inner.ListVersionsAsync(model, cancellationToken);

    public ValueTask<ModelAlias?> FindAliasAsync(string model, string alias, CancellationToken cancellationToken = default) => inner.FindAliasAsync(model, alias, cancellationToken);

    public IAsyncEnumerable<ModelAlias> ListAliasesAsync(string model, CancellationToken cancellationToken = default) => fault == "lists aliases that were taken away"
        ? new[] { "champion", "shadow" }.ToAsyncEnumerable().Select(async (alias, token) => await inner.FindAliasAsync(model, alias, token)).OfType<ModelAlias>()
        : inner.ListAliasesAsync(model, cancellationToken);

    public async ValueTask<ModelAlias> MoveAliasAsync(AliasMove move, Change change, CancellationToken cancellationToken = default)
    {
        if (fault == "moves an alias from any revision")
            move = move with { ExpectedRevision = (await inner.FindAliasAsync(move.Model, move.Alias, cancellationToken))?.Revision ?? 0 };
        return await inner.MoveAliasAsync(move, change, cancellationToken);
    }

    public IAsyncEnumerable<AliasChange> ListAliasHistoryAsync(string model, string alias, CancellationToken cancellationToken = default)
    {
        var history = inner.ListAliasHistoryAsync(model, alias, cancellationToken);
        return fault == "tells the history oldest first" ? history.Reverse() : history;
    }

    public async ValueTask AddGateReportAsync(string model, int version, GateReport report, Change change, CancellationToken cancellationToken = default)
    {
        await inner.AddGateReportAsync(model, version, report, change, cancellationToken);
        if (fault == "audits reports twice")
            await inner.AddGateReportAsync(model, version, report with { Id = Guid.CreateVersion7(change.At) }, change, cancellationToken);
    }

    public IAsyncEnumerable<GateReport> ListGateReportsAsync(string model, int version, CancellationToken cancellationToken = default) => inner.ListGateReportsAsync(model, version, cancellationToken);

    public IAsyncEnumerable<AuditEntry> ListAuditAsync(long afterSequence = 0, CancellationToken cancellationToken = default)
    {
        var entries = inner.ListAuditAsync(afterSequence, cancellationToken);
        return fault == "forgets an audit entry" ? entries.Where(entry => entry.Sequence != 3) : entries;
    }
}
