namespace MlOps.Sdk;

/// <summary>The way of a version through its stages to its end: deprecation, retirement, and the legal holds that keep its content.</summary>
public sealed class ModelLifecycle
{
    private readonly GovernanceJournal _journal;
    private readonly IReadOnlyList<StageOptions> _stages;

    internal ModelLifecycle(GovernanceJournal journal, IEnumerable<StageOptions> stages) => (_journal, _stages) = (journal, [.. stages]);

    /// <summary>Takes a version to a stage; one that is there stays there.</summary>
    /// <exception cref="ArgumentException">The stage is not declared, or is entered by promotion only.</exception>
    /// <exception cref="MlOpsPolicyException">The stage is not entered from where the version is, or the version is retired.</exception>
    /// <exception cref="MlOpsNotFoundException">The version does not exist.</exception>
    public async ValueTask EnterStageAsync(string model, int version, string stage, string? reason = null, CancellationToken cancellationToken = default)
    {
        var wanted = _stages.FirstOrDefault(known => known.Name == stage)
            ?? throw new ArgumentException($"The stage '{stage}' is not declared; declared are {(_stages.Count == 0 ? "none" : string.Join(", ", _stages.Select(known => known.Name)))}. Add it to {nameof(GovernanceOptions)}.{nameof(GovernanceOptions.Stages)}.", nameof(stage));
        if (wanted.Alias is { } alias)
            throw new ArgumentException($"The stage '{stage}' is that of the version '{model}@{alias}' points to; promote the version to '{alias}' instead.", nameof(stage));

        var held = await HeldStageAsync(model, version, cancellationToken).ConfigureAwait(false);
        await _journal.AppendAsync(
            model,
            version,
            null,
            reason,
            (known, _) =>
            {
                var now = held ?? known.Of(version).Stage;
                if (now == stage)
                    return null;
                RefuseRetired(known, model, version);
                if (wanted.From.Count > 0 && (now is null || !wanted.From.Contains(now)))
                    throw new MlOpsPolicyException($"{model}:{version} is in {(now is null ? "no stage" : $"the stage '{now}'")}; the stage '{stage}' is entered from {string.Join(" or ", wanted.From.Select(from => $"'{from}'"))} only.");
                return new StageEntered { From = now, Stage = stage };
            },
            onlyWithoutAlias: false,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The stage a version is in: that of an alias which points to it, the last declared first, or else the one it entered; null for none.</summary>
    public async ValueTask<string?> FindStageAsync(string model, int version, CancellationToken cancellationToken = default) =>
        await HeldStageAsync(model, version, cancellationToken).ConfigureAwait(false)
            ?? (await _journal.ReadAsync(model, cancellationToken).ConfigureAwait(false)).Of(version).Stage;

    /// <summary>Says that a version, or a whole model, should not be used any more; it still works. Said again, it replaces what was said.</summary>
    /// <param name="model">The registered model's name.</param>
    /// <param name="version">The version; null for the whole model.</param>
    /// <param name="reason">Why.</param>
    /// <param name="replacement">The version to use instead.</param>
    /// <param name="since">From when on; from now when null.</param>
    /// <param name="retiresAt">When it is to be retired; null when that is not known.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="MlOpsPolicyException">It is retired already.</exception>
    /// <exception cref="MlOpsNotFoundException">The version, or its replacement, does not exist.</exception>
    public async ValueTask DeprecateAsync(
        string model, int? version, string reason, int? replacement = null, DateTimeOffset? since = null, DateTimeOffset? retiresAt = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        await CheckReplacementAsync(model, version, replacement, cancellationToken).ConfigureAwait(false);
        await _journal.AppendAsync(
            model,
            version,
            null,
            reason,
            (known, time) =>
            {
                RefuseRetired(known, model, version);
                return new VersionDeprecated { Since = (since ?? time.Now).ToUniversalTime(), RetiresAt = retiresAt?.ToUniversalTime(), Replacement = replacement };
            },
            onlyWithoutAlias: false,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes a version, or a whole model, out of use: no alias may point to it, and collection may remove its content unless a legal hold lies on it.</summary>
    /// <param name="model">The registered model's name.</param>
    /// <param name="version">The version; null for the whole model.</param>
    /// <param name="reason">Why.</param>
    /// <param name="replacement">The version to use instead.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="MlOpsConflictException">An alias points to it.</exception>
    /// <exception cref="MlOpsNotFoundException">The version, or its replacement, does not exist.</exception>
    public async ValueTask RetireAsync(string model, int? version, string reason, int? replacement = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        await CheckReplacementAsync(model, version, replacement, cancellationToken).ConfigureAwait(false);
        await _journal.AppendAsync(
            model, version, null, reason, (known, _) => Of(known, version).Retirement is null ? new VersionRetired { Replacement = replacement } : null, onlyWithoutAlias: true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes a deprecation or a retirement back. Content that was removed meanwhile does not come back.</summary>
    /// <exception cref="MlOpsNotFoundException">It is neither deprecated nor retired.</exception>
    /// <exception cref="MlOpsPolicyException">Its content was purged.</exception>
    public async ValueTask ReinstateAsync(string model, int? version, string reason, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        await _journal.AppendAsync(
            model,
            version,
            null,
            reason,
            (known, _) => Of(known, version) is { PurgedAt: { } purgedAt }
                ? throw new MlOpsPolicyException($"The content of {Name(model, version)} was purged on {purgedAt:u}; it cannot be taken back into use. Register the model again.")
                : Of(known, version) is { Retirement: null, Deprecation: null }
                ? throw new MlOpsNotFoundException($"{Name(model, version)} is neither deprecated nor retired by itself, so there is nothing to take back.")
                : new VersionReinstated(),
            onlyWithoutAlias: false,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Forbids to remove anything of a version, or of a whole model, until the hold is released.</summary>
    /// <param name="model">The registered model's name.</param>
    /// <param name="version">The version; null for the whole model.</param>
    /// <param name="matter">The case or request that the hold is for.</param>
    /// <param name="reason">Why.</param>
    /// <param name="id">Makes the call idempotent; a new one when null.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The hold's id.</returns>
    public async ValueTask<Guid> HoldAsync(string model, int? version, string matter, string? reason = null, Guid? id = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(matter);
        return (await _journal.AppendAsync(model, version, id, reason, (_, _) => new LegalHoldPlaced { Matter = matter }, onlyWithoutAlias: false, cancellationToken).ConfigureAwait(false))!.Id;
    }

    /// <summary>Releases a legal hold.</summary>
    /// <exception cref="MlOpsNotFoundException">No such hold lies on the model or its versions.</exception>
    public async ValueTask ReleaseHoldAsync(string model, Guid hold, string reason, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        var known = await _journal.ReadAsync(model, cancellationToken).ConfigureAwait(false);
        var subject = known.Versions.Values.Prepend(known.Whole).FirstOrDefault(candidate => candidate.Holds.Any(placed => placed.Id == hold)) ?? throw Missing();
        int? version = subject.Version == 0 ? null : subject.Version;
        await _journal.AppendAsync(
            model, version, null, reason, (now, _) => Of(now, version).Holds.Any(placed => placed.Id == hold) ? new LegalHoldReleased { Hold = hold } : throw Missing(), onlyWithoutAlias: false, cancellationToken).ConfigureAwait(false);

        MlOpsNotFoundException Missing() => new($"No legal hold {hold:N} lies on '{model}' or its versions; it was released, or never placed.");
    }

    private static GovernedVersion Of(GovernedModel known, int? version) => version is { } number ? known.Of(number) : known.Whole;

    private static string Name(string model, int? version) => version is { } number ? $"{model}:{number}" : $"Model '{model}'";

    private static void RefuseRetired(GovernedModel known, string model, int? version)
    {
        if ((version is { } number ? known.RetirementOf(number) : known.Whole.Retirement) is { } retired)
            throw new MlOpsPolicyException($"{Name(model, version)} was retired on {retired.At:u} by {retired.By}: {retired.Reason} Reinstate it first, or use another version.");
    }

    private async ValueTask CheckReplacementAsync(string model, int? version, int? replacement, CancellationToken cancellationToken)
    {
        if (replacement is not { } number)
            return;
        if (replacement == version)
            throw new ArgumentException($"{model}:{number} cannot be its own replacement; name another version, or none.", nameof(replacement));
        await _journal.GetVersionAsync(model, number, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<string?> HeldStageAsync(string model, int version, CancellationToken cancellationToken)
    {
        if (_stages.All(stage => stage.Alias is null))
            return null;
        var aliases = await _journal.Models.ListAliasesAsync(model, cancellationToken).Where(alias => alias.Version == version).Select(alias => alias.Alias).ToListAsync(cancellationToken).ConfigureAwait(false);
        return _stages.LastOrDefault(stage => stage.Alias is { } alias && aliases.Contains(alias))?.Name;
    }
}
