using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MlOps.Sdk;

/// <summary>
/// Delivers registry events to a webhook: each at least once, in the order of the log, also across crashes, as an event counts as
/// delivered only when the cursor behind it is durable. Of several processes with the same subscription one delivers at a time.
/// Receivers tell duplicates by the message's id, which is made of the event's sequence.
/// </summary>
public sealed partial class RegistryWebhook : IDisposable
{
    private const int SkipsPerMove = 500;

    private readonly string _name;
    private readonly RegistryEvents _events;
    private readonly IEventCursorStore _cursors;
    private readonly RegistryWebhookOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly HttpClient _client;
    private readonly WebhookEndpoint _endpoint;
    private readonly Random _jitter;
    private readonly string _owner;

    /// <summary>Makes the deliverer of a subscription; <see cref="RunAsync"/> starts it.</summary>
    /// <param name="subscription">The name that its progress is kept under.</param>
    /// <param name="audit">The audit log of the registry's store.</param>
    /// <param name="cursors">Where progress is kept: in the same store.</param>
    /// <param name="options">Where, of what and how patiently.</param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <param name="log">Where failures are reported.</param>
    /// <exception cref="ArgumentException">The name or an option is out of its range.</exception>
    public RegistryWebhook(
        string subscription, IAuditLog audit, IEventCursorStore cursors, RegistryWebhookOptions options, TimeProvider? time = null, ILogger<RegistryWebhook>? log = null)
    {
        ArgumentNullException.ThrowIfNull(cursors);
        ArgumentNullException.ThrowIfNull(options);
        _name = EntityName.Require(subscription, "subscription");
        if (options.FindFaults() is { Count: > 0 } faults)
            throw new ArgumentException(string.Join(" ", faults), nameof(options));

        (_cursors, _options, _time, _log) = (cursors, options, time ?? TimeProvider.System, log ?? NullLogger<RegistryWebhook>.Instance);
        _events = new(audit, _time, options.PollInterval);
        _client = new(WebhookHandler.Create(options.RefusePrivateAddresses)) { Timeout = Timeout.InfiniteTimeSpan };
        _endpoint = new() { Url = options.Url!, Secrets = [.. new[] { options.Secret, options.PreviousSecret }.OfType<string>()], Timeout = options.Timeout };
        _jitter = new(_time.GetTimestamp().GetHashCode());
        _owner = Guid.CreateVersion7(_time.GetUtcNow()).ToString("N");
    }

    /// <summary>Is told of alias moves of this process, so that they are delivered at once.</summary>
    public IRegistryObserver Observer => _events;

    /// <summary>The delivery log, newest first.</summary>
    public IAsyncEnumerable<EventDelivery> ListDeliveriesAsync(CancellationToken cancellationToken = default) => _cursors.ListDeliveriesAsync(_name, cancellationToken);

    /// <summary>Delivers again what came after a sequence, dead letters included; receivers know the ids.</summary>
    /// <param name="afterSequence">The last event not to deliver; 0 for all.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async ValueTask ReplayAsync(long afterSequence, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(afterSequence);
        while (true)
        {
            var cursor = await _cursors.FindCursorAsync(_name, cancellationToken).ConfigureAwait(false) ?? new() { Subscription = _name, Revision = 0, Sequence = 0 };
            try
            {
                await _cursors.MoveCursorAsync(cursor with { Revision = cursor.Revision + 1, Sequence = afterSequence, Attempts = 0, NextAttemptAt = null }, null, cancellationToken).ConfigureAwait(false);
                _events.Wake();
                return;
            }
            catch (MlOpsConflictException)
            {
                // the deliverer was faster; again
            }
        }
    }

    /// <summary>Delivers until cancelled. Failures of the store are waited out.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await DeliverAllAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await ReleaseAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task DeliverAllAsync(CancellationToken cancellationToken)
    {
        for (var failures = 0; ;)
        {
            var news = _events.News;
            try
            {
                if (await TryOwnAsync(cancellationToken).ConfigureAwait(false) is { } cursor)
                    await DeliverAsync(cursor, cancellationToken).ConfigureAwait(false);
                failures = 0;
                await _events.WaitAsync(news, cancellationToken).ConfigureAwait(false);
            }
            catch (MlOpsConflictException)
            {
                // another process took over, or the subscription was replayed
            }
            catch (MlOpsException e)
            {
                LogStoreFailed(e, _name);
                await Task.Delay(Backoff.Delay(++failures, _options.FirstDelay, _options.MaxDelay, _jitter), _time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // Another process may go on at once; where this fails it does so a little later.
    private async ValueTask ReleaseAsync()
    {
        try
        {
            if (await _cursors.FindCursorAsync(_name).ConfigureAwait(false) is { } cursor && cursor.Owner == _owner)
                await _cursors.MoveCursorAsync(cursor with { Revision = cursor.Revision + 1, Owner = null, OwnedUntil = null }).ConfigureAwait(false);
        }
        catch (MlOpsException)
        {
            // the ownership lapses by itself
        }
    }

    private async ValueTask<EventCursor?> TryOwnAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var cursor = await _cursors.FindCursorAsync(_name, cancellationToken).ConfigureAwait(false);
        if (cursor is { Owner: { } other } && other != _owner && cursor.OwnedUntil > now)
            return null;
        if (cursor is not null && cursor.Owner == _owner && cursor.OwnedUntil > now + (_options.TakeOverAfter / 2))
            return cursor;

        cursor ??= new() { Subscription = _name, Revision = 0, Sequence = _options.FromBeginning ? 0 : await _events.ReadAsync(0, cancellationToken).CountAsync(cancellationToken).ConfigureAwait(false) };
        return await MoveAsync(cursor, null, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask DeliverAsync(EventCursor cursor, CancellationToken cancellationToken)
    {
        var settled = cursor.Sequence;
        await foreach (var happened in _events.ReadAsync(cursor.Sequence, cancellationToken).ConfigureAwait(false))
        {
            if (_options.Wants(happened))
                cursor = await DeliverAsync(cursor, happened, cancellationToken).ConfigureAwait(false);
            else if (happened.Sequence - cursor.Sequence >= SkipsPerMove)
                cursor = await MoveAsync(cursor with { Sequence = happened.Sequence }, null, cancellationToken).ConfigureAwait(false);
            settled = happened.Sequence;
        }

        if (settled > cursor.Sequence)
            await MoveAsync(cursor with { Sequence = settled }, null, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<EventCursor> DeliverAsync(EventCursor cursor, RegistryEvent happened, CancellationToken cancellationToken)
    {
        var (id, body) = (RegistryEventMessage.IdOf(happened), RegistryEventMessage.Write(happened, _options.Source));
        while (true)
        {
            if (cursor.NextAttemptAt is { } next && next - _time.GetUtcNow() is { Ticks: > 0 } wait)
                await Task.Delay(wait, _time, cancellationToken).ConfigureAwait(false);
            if (cursor.OwnedUntil < _time.GetUtcNow() + _options.Timeout + _options.Timeout)
                cursor = await MoveAsync(cursor, null, cancellationToken).ConfigureAwait(false); // a conflict, if another process took over meanwhile

            var failure = await WebhookPost.SendAsync(_client, _endpoint, id, RegistryEventMessage.ContentType, body, _time, cancellationToken).ConfigureAwait(false);
            var attempt = cursor.Attempts + 1;
            var delivery = new EventDelivery { Sequence = happened.Sequence, Attempt = attempt, At = _time.GetUtcNow(), Outcome = EventDeliveryOutcome.Delivered };
            var settled = cursor with { Sequence = happened.Sequence, Attempts = 0, NextAttemptAt = null };
            if (failure is null)
                return await MoveAsync(settled, delivery, cancellationToken).ConfigureAwait(false);

            if (!failure.IsTransient || attempt >= _options.MaxAttempts)
            {
                LogGivenUp(_name, happened.Sequence, failure.Reason, attempt);
                return await MoveAsync(settled, delivery with { Outcome = EventDeliveryOutcome.GivenUp, Detail = failure.Reason }, cancellationToken).ConfigureAwait(false);
            }

            var delay = failure.RetryAfter ?? Backoff.Delay(attempt, _options.FirstDelay, _options.MaxDelay, _jitter);
            var again = _time.GetUtcNow() + (delay < _options.MaxDelay ? delay : _options.MaxDelay);
            LogFailed(_name, happened.Sequence, failure.Reason, attempt);
            cursor = await MoveAsync(cursor with { Attempts = attempt, NextAttemptAt = again }, delivery with { Outcome = EventDeliveryOutcome.Failed, Detail = failure.Reason }, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<EventCursor> MoveAsync(EventCursor cursor, EventDelivery? delivery, CancellationToken cancellationToken)
    {
        var next = cursor with { Revision = cursor.Revision + 1, Owner = _owner, OwnedUntil = _time.GetUtcNow() + _options.TakeOverAfter + _options.Timeout + _options.Timeout };
        await _cursors.MoveCursorAsync(next, delivery, cancellationToken).ConfigureAwait(false);
        return next;
    }

    [LoggerMessage(1301, LogLevel.Warning, "Registry event {Sequence} was not taken by the webhook '{Subscription}' at attempt {Attempt}: it {Reason}.")]
    private partial void LogFailed(string subscription, long sequence, string reason, int attempt);

    [LoggerMessage(1302, LogLevel.Error, "Registry event {Sequence} is given up for the webhook '{Subscription}' after {Attempt} attempts: it {Reason}. Mend the receiver, then replay.")]
    private partial void LogGivenUp(string subscription, long sequence, string reason, int attempt);

    [LoggerMessage(1303, LogLevel.Error, "The webhook '{Subscription}' waits: its store failed.")]
    private partial void LogStoreFailed(Exception error, string subscription);
}
