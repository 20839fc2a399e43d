namespace MlOps.Sdk;

/// <summary>
/// Gives up the content of retired versions: a decision on the record, after which a collection may take the bytes that nothing else
/// refers to. The version itself stays with its digests, so what it was can still be proven.
/// </summary>
public sealed class VersionPurge
{
    private readonly GovernanceJournal _journal;

    /// <summary>Makes the command over a store.</summary>
    /// <param name="models">Where versions are kept.</param>
    /// <param name="facts">Where facts are kept: the same store.</param>
    /// <param name="actor">On whose behalf; the operating system's user when null.</param>
    /// <param name="time">The clock; the system's when null.</param>
    public VersionPurge(IModelStore models, IModelFactStore facts, IActorProvider? actor = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(facts);
        _journal = new(models, facts, actor ?? new OperatingSystemActor(), time ?? TimeProvider.System);
    }

    /// <summary>Gives up a version's content for good; said again, it changes nothing.</summary>
    /// <exception cref="MlOpsPolicyException">The version is not retired by itself, or a legal hold lies on it or on the model.</exception>
    /// <exception cref="MlOpsConflictException">An alias points to the version.</exception>
    /// <exception cref="MlOpsNotFoundException">The version does not exist.</exception>
    public async ValueTask PurgeAsync(string model, int version, string reason, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        var digest = (await _journal.GetVersionAsync(model, version, cancellationToken).ConfigureAwait(false)).ComputeDigest();
        await _journal.AppendAsync(
            model,
            version,
            null,
            reason,
            (known, _) =>
            {
                if (known.Of(version).PurgedAt is not null)
                    return null;
                if (known.Of(version).Retirement is null)
                    throw new MlOpsPolicyException($"{model}:{version} is not retired, so its content stays; retire the version itself first.");
                if (known.HoldsOf(version).FirstOrDefault() is { } hold)
                    throw new MlOpsPolicyException($"A legal hold for '{hold.Matter}', placed by {hold.By}, lies on {model}:{version}; nothing of it may be removed until it is released.");
                return new VersionPurged { Digest = digest };
            },
            onlyWithoutAlias: true,
            cancellationToken).ConfigureAwait(false);
    }
}
