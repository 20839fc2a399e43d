using System.Collections.Concurrent;

namespace MlOps.Sdk.Serving;

/// <summary>
/// The routes of models as they are kept in the registry's journals. Each change compares the revision it rests on, and its audit
/// entry is written in the same transaction.
/// </summary>
public sealed class ModelRoutes
{
    private const int MaxAttempts = 16;

    private readonly ConcurrentDictionary<string, (long Revision, ModelRoute? Route)> _known = new(StringComparer.Ordinal);
    private readonly IModelFactStore _facts;
    private readonly IActorProvider? _actor;
    private readonly TimeProvider _time;

    /// <summary>Makes them over a journal.</summary>
    /// <param name="facts">The registry's journal.</param>
    /// <param name="actor">On whose behalf routes are changed; the process's user when null.</param>
    /// <param name="time">The clock; the system's when null.</param>
    public ModelRoutes(IModelFactStore facts, IActorProvider? actor = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(facts);
        (_facts, _actor, _time) = (facts, actor, time ?? TimeProvider.System);
    }

    internal IModelFactStore Facts => _facts;

    /// <summary>Raised after a route was changed through this object; it must not throw.</summary>
    public event EventHandler<ModelRoute>? Changed;

    /// <summary>The route of a model now; null when it never had one.</summary>
    public async ValueTask<ModelRoute?> FindAsync(string model, CancellationToken cancellationToken = default) =>
        (await ReadAsync(model, cancellationToken).ConfigureAwait(false)).Route;

    /// <summary>Every route the model had, oldest first.</summary>
    public IAsyncEnumerable<ModelRoute> HistoryAsync(string model, CancellationToken cancellationToken = default) =>
        _facts.ListFactsAsync(model, 0, cancellationToken).Select(ModelRoute.Of).Where(route => route is not null).Select(route => route!);

    /// <summary>The route that was live at a time; null when there was none.</summary>
    public ValueTask<ModelRoute?> WhatWasAsync(string model, DateTimeOffset at, CancellationToken cancellationToken = default) =>
        HistoryAsync(model, cancellationToken).LastOrDefaultAsync(route => route.At <= at, cancellationToken);

    /// <summary>Sets the route of a model.</summary>
    /// <param name="model">The registered model's name.</param>
    /// <param name="plan">Which versions answer; null takes the route away.</param>
    /// <param name="reason">Why, for the journal and the audit log.</param>
    /// <param name="expectedRevision">The revision of the route the decision rests on, 0 for none; the one that holds when null.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="ArgumentException">The plan contradicts itself; the message tells all of it.</exception>
    /// <exception cref="MlOpsConflictException">Somebody else changed the route meanwhile.</exception>
    /// <exception cref="MlOpsNotFoundException">The model does not exist.</exception>
    public async ValueTask<ModelRoute> ChangeAsync(
        string model, RoutePlan? plan, string reason, long? expectedRevision = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        EntityName.Require(model, "model");
        plan?.Validate();
        var fact = new NewModelFact { Id = Guid.CreateVersion7(_time.GetUtcNow()), Model = model, Payload = new RouteChanged { Plan = plan } };
        for (var attempt = 1; ; attempt++)
        {
            var (revision, route) = await ReadAsync(model, cancellationToken).ConfigureAwait(false);
            var seen = route?.Revision ?? 0;
            expectedRevision ??= seen;
            if (expectedRevision != seen)
                throw new MlOpsConflictException($"The route of '{model}' is at revision {seen}, not {expectedRevision}: it was changed meanwhile. Read it again, then decide.");

            try
            {
                var changed = ModelRoute.Of(await _facts.AppendFactAsync(fact, revision, NewChange(reason), cancellationToken).ConfigureAwait(false))!;
                Changed?.Invoke(this, changed);
                return changed;
            }
            catch (MlOpsConflictException) when (attempt < MaxAttempts)
            {
                // Another fact came first. If it changed the route the comparison above refuses; anything else is no matter here.
            }
        }
    }

    internal Change NewChange(string reason) => new() { Actor = _actor?.Actor ?? Environment.UserName, At = _time.GetUtcNow(), Reason = reason };

    private async ValueTask<(long Revision, ModelRoute? Route)> ReadAsync(string model, CancellationToken cancellationToken)
    {
        var known = _known.GetValueOrDefault(model);
        var (revision, route) = known;
        await foreach (var fact in _facts.ListFactsAsync(model, known.Revision, cancellationToken).ConfigureAwait(false))
            (revision, route) = (fact.Revision, ModelRoute.Of(fact) ?? route);

        if (revision > known.Revision)
            _known.AddOrUpdate(model, (revision, route), (_, other) => other.Revision > revision ? other : (revision, route));
        return (revision, route);
    }
}
