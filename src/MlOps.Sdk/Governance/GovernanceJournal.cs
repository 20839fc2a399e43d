using System.Collections.Concurrent;

namespace MlOps.Sdk;

/// <summary>
/// Reads what holds, decides, and appends what was decided, again and again until nobody came between. Facts never change, so what
/// was folded is kept and only later facts are read; were it wrong all the same, the store's comparison refuses what rests on it.
/// </summary>
internal sealed class GovernanceJournal(IModelStore models, IModelFactStore? facts, IActorProvider actor, TimeProvider time)
{
    private const int MaxAttempts = 64;

    private readonly ConcurrentDictionary<string, GovernedModel> _known = new(StringComparer.Ordinal);
    private long _latest = DateTimeOffset.MinValue.UtcTicks;

    public IModelStore Models => models;

    public IActorProvider Actor => actor;

    public bool KeepsFacts => facts is not null;

    public Change NewChange(string? reason) => new() { Actor = actor.Actor, At = time.GetUtcNow(), Reason = reason };

    public Guid NewId() => Guid.CreateVersion7(time.GetUtcNow());

    public DecisionTime Observe(GovernedModel model)
    {
        var now = time.GetUtcNow();
        var seen = Math.Max(now.UtcTicks, model.LatestAt.UtcTicks);
        for (var known = Volatile.Read(ref _latest); ; known = Volatile.Read(ref _latest))
        {
            if (known >= seen)
                return new(now, new(known, TimeSpan.Zero));
            if (Interlocked.CompareExchange(ref _latest, seen, known) == known)
                return new(now, new(seen, TimeSpan.Zero));
        }
    }

    public async ValueTask<GovernedModel> ReadAsync(string model, CancellationToken cancellationToken)
    {
        var known = _known.GetValueOrDefault(model);
        var later = facts is null ? [] : await facts.ListFactsAsync(model, known?.Revision ?? 0, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        if (later.Count == 0)
            return known ?? GovernedModel.Fold(model, []);
        var now = known?.With(later) ?? GovernedModel.Fold(model, later);
        return _known.AddOrUpdate(model, now, (_, other) => other.Revision > now.Revision ? other : now);
    }

    /// <summary>Forgets what was folded, in case the store was set back under it; whether there was anything to forget.</summary>
    public bool Forget(string model) => _known.TryRemove(model, out _);

    public async ValueTask<ModelVersion> GetVersionAsync(string model, int version, CancellationToken cancellationToken) =>
        await models.FindVersionAsync(model, version, cancellationToken).ConfigureAwait(false)
            ?? throw new MlOpsNotFoundException($"Model version {model}:{version} does not exist.");

    /// <summary>Appends a fact that follows from what holds; decides again when somebody else appended meanwhile.</summary>
    /// <param name="model">The registered model's name.</param>
    /// <param name="version">The version the fact is about; null for the whole model.</param>
    /// <param name="id">The fact's id; a fact that exists under it is given back if it says the same.</param>
    /// <param name="reason">Why.</param>
    /// <param name="decide">Gives the payload, or null when the fact would change nothing; throws when the rules forbid it.</param>
    /// <param name="onlyWithoutAlias">Whether an alias that points there forbids it.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The fact; null when there was nothing to append.</returns>
    public async ValueTask<ModelFact?> AppendAsync(
        string model,
        int? version,
        Guid? id,
        string? reason,
        Func<GovernedModel, DecisionTime, ModelFactPayload?> decide,
        bool onlyWithoutAlias,
        CancellationToken cancellationToken)
    {
        var store = facts ?? throw new InvalidOperationException($"The model store of this registry keeps no facts; use one that is an {nameof(IModelFactStore)} too.");
        if (version is { } number)
            await GetVersionAsync(model, number, cancellationToken).ConfigureAwait(false);
        var fact = id ?? NewId();
        for (var attempt = 1; ; attempt++)
        {
            if (id is not null && attempt == 1 && await FindAsync(store, model, fact, cancellationToken).ConfigureAwait(false) is { } done)
                return await RepeatAsync(store, done, version, decide, cancellationToken).ConfigureAwait(false);
            var holds = await ReadAsync(model, cancellationToken).ConfigureAwait(false);
            if (decide(holds, Observe(holds)) is not { } payload)
                return null;
            try
            {
                return await store.AppendFactAsync(
                    new() { Id = fact, Model = model, Version = version, Payload = payload, OnlyWithoutAlias = onlyWithoutAlias }, holds.Revision, NewChange(reason), cancellationToken).ConfigureAwait(false);
            }
            catch (MlOpsConflictException) when (attempt < MaxAttempts)
            {
                // Where somebody appended between the reading and the writing, what holds now decides.
                if (!await store.ListFactsAsync(model, holds.Revision, cancellationToken).AnyAsync(cancellationToken).ConfigureAwait(false) && !(attempt == 1 && Forget(model)))
                    throw;
            }
        }
    }

    private static ValueTask<ModelFact?> FindAsync(IModelFactStore store, string model, Guid id, CancellationToken cancellationToken) =>
        store.ListFactsAsync(model, 0, cancellationToken).FirstOrDefaultAsync(fact => fact.Id == id, cancellationToken);

    // The same command again, after its answer was lost: decided on what held then, it must say the same now.
    private async ValueTask<ModelFact> RepeatAsync(
        IModelFactStore store, ModelFact done, int? version, Func<GovernedModel, DecisionTime, ModelFactPayload?> decide, CancellationToken cancellationToken)
    {
        var earlier = await store.ListFactsAsync(done.Model, 0, cancellationToken).Where(fact => fact.Revision < done.Revision).ToListAsync(cancellationToken).ConfigureAwait(false);
        return done.Actor == actor.Actor && decide(GovernedModel.Fold(done.Model, earlier), new(done.At, done.At)) is { } again
            ? new NewModelFact { Id = done.Id, Model = done.Model, Version = version, Payload = again }.Reuse(done)
            : throw new MlOpsConflictException($"Fact {done.Id:N} of '{done.Model}' exists already, appended by '{done.Actor}'; use another id.");
    }
}
