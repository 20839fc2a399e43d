namespace MlOps.Sdk;

/// <summary>Freezes declared as the need arises; those known beforehand stand in the <see cref="PromotionPolicy"/>. They stop promotions, never a rollback.</summary>
public sealed class PromotionFreezes
{
    private readonly GovernanceJournal _journal;

    internal PromotionFreezes(GovernanceJournal journal) => _journal = journal;

    /// <summary>Forbids to promote to an alias for a time.</summary>
    /// <param name="model">The registered model's name.</param>
    /// <param name="alias">The alias; null for every alias of the model.</param>
    /// <param name="from">The first moment.</param>
    /// <param name="until">The first moment after it.</param>
    /// <param name="reason">Why.</param>
    /// <param name="id">Makes the call idempotent; a new one when null.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The freeze's id.</returns>
    /// <exception cref="ArgumentException">The period is empty or over.</exception>
    public async ValueTask<Guid> DeclareAsync(
        string model, string? alias, DateTimeOffset from, DateTimeOffset until, string reason, Guid? id = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        if (alias is not null)
            EntityName.Require(alias, "alias");
        if (from >= until)
            throw new ArgumentException($"The freeze from {from:u} until {until:u} has no length; let it end after it begins.", nameof(until));

        var fact = await _journal.AppendAsync(
            model,
            null,
            id,
            reason,
            (_, time) =>
            {
                Ends.Require(until, time, "freeze");
                return new FreezeDeclared { Alias = alias, From = from.ToUniversalTime(), Until = until.ToUniversalTime() };
            },
            onlyWithoutAlias: false,
            cancellationToken).ConfigureAwait(false);
        return fact!.Id;
    }

    /// <summary>Ends a freeze early.</summary>
    /// <exception cref="MlOpsNotFoundException">There is no such freeze, or it was ended already.</exception>
    public async ValueTask LiftAsync(string model, Guid freeze, string reason, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        await _journal.AppendAsync(
            model,
            null,
            null,
            reason,
            (known, _) => known.Freezes.Any(declared => declared.Id == freeze && !declared.Lifted)
                ? new FreezeLifted { Freeze = freeze }
                : throw new MlOpsNotFoundException($"'{model}' has no freeze {freeze:N} that could be lifted; it was lifted already, or never declared."),
            onlyWithoutAlias: false,
            cancellationToken).ConfigureAwait(false);
    }
}
