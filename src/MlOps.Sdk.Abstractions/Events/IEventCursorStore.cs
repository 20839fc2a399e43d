namespace MlOps.Sdk;

/// <summary>
/// Keeps how far each subscription to registry events has come. The events themselves are the audit log, so a change and its
/// event are one transaction, and what a crash interrupts is delivered again. May be used by several threads and processes at once.
/// </summary>
public interface IEventCursorStore
{
    /// <summary>The cursor, or null when there is no such subscription.</summary>
    ValueTask<EventCursor?> FindCursorAsync(string subscription, CancellationToken cancellationToken = default);

    /// <summary>Replaces a cursor by its next revision and appends to the delivery log, in one transaction.</summary>
    /// <param name="next">The cursor; its revision is one above the stored one, 1 for a new subscription.</param>
    /// <param name="delivery">What was delivered or tried; null for none.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="MlOpsConflictException">Somebody else changed the cursor; nothing was written.</exception>
    /// <exception cref="ArgumentException">The subscription's name breaks the rules of <see cref="EntityName"/>.</exception>
    ValueTask MoveCursorAsync(EventCursor next, EventDelivery? delivery = null, CancellationToken cancellationToken = default);

    /// <summary>The delivery log of a subscription, newest first.</summary>
    IAsyncEnumerable<EventDelivery> ListDeliveriesAsync(string subscription, CancellationToken cancellationToken = default);
}
