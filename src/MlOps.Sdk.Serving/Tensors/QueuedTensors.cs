using System.Diagnostics.CodeAnalysis;
using System.Threading.Tasks.Sources;

namespace MlOps.Sdk.Serving;

/// <summary>
/// A call by tensors that waits, and the task its caller awaits. Its tensors are the caller's again once it has ended, so whoever
/// copies looks first whether it has, and whoever ends it waits until nobody copies.
/// </summary>
internal sealed class QueuedTensors(TensorBatcher batcher) : QueuedCall, IValueTaskSource
{
    private readonly Lock _copying = new();
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
    private TensorCall? _call;
    private TimeSpan _duration;
    private int _open;

    /// <summary>What a route decided about the call.</summary>
    public RouteChoice Choice { get; private set; }

    public ValueTask Task => new(this, _core.Version);

    public void Begin(TensorCall call, BatchKind kind, int rows, in RouteChoice choice, in PredictOptions options, long deadline, TimeProvider time)
    {
        (_call, _open, _duration, Choice) = (call, rows, TimeSpan.Zero, choice);
        call.IsWaiting = true;
        Begin(kind, rows, in options, deadline, time);
    }

    /// <summary>Copies some of its rows into the inputs of a run; false when it has ended.</summary>
    public bool TryCopyInputs(PredictorFrame run, int first, int rows, int at)
    {
        lock (_copying)
        {
            if (IsClaimed)
                return false;

            for (var i = 0; i < run.Inputs.Count; i++)
                TensorRows.Copy(_call!.Inputs[i], first, run.Inputs[i], at, rows, Rows);

            return true;
        }
    }

    /// <summary>Takes the answers to some of its rows, and ends with the last of them.</summary>
    /// <returns>Why it cannot take them, or null.</returns>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "It is given to the caller, who would wait for ever otherwise.")]
    public MlOpsModelException? Answer(PredictorFrame run, int at, int runRows, in BatchPart part, TimeSpan duration)
    {
        TensorCall call;
        lock (_copying)
        {
            if (IsClaimed)
                return null;

            call = _call!;
            for (var i = 0; i < run.Outputs.Count; i++)
            {
                if (!TensorRows.TryShape(run.Outputs[i], call.Outputs[i], Rows, isFirst: _open == Rows))
                    return new($"Output '{run.Outputs[i].Spec.Name}' came in one shape for some rows of the call and in another for others; ask for at most {nameof(BatchingOptions.MaxRows)} at once.");

                TensorRows.Copy(run.Outputs[i], at, call.Outputs[i], part.First, part.Rows, runRows);
            }

            _duration += duration;
            _open -= part.Rows;
            if (_open > 0 || !TryClaim())
                return null;
        }

        try
        {
            call.AnsweredTogether(_duration);
        }
        catch (Exception e)
        {
            FailClaimed(e);
            return null;
        }

        call.IsWaiting = false;
        _core.SetResult(true);
        return null;
    }

    public override void FailClaimed(Exception error)
    {
        lock (_copying)
            _call!.IsWaiting = false;

        _core.SetException(error);
    }

    void IValueTaskSource.GetResult(short token)
    {
        if (_core.GetStatus(token) == ValueTaskSourceStatus.Pending)
            throw new InvalidOperationException("The answer is not ready; await the call's ValueTask, and only once.");

        try
        {
            _core.GetResult(token);
        }
        finally
        {
            Collected();
        }
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    protected override void OnCancelled() => batcher.Cancel(this);

    protected override void Recycle()
    {
        (_call, Choice) = (null, default);
        _core.Reset();
        batcher.Reuse(this);
    }
}
