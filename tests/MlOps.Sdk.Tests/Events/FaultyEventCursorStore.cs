namespace MlOps.Sdk.Tests.Events;

/// <summary>A cursor store with one known fault.</summary>
internal sealed class FaultyEventCursorStore(InMemoryEventCursorStore inner, string fault) : IEventCursorStore
{
    private EventDelivery? _kept;

    public async ValueTask<EventCursor?> FindCursorAsync(string subscription, CancellationToken cancellationToken = default)
    {
        var cursor = await inner.FindCursorAsync(subscription, cancellationToken);
        return fault == "forgets the attempts" && cursor is not null ? cursor with { Attempts = 0 } : cursor;
    }

    public async ValueTask MoveCursorAsync(EventCursor next, EventDelivery? delivery = null, CancellationToken cancellationToken = default)
    {
        try
        {
            await inner.MoveCursorAsync(next, delivery, cancellationToken);
        }
        catch (MlOpsConflictException) when (fault == "moves from any revision")
        {
            // the last writer wins
        }
        catch (MlOpsConflictException) when (fault == "logs what it refused")
        {
            _kept = delivery;
            throw;
        }
        catch (ArgumentException) when (fault == "takes any name")
        {
            // as if it were one
        }
    }

    public IAsyncEnumerable<EventDelivery> ListDeliveriesAsync(string subscription, CancellationToken cancellationToken = default)
    {
        var log = inner.ListDeliveriesAsync(subscription, cancellationToken);
        if (_kept is { } kept)
            return log.Append(kept);
        return fault == "lists the oldest first" ? log.Reverse() : log;
    }
}
