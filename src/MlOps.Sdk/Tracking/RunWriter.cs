namespace MlOps.Sdk;

/// <summary>
/// Writes a run's items in order, one batch at a time. A batch that the store did not take stays at the head under the same id,
/// so that trying it again cannot double it: in the spill, where its memory is free for new items, or else in memory.
/// </summary>
internal sealed class RunWriter(RunId run, IRunStore store, TimeProvider time, RunSpill? spill) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Queue<Pending> _pending = new();
    private RunBuffer? _held;
    private MlOpsConflictException? _conflict;
    private volatile bool _hasPending;

    /// <summary>Whether something was taken that the store does not have yet.</summary>
    public bool HasPending => _hasPending;

    /// <summary>Whether a buffer waits in memory for the store, because no spill keeps its items.</summary>
    public bool IsHolding => Volatile.Read(ref _held) is not null;

    /// <summary>Completes when everything buffered before the call is durable.</summary>
    /// <param name="take">Gives the full buffer and puts an empty one in its place; null when nothing is buffered.</param>
    /// <param name="giveBack">Takes a buffer back whose items are durable, or spilled.</param>
    /// <param name="cancellationToken">Stops the wait; items stay for the next call.</param>
    public async ValueTask WriteAsync(Func<RunBuffer?> take, Action<RunBuffer> giveBack, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            bool hadOld;
            do
            {
                hadOld = _held is not null;
                if (!hadOld)
                    Take(take);
                try
                {
                    await DrainAsync(cancellationToken).ConfigureAwait(false);
                }
                finally
                {
                    Release(giveBack);
                }
            }
            while (hadOld);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Throws once what the store found wrong with a param.</summary>
    public void ThrowIfConflicting()
    {
        if (Interlocked.Exchange(ref _conflict, null) is { } conflict)
            throw new MlOpsConflictException(conflict.Message, conflict);
    }

    public void Dispose() => _turn.Dispose();

    private void Take(Func<RunBuffer?> take)
    {
        _held = take();
        if (_held is null)
            return;
        _hasPending = true;
        var batch = _held.ToBatch(Guid.CreateVersion7(time.GetUtcNow()));
        _pending.Enqueue(new() { Batch = batch, Ticket = spill?.TryAppend(run, batch) });
    }

    // The buffer's items are written or spilled: it can take others. Batches are views of it, so they are forgotten first.
    private void Release(Action<RunBuffer> giveBack)
    {
        _hasPending = _pending.Count > 0;
        if (_held is null || _pending.Any(pending => pending.Batch is not null && pending.Ticket is null))
            return;
        foreach (var pending in _pending)
            pending.Batch = null;
        giveBack(_held);
        _held = null;
    }

    private async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        while (_pending.TryPeek(out var next))
        {
            await AppendAsync(next.Batch ?? spill!.Read(next.Ticket!), cancellationToken).ConfigureAwait(false);
            _pending.Dequeue();
            if (next.Ticket is not null)
                spill!.Done(next.Ticket);
        }
    }

    private async ValueTask AppendAsync(RunBatch batch, CancellationToken cancellationToken)
    {
        var parts = new Queue<RunBatch>([batch]);
        while (parts.TryDequeue(out var part))
        {
            try
            {
                await store.AppendAsync(run, part, cancellationToken).ConfigureAwait(false);
            }
            catch (MlOpsConflictException conflict)
            {
                var split = BatchSplit.Of(part);
                foreach (var piece in split)
                    parts.Enqueue(piece);
                if (split.Count == 0)
                    _conflict ??= conflict;
            }
        }
    }

    private sealed class Pending
    {
        public RunBatch? Batch { get; set; }

        public SpillTicket? Ticket { get; init; }
    }
}
