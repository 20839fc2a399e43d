using System.Diagnostics.CodeAnalysis;

namespace MlOps.Sdk.Serving;

/// <summary>Runs the model for calls that waited, one batch after the other, on a thread of the pool; a batcher has as many as may run at once.</summary>
internal abstract class BatchRun(CallBatcher batcher, int maxRows) : IThreadPoolWorkItem, IDisposable
{
    private readonly BatchPart[] _parts = new BatchPart[maxRows];
    private CancellationTokenSource _stop = new();
    private int _waited;
    private int _answered;
    private int _seen;

    /// <summary>What it answers now; guarded by the batcher's lock.</summary>
    public ReadOnlySpan<BatchPart> Parts => _parts.AsSpan(0, Count);

    public int Count { get; private set; }

    /// <summary>The rows of its parts.</summary>
    public int Rows { get; private set; }

    /// <summary>Whether it was started and has not looked for rows yet; guarded by the batcher's lock.</summary>
    public bool IsStarting { get; set; }

    /// <summary>Takes a part; guarded by the batcher's lock.</summary>
    public virtual void Add(BatchPart part)
    {
        _parts[Count++] = part;
        Rows += part.Rows;
        _waited++;
        part.Call.Join(this);
    }

    /// <summary>A caller waits no longer; with the last one gone the model is stopped. Guarded by the batcher's lock.</summary>
    public void Abandon()
    {
        if (--_waited == 0)
            _ = _stop.CancelAsync();
    }

    /// <summary>Claims the calls whose deadline has come and gives the earliest of the others. Guarded by the batcher's lock.</summary>
    public long Expire(long now, List<QueuedCall> expired)
    {
        var earliest = long.MaxValue;
        foreach (var part in Parts)
        {
            if (part.Call.Deadline > now)
            {
                earliest = Math.Min(earliest, part.Call.Deadline);
            }
            else if (part.Call.TryClaim())
            {
                expired.Add(part.Call);
                part.Call.AbandonRuns();
            }
        }

        return earliest;
    }

    /// <summary>Has no parts any more. Guarded by the batcher's lock.</summary>
    public void Clear()
    {
        (Count, Rows, _waited) = (0, 0, 0);
        if (_stop.IsCancellationRequested)
            _stop = new();
    }

    /// <summary>Keeps nothing alive that its parts held.</summary>
    public virtual void Forget(int count) => Array.Clear(_parts, 0, count);

    public void Start()
    {
        (_answered, _seen, IsStarting) = (0, 0, true);
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    public void Execute()
    {
        // While the callers answered last come back, their rows make the next batch cheaper; when they stop coming, it begins.
        var queued = batcher.QueuedRows;
        if (queued > _seen && queued < _answered - _answered / 4)
        {
            _seen = queued;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            return;
        }

        _ = RunAsync();
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => _stop.Dispose();

    /// <summary>Runs the model for some of the parts and ends their calls.</summary>
    /// <returns>What went wrong, or null.</returns>
    protected abstract ValueTask<Exception?> AnswerAsync(int start, int count, CancellationToken cancellationToken);

    /// <summary>Ends a call that fails alone.</summary>
    protected abstract void Fail(BatchPart part, Exception error);

    /// <summary>A part of the batch; read by the run's own thread.</summary>
    protected BatchPart Part(int index) => _parts[index];

    private async Task RunAsync()
    {
        while (batcher.TryTake(this))
        {
            (_answered, _seen) = (Rows, 0);
            var kind = _parts[0].Call.Kind;
            await AnswerAllAsync().ConfigureAwait(false);
            batcher.Release(this);
            if (batcher.HasEnough(kind))
                continue;

            // Behind the callers that were just answered: their next rows come into one batch instead of many small ones.
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            return;
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever goes wrong, nobody may be left waiting for it.")]
    private async ValueTask AnswerAllAsync()
    {
        try
        {
            batcher.Announce(this);
            await AnswerSomeAsync(0, Count, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Only a listener to the metrics can throw here.
            for (var i = 0; i < Count; i++)
                batcher.Fail(_parts[i], e);
        }
    }

    // One call at fault must not cost the others their answers: it is found by halving.
    private async ValueTask AnswerSomeAsync(int start, int count, CancellationToken cancellationToken)
    {
        var begin = batcher.Now;
        var error = await AnswerAsync(start, count, cancellationToken).ConfigureAwait(false);
        if (error is OperationCanceledException && cancellationToken.IsCancellationRequested)
            return;

        batcher.Trace(_parts.AsSpan(start, count), begin, error);
        if (error is null)
            return;

        if (count == 1)
        {
            Fail(_parts[start], error);
            return;
        }

        await AnswerSomeAsync(start, count / 2, cancellationToken).ConfigureAwait(false);
        await AnswerSomeAsync(start + count / 2, count - count / 2, cancellationToken).ConfigureAwait(false);
    }
}
