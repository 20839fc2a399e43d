namespace MlOps.Sdk.Serving;

/// <summary>Runs the model for rows that waited, one batch after the other, on a thread of the pool; a batcher has as many as may run at once.</summary>
internal sealed class BatchRun<TIn, TOut>(RowBatcher<TIn, TOut> batcher, int maxRows) : IThreadPoolWorkItem, IDisposable
    where TIn : IFeatureRow
    where TOut : IModelOutput<TOut>
{
    private readonly QueuedRow<TIn, TOut>[] _calls = new QueuedRow<TIn, TOut>[maxRows];
    private readonly TIn[] _rows = new TIn[maxRows];
    private readonly RouteChoice[] _choices = new RouteChoice[maxRows];
    private readonly Prediction<TOut>[] _predictions = new Prediction<TOut>[maxRows];
    private CancellationTokenSource _stop = new();
    private RowFrame? _frame;
    private int _waited;
    private int _answered;
    private int _seen;

    /// <summary>The calls it answers now; guarded by the batcher's lock.</summary>
    public ReadOnlySpan<QueuedRow<TIn, TOut>> Calls => _calls.AsSpan(0, Count);

    public int Count { get; private set; }

    /// <summary>Whether it was started and has not looked for rows yet; guarded by the batcher's lock.</summary>
    public bool IsStarting { get; set; }

    public void Add(QueuedRow<TIn, TOut> call)
    {
        _calls[Count] = call;
        _choices[Count] = call.Choice;
        _rows[Count++] = call.Row;
        _waited++;
        call.Run = this;
    }

    /// <summary>A caller waits no longer; with the last one gone the model is stopped. Guarded by the batcher's lock.</summary>
    public void Abandon()
    {
        if (--_waited == 0)
            _ = _stop.CancelAsync();
    }

    /// <summary>Claims the calls whose deadline has come and gives the earliest of the others. Guarded by the batcher's lock.</summary>
    public long Expire(long now, List<QueuedRow<TIn, TOut>> expired)
    {
        var earliest = long.MaxValue;
        foreach (var call in Calls)
        {
            if (call.Deadline > now)
            {
                earliest = Math.Min(earliest, call.Deadline);
            }
            else if (call.TryClaim())
            {
                expired.Add(call);
                Abandon();
            }
        }

        return earliest;
    }

    /// <summary>Forgets the calls. Guarded by the batcher's lock.</summary>
    public void Clear()
    {
        foreach (var call in Calls)
            call.Run = null;

        Array.Clear(_rows, 0, Count);
        Array.Clear(_choices, 0, Count);
        Array.Clear(_predictions, 0, Count);
        (Count, _waited) = (0, 0);
        if (_stop.IsCancellationRequested)
            _stop = new();
    }

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
        _frame?.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (batcher.TryTake(this))
        {
            (_answered, _seen) = (Count, 0);
            await AnswerAllAsync().ConfigureAwait(false);
            batcher.Release(this);
            if (batcher.HasEnough)
                continue;

            // Behind the callers that were just answered: their next rows come into one batch instead of many small ones.
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            return;
        }
    }

    private async ValueTask AnswerAllAsync()
    {
        try
        {
            batcher.Announce(this);
            await AnswerAsync(0, Count, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Only a listener to the metrics can throw here. Nobody may be left waiting for it.
            for (var i = 0; i < Count; i++)
                _calls[i].Fail(e);
        }
    }

    private async ValueTask AnswerAsync(int start, int count, CancellationToken cancellationToken)
    {
        var (call, begin) = (batcher.NewCall(), batcher.Now);
        try
        {
            var frame = _frame ??= batcher.Rows.CreateFrame();
            frame.Write<TIn>(_rows.AsSpan(start, count));
            await frame.Tensors.RunAsync(cancellationToken).ConfigureAwait(false);
            frame.Read();
            batcher.Costs.Observe(count, call.Answered(frame, batcher.Rows.Binding, _predictions.AsSpan(start, count), _choices.AsSpan(start, count)));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e)
        {
            batcher.Trace(_calls.AsSpan(start, count), begin, e);
            await FailAsync(e, call, start, count, cancellationToken).ConfigureAwait(false);
            return;
        }

        for (var i = start; i < start + count; i++)
            _calls[i].Answer(in _predictions[i]);

        batcher.Trace(_calls.AsSpan(start, count), begin, null);
    }

    // One row at fault must not cost the others their answers: it is found by halving.
    private async ValueTask FailAsync(Exception error, RowCall call, int start, int count, CancellationToken cancellationToken)
    {
        if (count == 1)
        {
            call.Failed(error, waited: true);
            _choices[start].Arm?.Failed(error);
            _calls[start].Fail(error);
            return;
        }

        await AnswerAsync(start, count / 2, cancellationToken).ConfigureAwait(false);
        await AnswerAsync(start + count / 2, count - count / 2, cancellationToken).ConfigureAwait(false);
    }
}
