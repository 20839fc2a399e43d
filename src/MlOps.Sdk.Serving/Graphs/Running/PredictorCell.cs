using System.Runtime.ExceptionServices;

namespace MlOps.Sdk.Serving;

/// <summary>A step that a predictor answers, in a frame of its own that is made anew when another version answers.</summary>
internal sealed class PredictorCell(PredictorStep step, string[] outputs, GraphPredictor graph) : GraphCell(step.Name), IDisposable
{
    private readonly TensorBuffer[] _outputs = new TensorBuffer[outputs.Length];
    private string[] _inputNames = [];
    private GraphWire[] _inputs = [];
    private GraphWire[] _fallback = [];
    private TensorBuffer[] _targets = [];
    private PredictorFrame? _frame;
    private IPredictor? _predictor;
    private Exception? _problem;
    private Exception? _failure;

    public override IReadOnlyList<TensorBuffer> Outputs => _outputs;

    /// <summary>The version that answers this call; null for code and where none is loaded.</summary>
    public LoadedModel? Model { get; private set; }

    /// <summary>What answers this call; null where nothing is there, because of the problem.</summary>
    public IPredictor? Predictor { get; set; }

    /// <summary>Whether the predictor itself answered.</summary>
    public bool Answered => State == CellState.Done && _failure is null;

    public void Wire(string[] inputNames, GraphWire[] inputs, GraphWire[] fallback) => (_inputNames, _inputs, _fallback) = (inputNames, inputs, fallback);

    /// <summary>Takes the version that answers the call, or why there is none.</summary>
    public void Answer(LoadedModel? model, Exception? problem) => (Model, Predictor, _problem) = (model, model?.Predictor, problem);

    public override void Reset()
    {
        base.Reset();
        _failure = null;
    }

    public override bool Ask() => Ask(_failure is null ? _inputs : _fallback);

    public override ValueTask RunAsync(CancellationToken cancellationToken)
    {
        if (_failure is null)
            return step.Timeout is { } timeout ? RunWithinAsync(timeout, cancellationToken) : RunFrameAsync(cancellationToken);

        // What stands in may fail too; then it is told what came first.
        for (var i = 0; i < _outputs.Length; i++)
        {
            if (_fallback[i].Cell.Error is not null)
                ExceptionDispatchInfo.Throw(_failure);
            _outputs[i] = _fallback[i].Buffer;
        }

        return ValueTask.CompletedTask;
    }

    public void Dispose() => _frame?.Dispose();

    protected override bool StandsIn(Exception error)
    {
        if (_failure is not null || step.Fallback is null)
            return false;

        _failure = error;
        return true;
    }

    private ValueTask RunFrameAsync(CancellationToken cancellationToken)
    {
        var start = ServingSpans.AreWanted ? graph.Time.GetTimestamp() : 0;
        try
        {
            // Before anything is copied, so that what failed before this step keeps its own name.
            foreach (var input in _inputs)
                _ = input.Buffer;
            Bind();
            for (var i = 0; i < _inputs.Length; i++)
                TensorCopy.To(_inputs[i].Buffer, _targets[i]);
            var run = _frame!.RunAsync(cancellationToken);
            if (!run.IsCompletedSuccessfully)
                return FinishLaterAsync(run, start, cancellationToken);

            run.GetAwaiter().GetResult();
        }
        catch (Exception e) when (Translate(e, start, cancellationToken) is { } error)
        {
            throw error;
        }

        Finish(start);
        return ValueTask.CompletedTask;
    }

    private async ValueTask FinishLaterAsync(ValueTask run, long start, CancellationToken cancellationToken)
    {
        try
        {
            await run.ConfigureAwait(false);
        }
        catch (Exception e) when (Translate(e, start, cancellationToken) is { } error)
        {
            throw error;
        }

        Finish(start);
    }

    private async ValueTask RunWithinAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(timeout, graph.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await RunFrameAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new MlOpsModelException($"Step '{Name}' ({Answerer}) did not answer within {timeout}.", isTransient: true, e) { Fault = ModelFault.TimedOut };
        }
    }

    private void Finish(long start)
    {
        for (var i = 0; i < _outputs.Length; i++)
            _outputs[i] = _frame!.Outputs[i];
        if (start != 0)
            GraphSpans.Write(this, graph.Time.GetUtcNow(), graph.Time.GetElapsedTime(start), null);
    }

    private void Bind()
    {
        if (Predictor is null)
            ExceptionDispatchInfo.Throw(_problem!);
        if (!ReferenceEquals(Predictor, _predictor))
            Bind(Predictor);
    }

    private void Bind(IPredictor predictor)
    {
        _frame?.Dispose();
        (_frame, _predictor) = (null, null);
        if (predictor is GraphPredictor inner && inner.Reaches(graph))
            throw new MlOpsModelException("its model is a graph that waits for this one by now");

        var frame = predictor.CreateFrame(outputs);
        var targets = Array.ConvertAll(_inputNames, name => frame.Inputs.Concat(frame.OptionalInputs).FirstOrDefault(b => b.Spec.Name == name));
        if (Array.IndexOf(targets, null) is >= 0 and var missing)
        {
            frame.Dispose();
            throw new MlOpsModelException($"it has no input '{_inputNames[missing]}' any more");
        }

        (_frame, _predictor, _targets) = (frame, predictor, targets!);
    }

    private string Answerer => Model?.Version.ToRef().ToString() ?? step.Answerer;

    /// <summary>A failure under the step's name; null for what passes through as it is: what failed before, and cancelling.</summary>
    private Exception? Translate(Exception error, long start, CancellationToken cancellationToken)
    {
        if ((error is OperationCanceledException && cancellationToken.IsCancellationRequested) || Array.Exists(_inputs, i => ReferenceEquals(i.Cell.Error, error)))
            return null;

        if (start != 0)
            GraphSpans.Write(this, graph.Time.GetUtcNow(), graph.Time.GetElapsedTime(start), error);
        var message = $"Step '{Name}' ({Answerer}) failed: {error.Message}";
        return error switch
        {
            // Code may refuse what a caller supplied; a model in a graph is fed by the graph.
            ArgumentException when step is CodeStep => new ArgumentException(message, error),
            MlOpsModelException fault => new MlOpsModelException(message, fault.IsTransient, fault) { Fault = fault.Fault, RetryAfter = fault.RetryAfter },
            _ => new MlOpsModelException(message, error is MlOpsException { IsTransient: true }, error),
        };
    }
}
