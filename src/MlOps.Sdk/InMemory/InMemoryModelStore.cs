using System.Runtime.CompilerServices;
using System.Text.Json;

namespace MlOps.Sdk;

/// <summary>Models, versions, aliases, facts and their audit log in memory, for unit tests and scripts.</summary>
public sealed class InMemoryModelStore : IModelStore, IModelFactStore, IAuditLog
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, List<ModelVersion>> _models = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, List<AliasChange>> _aliases = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Model, int Version), List<GateReport>> _reports = [];
    private readonly FactJournals _facts = new();
    private readonly List<AuditEntry> _audit = [];

    /// <inheritdoc/>
    public ValueTask<ModelVersion> AddVersionAsync(NewModelVersion version, Change change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(version);
        ArgumentNullException.ThrowIfNull(change);
        EntityName.Require(version.Model, "model");
        ArgumentException.ThrowIfNullOrWhiteSpace(version.Key);
        return Locked(
            () =>
            {
                var versions = _models.GetValueOrDefault(version.Model) ?? [];
                if (versions.Find(known => known.Key == version.Key) is { } existing)
                    return version.Matches(existing) ? existing : throw new MlOpsConflictException($"Key '{version.Key}' names {existing.ToRef()} with other content; versions are immutable, register under another key.");

                var added = version.ToVersion(versions.Count + 1, change);
                versions.Add(added);
                _models[version.Model] = versions;
                Audit(change, AuditAction.VersionRegistered, added.ToRef().ToString(), null, JsonSerializer.Serialize(added, MlOpsJson.ModelVersion));
                return added;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ModelVersion?> FindVersionAsync(string model, int version, CancellationToken cancellationToken = default) =>
        Locked(() => Find(model, version), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<string> ListModelsAsync(CancellationToken cancellationToken = default) => ListAsync<string>(() => [.. _models.Keys], cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<ModelVersion> ListVersionsAsync(string model, CancellationToken cancellationToken = default) =>
        ListAsync(() => _models.TryGetValue(model, out var versions) ? Enumerable.Reverse(versions).ToArray() : [], cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ModelAlias?> FindAliasAsync(string model, string alias, CancellationToken cancellationToken = default) =>
        Locked(() => Current(model, alias), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<ModelAlias> ListAliasesAsync(string model, CancellationToken cancellationToken = default) => ListAsync(
        () => _aliases.Values.Where(changes => changes[0].Model == model && changes[^1].To is not null).Select(changes => ToAlias(changes[^1])).ToArray(), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ModelAlias> MoveAliasAsync(AliasMove move, Change change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(move);
        ArgumentNullException.ThrowIfNull(change);
        move.Validate();
        return Locked(
            () =>
            {
                move.DemandUnchanged(_facts.Revision(move.Model), move.Version is { } judged && _reports.TryGetValue((move.Model, judged), out var reports) ? reports.Count : 0);
                var before = Current(move.Model, move.Alias);
                var after = move.Apply(before, change);
                if (move.Version is { } wanted && Find(move.Model, wanted) is null)
                    throw new MlOpsNotFoundException($"Model version {move.Model}:{wanted} does not exist; the alias '{move.Alias}' was not moved.");
                var fact = move.Fact is { } added ? Next(added, move.ExpectedFacts!.Value, change) : null;

                var name = Name(move.Model, move.Alias);
                if (!_aliases.TryGetValue(name, out var changes))
                    _aliases[name] = changes = [];
                changes.Add(new()
                {
                    Model = move.Model,
                    Alias = move.Alias,
                    Revision = after.Revision,
                    From = before?.Version,
                    To = after.Version,
                    At = after.MovedAt,
                    Actor = change.Actor,
                    Reason = change.Reason,
                });
                Audit(change, AuditAction.AliasMoved, name, before is null ? null : JsonSerializer.Serialize(before, MlOpsJson.ModelAlias), JsonSerializer.Serialize(after, MlOpsJson.ModelAlias));
                if (fact is not null)
                    Add(fact, change);
                return after;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<AliasChange> ListAliasHistoryAsync(string model, string alias, CancellationToken cancellationToken = default) =>
        ListAsync(() => _aliases.TryGetValue(Name(model, alias), out var changes) ? Enumerable.Reverse(changes).ToArray() : [], cancellationToken);

    /// <inheritdoc/>
    public async ValueTask AddGateReportAsync(string model, int version, GateReport report, Change change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(change);
        await Locked(
            () =>
            {
                if (Find(model, version) is null)
                    throw new MlOpsNotFoundException($"Model version {model}:{version} does not exist; the gate report '{report.Suite}' was not stored.");
                if (!_reports.TryGetValue((model, version), out var reports))
                    _reports[(model, version)] = reports = [];
                if (reports.Any(known => known.Id == report.Id))
                    return false;
                reports.Add(report);
                Audit(change, AuditAction.GateReported, $"{model}:{version}", null, JsonSerializer.Serialize(report, MlOpsJson.GateReport));
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<GateReport> ListGateReportsAsync(string model, int version, CancellationToken cancellationToken = default) =>
        ListAsync(() => _reports.TryGetValue((model, version), out var reports) ? Enumerable.Reverse(reports).ToArray() : [], cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ModelFact> AppendFactAsync(NewModelFact fact, long expectedRevision, Change change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fact);
        ArgumentNullException.ThrowIfNull(change);
        return Locked(
            () =>
            {
                if (_facts.Find(fact.Model, fact.Id) is { } existing)
                    return fact.Reuse(existing);
                var next = Next(fact, expectedRevision, change);
                Add(next, change);
                return next;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ModelFact> ListFactsAsync(string model, long afterRevision = 0, CancellationToken cancellationToken = default) =>
        ListAsync(() => _facts.After(model, afterRevision), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<AuditEntry> ListAuditAsync(long afterSequence = 0, CancellationToken cancellationToken = default) =>
        ListAsync<AuditEntry>(() => [.. _audit.Skip((int)Math.Clamp(afterSequence, 0, _audit.Count))], cancellationToken);

    internal static MlOpsConflictException IsEvidence(RunId run, string model) => new($"A version of '{model}' came from run {run}, which is evidence of it; keep the run.");

    // Called under the lock of the runs; nothing here calls them back.
    internal void Purge(RunId run, Change change)
    {
        lock (_gate)
        {
            if (_models.Values.SelectMany(versions => versions).FirstOrDefault(version => version.Lineage.RunId == run) is { } version)
                throw IsEvidence(run, version.Model);
            Audit(change, AuditAction.RunPurged, run.ToString(), null, null);
        }
    }

    private static string Name(string model, string alias) => $"{model}@{alias}";

    private static ModelAlias ToAlias(AliasChange last) =>
        new() { Model = last.Model, Alias = last.Alias, Version = last.To, Revision = last.Revision, MovedAt = last.At };

    private ModelFact Next(NewModelFact fact, long expectedRevision, Change change)
    {
        if (fact.Version is { } version ? Find(fact.Model, version) is null : !_models.ContainsKey(fact.Model))
            throw fact.NoSubject();
        if (_facts.Find(fact.Model, fact.Id) is not null)
            throw fact.Taken();
        if (fact.OnlyWithoutAlias && _aliases.Values.Select(changes => changes[^1]).FirstOrDefault(last => last.Model == fact.Model && last.To is { } held && held == (fact.Version ?? held)) is { } alias)
            throw fact.Aliased(alias.Alias);
        return fact.ToFact(_facts.Revision(fact.Model), expectedRevision, change);
    }

    private void Add(ModelFact fact, Change change)
    {
        _facts.Add(fact);
        Audit(change, AuditAction.OfFact(fact), fact.ToSubject(), null, JsonSerializer.Serialize(fact, MlOpsJson.ModelFact));
    }

    private ModelVersion? Find(string model, int version) =>
        _models.TryGetValue(model, out var versions) && version > 0 && version <= versions.Count ? versions[version - 1] : null;

    private ModelAlias? Current(string model, string alias) => _aliases.TryGetValue(Name(model, alias), out var changes) ? ToAlias(changes[^1]) : null;

    private void Audit(Change change, string action, string subject, string? before, string? after)
    {
        var head = _audit.Count == 0 ? AuditHead.Empty : new(_audit[^1].Sequence, _audit[^1].Hash);
        _audit.Add(AuditChain.Append(head, change, action, subject, before, after));
    }

    private ValueTask<T> Locked<T>(Func<T> work, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<T>(cancellationToken);
        try
        {
            lock (_gate)
                return ValueTask.FromResult(work());
        }
        catch (MlOpsException e)
        {
            return ValueTask.FromException<T>(e);
        }
    }

    private async IAsyncEnumerable<T> ListAsync<T>(Func<T[]> snapshot, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var item in await Locked(snapshot, cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return item;
        }
    }
}
