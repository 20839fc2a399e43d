using System.Runtime.CompilerServices;

namespace MlOps.Sdk;

/// <summary>Cursors of event subscriptions in memory, for unit tests and scripts.</summary>
public sealed class InMemoryEventCursorStore : IEventCursorStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, EventCursor> _cursors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<EventDelivery>> _deliveries = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ValueTask<EventCursor?> FindCursorAsync(string subscription, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
            return ValueTask.FromResult(_cursors.GetValueOrDefault(subscription));
    }

    /// <inheritdoc/>
    public ValueTask MoveCursorAsync(EventCursor next, EventDelivery? delivery = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(next);
        EntityName.Require(next.Subscription, "subscription");
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if ((_cursors.GetValueOrDefault(next.Subscription)?.Revision ?? 0) != next.Revision - 1)
                throw new MlOpsConflictException($"The cursor of '{next.Subscription}' is not at revision {next.Revision - 1}: somebody else moved it. Read it again, then decide.");
            _cursors[next.Subscription] = next;
            if (delivery is null)
                return ValueTask.CompletedTask;
            if (!_deliveries.TryGetValue(next.Subscription, out var log))
                _deliveries[next.Subscription] = log = [];
            log.Add(delivery);
            return ValueTask.CompletedTask;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<EventDelivery> ListDeliveriesAsync(string subscription, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        EventDelivery[] newestFirst;
        lock (_gate)
            newestFirst = [.. Enumerable.Reverse(_deliveries.GetValueOrDefault(subscription) ?? [])];
        foreach (var delivery in newestFirst)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return delivery;
        }
    }
}
