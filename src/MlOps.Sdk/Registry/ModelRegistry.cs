using System.Runtime.CompilerServices;

namespace MlOps.Sdk;

/// <summary>
/// Registers the models that runs made as immutable versions, and moves the aliases that say which version is meant. Every change
/// names its actor, is audited in the transaction that makes it, and is announced to the observers of this process afterwards.
/// </summary>
public sealed class ModelRegistry
{
    private readonly IModelStore _models;
    private readonly IRunStore _runs;
    private readonly IArtifactStore _artifacts;
    private readonly IActorProvider _actor;
    private readonly TimeProvider _time;
    private readonly AliasPromotion _promotion;
    private readonly ModelGovernance _governance;
    private readonly bool _keepsFacts;
    private readonly RegistryObservers _observers;

    /// <summary>Makes a registry over its stores.</summary>
    /// <param name="models">Where versions and aliases are kept.</param>
    /// <param name="runs">Where the runs are kept that versions come from.</param>
    /// <param name="artifacts">Where their content is kept.</param>
    /// <param name="actor">On whose behalf changes are made; the operating system's user when null.</param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <param name="rules">What aliases demand of a version.</param>
    /// <param name="observers">Who is told when an alias was moved.</param>
    /// <param name="governance">Policies and stages; none when null.</param>
    /// <exception cref="ArgumentException">The policies contradict themselves; the message tells all of it.</exception>
    public ModelRegistry(
        IModelStore models,
        IRunStore runs,
        IArtifactStore artifacts,
        IActorProvider? actor = null,
        TimeProvider? time = null,
        IEnumerable<PromotionRule>? rules = null,
        IEnumerable<IRegistryObserver>? observers = null,
        GovernanceOptions? governance = null)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(artifacts);
        (_models, _runs, _artifacts) = (models, runs, artifacts);
        _actor = actor ?? new OperatingSystemActor();
        _time = time ?? TimeProvider.System;
        _observers = new(observers ?? []);
        _keepsFacts = models is IModelFactStore;
        var journal = new GovernanceJournal(models, models as IModelFactStore, _actor, _time);
        _governance = new(journal, governance ?? new());
        _promotion = new(journal, _governance, [.. (rules ?? []).Select(rule => rule.ToPolicy()), .. governance?.Policies ?? []]);
    }

    /// <summary>What is decided about models beside their versions and aliases: tags, labels, stages, approvals, waivers, freezes, retirement.</summary>
    /// <exception cref="InvalidOperationException">The model store keeps no facts.</exception>
    public ModelGovernance Governance => _keepsFacts
        ? _governance
        : throw new InvalidOperationException($"The model store of this registry keeps no facts; use one that is an {nameof(IModelFactStore)} too.");

    /// <summary>Registers a run's artifact as the next version of a model; what is registered already is given back unchanged.</summary>
    /// <exception cref="MlOpsNotFoundException">The run or one of the artifacts does not exist.</exception>
    /// <exception cref="MlOpsConflictException">The key names a version with other content.</exception>
    /// <exception cref="MlOpsIntegrityException">An artifact is damaged, or the file is no model of the stated format.</exception>
    public async ValueTask<ModelVersion> RegisterAsync(ModelRegistration registration, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(registration);
        EntityName.Require(registration.Model, "model");
        var run = await _runs.FindRunAsync(registration.RunId, cancellationToken).ConfigureAwait(false)
            ?? throw new MlOpsNotFoundException($"Run {registration.RunId} does not exist; a version of '{registration.Model}' comes from a run.");
        var logged = new Dictionary<string, ArtifactEntry>(StringComparer.Ordinal);
        await foreach (var artifact in _runs.ListArtifactsAsync(run.Id, cancellationToken).ConfigureAwait(false))
            logged[artifact.Path] = artifact;

        var file = Find(registration.ArtifactPath);
        ArtifactEntry[] attachments = [.. registration.Attachments.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => Find(pair.Value) with { Path = pair.Key })];
        foreach (var content in attachments.Prepend(file))
            await VerifyAsync(content, $"run {run.Id}", cancellationToken).ConfigureAwait(false);

        var version = new NewModelVersion
        {
            Model = registration.Model,
            Key = registration.Key ?? $"{run.Id}/{file.Path}",
            Format = registration.Format,
            File = file,
            Attachments = attachments,
            Signature = registration.Signature ?? await ReadSignatureAsync(registration.Format, file, registration, cancellationToken).ConfigureAwait(false),
            Lineage = new() { RunId = run.Id, Datasets = run.Inputs, GitCommit = run.Environment.GitCommit },
            Description = registration.Description,
        };

        using var activity = CoreTelemetry.Activities.StartActivity("mlops.registry.register");
        var added = await _models.AddVersionAsync(version, NewChange(registration.Reason), cancellationToken).ConfigureAwait(false);
        CoreTelemetry.RegistryWrites.Add(1, new KeyValuePair<string, object?>("mlops.model.name", added.Model));
        await RunOutputs.RecordAsync(_runs, run.Id, new(added.Model, added.Version), cancellationToken).ConfigureAwait(false);
        return added;

        ArtifactEntry Find(string path) => logged.TryGetValue(path, out var entry)
            ? entry
            : throw new MlOpsNotFoundException($"Run {run.Id} has no artifact '{path}'; it has {(logged.Count == 0 ? "none" : string.Join(", ", logged.Keys.Order(StringComparer.Ordinal).Take(10)))}. Log and flush it before registering.");
    }

    /// <summary>The version a reference means now, or null.</summary>
    public async ValueTask<ModelVersion?> FindAsync(ModelRef reference, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var version = reference.Version;
        if (reference.Alias is { } alias)
            version = (await _models.FindAliasAsync(reference.Model, alias, cancellationToken).ConfigureAwait(false))?.Version;
        return version is { } number ? await _models.FindVersionAsync(reference.Model, number, cancellationToken).ConfigureAwait(false) : null;
    }

    /// <summary>The version a reference means now.</summary>
    /// <exception cref="MlOpsNotFoundException">It means none.</exception>
    public async ValueTask<ModelVersion> ResolveAsync(ModelRef reference, CancellationToken cancellationToken = default) =>
        await FindAsync(reference, cancellationToken).ConfigureAwait(false)
            ?? throw new MlOpsNotFoundException($"'{reference}' names no registered version.");

    /// <summary>The version a text means now: a reference such as <c>churn@champion</c> or <c>churn:3</c>, or a label such as <c>churn:1.4.2</c>.</summary>
    /// <exception cref="FormatException">The text is neither.</exception>
    /// <exception cref="MlOpsNotFoundException">It means none.</exception>
    public async ValueTask<ModelVersion> ResolveAsync(string reference, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        if (reference.IndexOf(':', StringComparison.Ordinal) is var colon and > 0 && SemanticVersion.TryParse(reference[(colon + 1)..], out var label))
            return await _governance.Annotations.FindByLabelAsync(reference[..colon], label, cancellationToken).ConfigureAwait(false)
                ?? throw new MlOpsNotFoundException($"'{reference}' names no registered version: '{reference[..colon]}' has no label {label}.");
        return await ResolveAsync(ModelRef.Parse(reference), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The model file's bytes, verified before the first of them is given out.</summary>
    /// <exception cref="MlOpsIntegrityException">The stored file is not the one that was registered.</exception>
    /// <exception cref="MlOpsNotFoundException">The stored file is gone.</exception>
    public ValueTask<byte[]> ReadModelAsync(ModelVersion version, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(version);
        return ReadAsync(version, version.File, cancellationToken);
    }

    /// <summary>The bytes of an attachment, verified; null when the version has none of that name.</summary>
    /// <exception cref="MlOpsIntegrityException">The stored content is not what was registered.</exception>
    public async ValueTask<byte[]?> ReadAttachmentAsync(ModelVersion version, string attachment, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(version);
        return version.FindAttachment(attachment) is { } entry ? await ReadAsync(version, entry, cancellationToken).ConfigureAwait(false) : null;
    }

    /// <summary>
    /// Points an alias to a version, if every policy for it is met and nobody moved the alias meanwhile. What the decision rests on is
    /// compared in the transaction of the move: an approval revoked meanwhile counts as revoked.
    /// </summary>
    /// <param name="model">The registered model's name.</param>
    /// <param name="version">The version the alias shall point to.</param>
    /// <param name="alias">The alias.</param>
    /// <param name="reason">Why, for the history and the audit log.</param>
    /// <param name="expectedRevision">The alias's revision the decision rests on; the one read at the start of this call when null.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="MlOpsPolicyException">A policy demands what is not there; the message names every such demand and its mend.</exception>
    /// <exception cref="MlOpsConflictException">Somebody else moved the alias.</exception>
    /// <exception cref="MlOpsNotFoundException">The version does not exist.</exception>
    public async ValueTask<ModelAlias> PromoteAsync(
        string model, int version, string alias, string? reason = null, long? expectedRevision = null, CancellationToken cancellationToken = default)
    {
        var current = await _models.FindAliasAsync(model, alias, cancellationToken).ConfigureAwait(false);
        return await PromoteAsync(model, version, alias, reason, current, expectedRevision, breakGlass: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Says whether an alias may point to a version now, with every demand of every policy; nothing is changed.</summary>
    /// <exception cref="MlOpsNotFoundException">The version does not exist.</exception>
    public async ValueTask<PromotionDecision> ExplainPromotionAsync(string model, int version, string alias, CancellationToken cancellationToken = default)
    {
        var current = await _models.FindAliasAsync(model, EntityName.Require(alias, "alias"), cancellationToken).ConfigureAwait(false);
        return await _promotion.DecideAsync(model, version, alias, current?.Version, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Points an alias to a version in an emergency: what the policies allow to be bypassed is bypassed, on the record, and
    /// somebody else must review it (<see cref="ModelGovernance.ListUnreviewedAsync"/>). What they allow anyway is an ordinary promotion.
    /// </summary>
    /// <exception cref="MlOpsPolicyException">A demand that is not met cannot be bypassed; the message names each.</exception>
    /// <exception cref="MlOpsConflictException">Somebody else moved the alias.</exception>
    /// <exception cref="MlOpsNotFoundException">The version does not exist.</exception>
    public async ValueTask<ModelAlias> BreakGlassAsync(
        string model, int version, string alias, string reason, long? expectedRevision = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        var current = await _models.FindAliasAsync(model, alias, cancellationToken).ConfigureAwait(false);
        return await PromoteAsync(model, version, alias, reason, current, expectedRevision, breakGlass: true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Points an alias back to the version that held it before the current one; again, to the one before that. Promotion rules are
    /// not asked, as that version has passed them, and an incident does not wait.
    /// </summary>
    /// <exception cref="MlOpsNotFoundException">The alias has no earlier holder.</exception>
    /// <exception cref="MlOpsPolicyException">That version was retired since.</exception>
    /// <exception cref="MlOpsConflictException">Somebody else moved the alias.</exception>
    public async ValueTask<ModelAlias> RollbackAsync(string model, string alias, string reason, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        var current = await _models.FindAliasAsync(model, alias, cancellationToken).ConfigureAwait(false)
            ?? throw new MlOpsNotFoundException($"Alias {model}@{alias} was never set, so there is nothing to roll back.");
        var history = await HistoryAsync(model, alias, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        var previous = AliasHistory.PreviousHolder(Enumerable.Reverse(history))
            ?? throw new MlOpsNotFoundException($"Alias {model}@{alias} has no holder before version {current.Version}, so there is nothing to roll back to.");
        return await _promotion.ReturnAsync(model, previous, alias, current.Revision, move => MoveAsync(move, current.Version, reason, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes an alias away; its history stays.</summary>
    /// <exception cref="MlOpsNotFoundException">The alias points to no version.</exception>
    /// <exception cref="MlOpsConflictException">Somebody else moved the alias.</exception>
    public async ValueTask<ModelAlias> RemoveAliasAsync(string model, string alias, string reason, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        var current = await _models.FindAliasAsync(model, alias, cancellationToken).ConfigureAwait(false);
        return await MoveAsync(new() { Model = model, Alias = alias, Version = null, ExpectedRevision = current?.Revision ?? 0 }, current?.Version, reason, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The version an alias pointed to at a time; null when it pointed to none.</summary>
    public async ValueTask<int?> WhatWasAsync(string model, string alias, DateTimeOffset at, CancellationToken cancellationToken = default)
    {
        await foreach (var change in HistoryAsync(model, alias, cancellationToken).ConfigureAwait(false))
        {
            if (change.At <= at)
                return change.To;
        }

        return null;
    }

    /// <summary>Every move of an alias, newest first.</summary>
    public IAsyncEnumerable<AliasChange> HistoryAsync(string model, string alias, CancellationToken cancellationToken = default) =>
        _models.ListAliasHistoryAsync(model, alias, cancellationToken);

    /// <summary>The names of all registered models in ordinal order.</summary>
    public IAsyncEnumerable<string> ListModelsAsync(CancellationToken cancellationToken = default) => _models.ListModelsAsync(cancellationToken);

    /// <summary>The versions of a model, newest first.</summary>
    public IAsyncEnumerable<ModelVersion> ListVersionsAsync(string model, CancellationToken cancellationToken = default) => _models.ListVersionsAsync(model, cancellationToken);

    /// <summary>The aliases of a model in ordinal order.</summary>
    public IAsyncEnumerable<ModelAlias> ListAliasesAsync(string model, CancellationToken cancellationToken = default) => _models.ListAliasesAsync(model, cancellationToken);

    /// <summary>Stores the verdict of a gate suite on a version; the same report again changes nothing.</summary>
    /// <exception cref="MlOpsNotFoundException">The version does not exist.</exception>
    public async ValueTask AddGateReportAsync(ModelVersion version, GateReport report, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(version);
        await _models.AddGateReportAsync(version.Model, version.Version, report, NewChange(null), cancellationToken).ConfigureAwait(false);
        CoreTelemetry.RegistryWrites.Add(1, new KeyValuePair<string, object?>("mlops.model.name", version.Model));
    }

    /// <summary>The verdicts on a version, newest first.</summary>
    public IAsyncEnumerable<GateReport> ListGateReportsAsync(ModelVersion version, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(version);
        return _models.ListGateReportsAsync(version.Model, version.Version, cancellationToken);
    }

    /// <summary>Tells an observer of the alias moves made through this registry, until the returned value is disposed.</summary>
    public IDisposable Subscribe(IRegistryObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        return _observers.Add(observer);
    }

    private ValueTask<ModelAlias> PromoteAsync(
        string model, int version, string alias, string? reason, ModelAlias? current, long? expectedRevision, bool breakGlass, CancellationToken cancellationToken) => _promotion.PromoteAsync(
            model, version, alias, current, expectedRevision ?? current?.Revision ?? 0, breakGlass, move => MoveAsync(move, current?.Version, reason, cancellationToken), cancellationToken);

    private async ValueTask<ModelAlias> MoveAsync(AliasMove move, int? from, string? reason, CancellationToken cancellationToken)
    {
        using var activity = CoreTelemetry.Activities.StartActivity("mlops.registry.move-alias");
        var change = NewChange(reason);
        var moved = await _models.MoveAliasAsync(move, change, cancellationToken).ConfigureAwait(false);
        CoreTelemetry.RegistryWrites.Add(1, new KeyValuePair<string, object?>("mlops.model.name", move.Model));
        _observers.Announce(new()
        {
            Model = move.Model,
            Alias = move.Alias,
            Revision = moved.Revision,
            From = from,
            To = move.Version,
            At = moved.MovedAt,
            Actor = change.Actor,
            Reason = reason,
        });
        return moved;
    }

    private async ValueTask<byte[]> ReadAsync(ModelVersion version, ArtifactEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            return await _artifacts.ReadAsync(entry.Digest, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (MlOpsIntegrityException e)
        {
            throw new MlOpsIntegrityException($"'{entry.Path}' of {version.ToRef()} must not be used. {e.Message}", e);
        }
        catch (MlOpsNotFoundException e)
        {
            var purged = (await _governance.ReadAsync(version.Model, cancellationToken).ConfigureAwait(false)).Of(version.Version).PurgedAt;
            throw new MlOpsNotFoundException($"'{entry.Path}' of {version.ToRef()} {(purged is null ? "is gone" : $"was purged on {purged:u}, after the version was retired")}. {e.Message}", e);
        }
    }

    private async ValueTask VerifyAsync(ArtifactEntry entry, string owner, CancellationToken cancellationToken)
    {
        try
        {
            var stream = await _artifacts.OpenReadAsync(entry.Digest, cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
                await stream.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
        }
        catch (MlOpsIntegrityException e)
        {
            throw new MlOpsIntegrityException($"'{entry.Path}' of {owner} must not be registered. {e.Message}", e);
        }
    }

    private async ValueTask<ModelSignature> ReadSignatureAsync(string format, ArtifactEntry file, ModelRegistration registration, CancellationToken cancellationToken)
    {
        if (format != "onnx")
            throw new ArgumentException($"The signature of '{file.Path}' cannot be read from the format '{format}'; state it in the registration.", nameof(format));

        var stream = await _artifacts.OpenReadAsync(file.Digest, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var model = OnnxModelFile.Read(stream, file.Path);
            if (model.ExternalDataLocations.FirstOrDefault(location => !registration.Attachments.ContainsKey(location)) is { } outside)
                throw new ArgumentException($"'{file.Path}' keeps weights in '{outside}', which is not frozen with it; save the model with its weights inside, or attach the file under that name.", nameof(file));
            return model.Signature;
        }
    }

    private Change NewChange(string? reason) => new() { Actor = _actor.Actor, At = _time.GetUtcNow(), Reason = reason };
}
