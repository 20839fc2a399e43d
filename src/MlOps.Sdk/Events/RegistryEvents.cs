using System.Runtime.CompilerServices;

namespace MlOps.Sdk;

/// <summary>
/// The changes of a registry as a stream, read from its audit log: whichever process made them, in one order, and none is missed.
/// Alias moves of this process are noticed at once, all else by asking now and then.
/// </summary>
public sealed class RegistryEvents : IRegistryObserver
{
    private readonly IAuditLog _log;
    private readonly TimeProvider _time;
    private readonly TimeSpan _poll;
    private volatile TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Makes the stream of a log; nothing is read yet.</summary>
    /// <param name="log">The audit log of the registry's store.</param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <param name="poll">How often changes of other processes are looked for while following; a second when null.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="poll"/> is not above zero.</exception>
    public RegistryEvents(IAuditLog log, TimeProvider? time = null, TimeSpan? poll = null)
    {
        ArgumentNullException.ThrowIfNull(log);
        (_log, _time, _poll) = (log, time ?? TimeProvider.System, poll ?? TimeSpan.FromSeconds(1));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(_poll, TimeSpan.Zero, nameof(poll));
    }

    /// <summary>The events after a sequence, oldest first, up to the last there is.</summary>
    public IAsyncEnumerable<RegistryEvent> ReadAsync(long afterSequence = 0, CancellationToken cancellationToken = default) =>
        _log.ListAuditAsync(afterSequence, cancellationToken).Select(RegistryEvent.Of);

    /// <summary>The events after a sequence, oldest first, and then those to come, until cancelled.</summary>
    public async IAsyncEnumerable<RegistryEvent> FollowAsync(long afterSequence = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var after = afterSequence; ;)
        {
            var news = _news.Task; // taken before the reading: what comes in between is read, or wakes the wait
            await foreach (var happened in ReadAsync(after, cancellationToken).ConfigureAwait(false))
            {
                yield return happened;
                after = happened.Sequence;
            }

            await WaitAsync(news, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void OnAliasMoved(AliasChange change) => Wake();

    internal Task News => _news.Task;

    internal void Wake() => Interlocked.Exchange(ref _news, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    internal async Task WaitAsync(Task news, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(news, Task.Delay(_poll, _time, stop.Token)).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
