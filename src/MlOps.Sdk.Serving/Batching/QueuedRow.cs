using System.Diagnostics;
using System.Threading.Tasks.Sources;

namespace MlOps.Sdk.Serving;

/// <summary>A row that waits, and the task its caller awaits. It is used again once both its caller and the batch have left it.</summary>
internal sealed class QueuedRow<TIn, TOut>(RowBatcher<TIn, TOut> batcher) : QueuedCall, IValueTaskSource<Prediction<TOut>>
    where TIn : IFeatureRow
    where TOut : IModelOutput<TOut>
{
    private ManualResetValueTaskSourceCore<Prediction<TOut>> _core = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;
    private CancellationToken _cancellation;
    private int _holders;

    public TIn Row { get; private set; } = default!;

    /// <summary>What a route decided about the call.</summary>
    public RouteChoice Choice { get; private set; }

    /// <summary>The caller's span; none where nobody traces.</summary>
    public ActivityContext Caller { get; private set; }

    /// <summary>When it began to wait, as a timestamp of the host's clock; kept only where somebody traces.</summary>
    public long QueuedAt { get; private set; }

    /// <summary>The run that answers it; guarded by the batcher's lock.</summary>
    public BatchRun<TIn, TOut>? Run { get; set; }

    public ValueTask<Prediction<TOut>> Task => new(this, _core.Version);

    public void Begin(TIn row, in PredictOptions options, long deadline, TimeProvider time)
    {
        (Caller, QueuedAt) = ServingSpans.AreWanted ? (ServingSpans.Caller, time.GetTimestamp()) : default;
        (Row, Priority, Deadline, _holders) = (row, options.Priority, deadline, 2);
        Choice = options.Choice;
        Unclaim();
    }

    /// <summary>Begins to listen for cancellation; the caller has not got the task yet, so the row cannot be in use again.</summary>
    public void Watch(CancellationToken cancellationToken)
    {
        _cancellation = cancellationToken;
        if (cancellationToken.CanBeCanceled)
            _registration = cancellationToken.UnsafeRegister(static row => ((QueuedRow<TIn, TOut>)row!).OnCancelled(), this);
    }

    public void Answer(in Prediction<TOut> prediction)
    {
        if (TryClaim())
            _core.SetResult(prediction);
    }

    public void Fail(Exception error)
    {
        if (TryClaim())
            _core.SetException(error);
    }

    /// <summary>Ends a call that was claimed.</summary>
    public void FailClaimed(Exception error) => _core.SetException(error);

    public void CancelClaimed() => _core.SetException(new OperationCanceledException(_cancellation));

    /// <summary>Said by the batch and by the caller when each is done with it.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) != 0)
            return;

        Row = default!;
        Choice = default;
        _core.Reset();
        batcher.Reuse(this);
    }

    Prediction<TOut> IValueTaskSource<Prediction<TOut>>.GetResult(short token)
    {
        if (_core.GetStatus(token) == ValueTaskSourceStatus.Pending)
            throw new InvalidOperationException("The prediction is not ready; await its ValueTask, and only once.");

        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            // Waits for a cancellation that is under way, which must not reach the next user of this object.
            _registration.Dispose();
            _registration = default;
            _cancellation = default;
            Release();
        }
    }

    ValueTaskSourceStatus IValueTaskSource<Prediction<TOut>>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<Prediction<TOut>>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private void OnCancelled() => batcher.Cancel(this);
}
