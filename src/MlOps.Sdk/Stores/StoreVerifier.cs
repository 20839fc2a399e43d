using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MlOps.Sdk;

/// <summary>
/// Checks a store against its audit log and its artifacts: the chain is intact, every version, alias, alias move, gate report and fact is what
/// the entry that made it says, none is missing or came from nowhere, and every byte that a version or a run refers to is there.
/// </summary>
public sealed class StoreVerifier(IRunStore runs, IModelStore models, IAuditLog audit, IArtifactStore artifacts)
{
    /// <summary>Walks the whole store.</summary>
    /// <param name="anchor">A head of the audit log noted earlier outside the store.</param>
    /// <param name="cancellationToken">Stops the walk.</param>
    public async ValueTask<StoreVerification> VerifyAsync(AuditHead? anchor = null, CancellationToken cancellationToken = default)
    {
        var findings = new List<StoreFinding>();
        var recorded = new RecordedState();
        var chain = await AuditChain.VerifyAsync(ReadAsync(recorded, cancellationToken), anchor, cancellationToken).ConfigureAwait(false);
        if (!chain.Intact)
        {
            findings.Add(new($"audit entry {chain.BadSequence}", $"{chain.Defect}: {chain.Reason}"));
            recorded = new();
            await foreach (var _ in ReadAsync(recorded, cancellationToken).ConfigureAwait(false))
            {
                // The chain was judged up to its defect; what the entries after it made is not to blame for that.
            }
        }

        var content = new ContentCheck(artifacts, findings);
        var purged = await FindPurgedAsync(cancellationToken).ConfigureAwait(false);
        var versions = 0;
        await foreach (var model in models.ListModelsAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                await foreach (var version in models.ListVersionsAsync(model, cancellationToken).ConfigureAwait(false))
                {
                    versions++;
                    await CheckVersionAsync(version, recorded, findings, purged.IsPurged(version.ToRef().ToString()) ? null : content, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (MlOpsIntegrityException e)
            {
                findings.Add(new(model, e.Message));
            }

            try
            {
                await foreach (var alias in models.ListAliasesAsync(model, cancellationToken).ConfigureAwait(false))
                    Compare($"{model}@{alias.Alias}", alias, MlOpsJson.ModelAlias, recorded.TakeAlias($"{model}@{alias.Alias}"), findings);
            }
            catch (MlOpsIntegrityException e)
            {
                findings.Add(new($"aliases of {model}", e.Message));
            }

            await CheckFactsAsync(model, recorded, findings, cancellationToken).ConfigureAwait(false);
        }

        foreach (var (model, alias) in recorded.Moved)
            await CheckHistoryAsync(model, alias, recorded, findings, cancellationToken).ConfigureAwait(false);

        findings.AddRange(recorded.Remaining.Select(item => new StoreFinding(item, "The audit log says that it exists; the store does not have it.")));
        await CheckRunsAsync(content, purged, findings, cancellationToken).ConfigureAwait(false);
        return new() { Audit = chain, Findings = findings, Versions = versions, Artifacts = content.Checked };
    }

    private static void Compare<T>(string item, T stored, JsonTypeInfo<T> contract, string? logged, List<StoreFinding> findings)
    {
        if (logged is null)
        {
            findings.Add(new(item, "The store has it; no audit entry says who made it."));
            return;
        }

        var expected = Normalize(logged, contract);
        var found = JsonSerializer.Serialize(stored, contract);
        if (found != expected)
            findings.Add(new(item, $"It differs from the audit entry that made it: the log says {expected}, the store {found}."));
    }

    // Both go through today's contract: a newer release may write members that the entry's writer did not know.
    private static string Normalize<T>(string logged, JsonTypeInfo<T> contract)
    {
        try
        {
            return JsonSerializer.Serialize(JsonSerializer.Deserialize(logged, contract)!, contract);
        }
        catch (JsonException)
        {
            return logged;
        }
    }

    private async IAsyncEnumerable<AuditEntry> ReadAsync(RecordedState recorded, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entry in audit.ListAuditAsync(0, cancellationToken).ConfigureAwait(false))
        {
            recorded.Apply(entry);
            yield return entry;
        }
    }

    private async ValueTask CheckVersionAsync(ModelVersion version, RecordedState recorded, List<StoreFinding> findings, ContentCheck? content, CancellationToken cancellationToken)
    {
        var name = version.ToRef().ToString();
        Compare(name, version, MlOpsJson.ModelVersion, recorded.TakeVersion(name), findings);
        await CheckReportsAsync(version, name, recorded, findings, cancellationToken).ConfigureAwait(false);
        if (content is null)
            return; // purged: what it was is still on record, its bytes need not be there
        foreach (var entry in version.Attachments.Prepend(version.File))
            await content.CheckAsync($"{name} '{entry.Path}'", entry, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask CheckReportsAsync(ModelVersion version, string name, RecordedState recorded, List<StoreFinding> findings, CancellationToken cancellationToken)
    {
        var stored = new List<string>();
        await foreach (var report in models.ListGateReportsAsync(version.Model, version.Version, cancellationToken).ConfigureAwait(false))
        {
            var id = report.Id.ToString("N");
            stored.Insert(0, id); // they come newest first
            Compare($"{name} gate report {id}", report, MlOpsJson.GateReport, recorded.TakeReport($"{name} gate report {id}"), findings);
        }

        var logged = recorded.OrderOfReports(name).Where(stored.Contains).ToArray();
        if (!logged.SequenceEqual(stored.Where(logged.Contains)))
            findings.Add(new($"{name} gate reports", $"The store has them in another order than the log: the latest is {stored[^1]}, the log recorded {logged[^1]} last."));
    }

    // A rollback goes where the history says, so the history must be what the log says.
    private async ValueTask CheckHistoryAsync(string model, string alias, RecordedState recorded, List<StoreFinding> findings, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var change in models.ListAliasHistoryAsync(model, alias, cancellationToken).ConfigureAwait(false))
            {
                var item = RecordedState.NameOf(change);
                Compare(item, change, MlOpsJson.AliasChange, recorded.TakeMove(item), findings);
            }
        }
        catch (MlOpsIntegrityException e)
        {
            findings.Add(new($"{model}@{alias} history", e.Message));
        }
    }

    // Facts decide what may be promoted. A store of models alone has none to compare with the log.
    private async ValueTask CheckFactsAsync(string model, RecordedState recorded, List<StoreFinding> findings, CancellationToken cancellationToken)
    {
        if (models is not IModelFactStore facts)
        {
            recorded.LeaveFacts();
            return;
        }

        try
        {
            await foreach (var fact in facts.ListFactsAsync(model, 0, cancellationToken).ConfigureAwait(false))
            {
                var item = RecordedState.NameOf(fact);
                Compare(item, fact, MlOpsJson.ModelFact, recorded.TakeFact(item), findings);
            }
        }
        catch (MlOpsIntegrityException e)
        {
            findings.Add(new($"facts of {model}", e.Message));
        }
    }

    // What cannot be read is reported where it is compared with the log; here it only means that nothing is excused.
    private async ValueTask<PurgedContent> FindPurgedAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await PurgedContent.ReadAsync(models, cancellationToken).ConfigureAwait(false);
        }
        catch (MlOpsIntegrityException)
        {
            return new();
        }
    }

    private async ValueTask CheckRunsAsync(ContentCheck content, PurgedContent purged, List<StoreFinding> findings, CancellationToken cancellationToken)
    {
        await foreach (var experiment in runs.ListExperimentsAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                await foreach (var run in runs.ListRunsAsync(experiment.Id, cancellationToken).ConfigureAwait(false))
                    await CheckRunAsync(run.Id, content, purged, findings, cancellationToken).ConfigureAwait(false);
            }
            catch (MlOpsIntegrityException e)
            {
                findings.Add(new($"runs of experiment '{experiment.Name}'", e.Message));
            }
        }
    }

    private async ValueTask CheckRunAsync(RunId run, ContentCheck content, PurgedContent purged, List<StoreFinding> findings, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var entry in runs.ListArtifactsAsync(run, cancellationToken).ConfigureAwait(false))
            {
                if (!purged.GaveUp(run, entry.Digest))
                    await content.CheckAsync($"run {run} '{entry.Path}'", entry, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (MlOpsIntegrityException e)
        {
            findings.Add(new($"artifacts of run {run}", e.Message));
        }
    }
}
