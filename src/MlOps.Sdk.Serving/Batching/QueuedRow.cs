using System.Threading.Tasks.Sources;

namespace MlOps.Sdk.Serving;

/// <summary>A row that waits, and the task its caller awaits.</summary>
internal sealed class QueuedRow<TIn, TOut>(RowBatcher<TIn, TOut> batcher) : QueuedCall, IValueTaskSource<Prediction<TOut>>
    where TIn : IFeatureRow
    where TOut : IModelOutput<TOut>
{
    private ManualResetValueTaskSourceCore<Prediction<TOut>> _core = new() { RunContinuationsAsynchronously = true };

    public TIn Row { get; private set; } = default!;

    /// <summary>What a route decided about the call.</summary>
    public RouteChoice Choice { get; private set; }

    public ValueTask<Prediction<TOut>> Task => new(this, _core.Version);

    public void Begin(TIn row, BatchKind kind, in PredictOptions options, long deadline, TimeProvider time)
    {
        (Row, Choice) = (row, options.Choice);
        Begin(kind, 1, in options, deadline, time);
    }

    public void Answer(in Prediction<TOut> prediction)
    {
        if (TryClaim())
            _core.SetResult(prediction);
    }

    public override void FailClaimed(Exception error) => _core.SetException(error);

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
            Collected();
        }
    }

    ValueTaskSourceStatus IValueTaskSource<Prediction<TOut>>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<Prediction<TOut>>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    protected override void OnCancelled() => batcher.Cancel(this);

    protected override void Recycle()
    {
        Row = default!;
        Choice = default;
        _core.Reset();
        batcher.Reuse(this);
    }
}
