using System.Runtime.ExceptionServices;

namespace MlOps.Sdk.Serving;

/// <summary>
/// One call of a graph. Steps run on the caller's thread in the order of what they read; those that wait for something else, such as
/// a model on another server, wait side by side. A run whose steps do not wait allocates nothing in the steady state.
/// </summary>
internal sealed class GraphFrame : PredictorFrame
{
    private readonly GraphPredictor _graph;
    private readonly GraphLeases _leases;
    private readonly GraphCells _cells;
    private readonly GraphWire[] _targets;
    private readonly StepVersions _versions;
    private Exception? _abort;
    private int _running;

    public GraphFrame(GraphPredictor graph, IReadOnlyList<TensorSpec> outputs)
        : base([.. graph.Signature.Inputs.Select(i => new TensorBuffer(i))], [], [.. outputs.Select(o => new TensorBuffer(o))])
    {
        _graph = graph;
        _leases = new(graph.Models);
        _cells = new(graph, Inputs);
        _targets = [.. outputs.Select(o => _cells.Find(graph.Graph.Graph.Outputs[o.Name]))];
        _versions = new(_cells.Predictors);
    }

    /// <summary>The versions that answered the last run, by the steps that ran.</summary>
    public IReadOnlyList<StepVersion> AnsweredBy => _versions.Last;

    public override ValueTask RunAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TensorCheck.Inputs(Inputs, OptionalInputs);
        if (Interlocked.Exchange(ref _running, 1) != 0)
            throw new InvalidOperationException("The frame is running already; a frame answers one call at a time, so make one for each concurrent call.");

        if (!_graph.TryEnter())
        {
            Volatile.Write(ref _running, 0);
            throw new ObjectDisposedException(nameof(GraphPredictor));
        }

        _leases.Forget();
        if (!_leases.TryTake())
            return RunLaterAsync(begun: false, cancellationToken);

        Begin();
        if (!TryAdvance(cancellationToken))
            return RunLaterAsync(begun: true, cancellationToken);

        try
        {
            Finish();
            return ValueTask.CompletedTask;
        }
        finally
        {
            Leave();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (Volatile.Read(ref _running) != 0)
            throw new InvalidOperationException("The frame is running; await its run before disposing it.");

        foreach (var cell in _cells.Predictors)
            cell.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask RunLaterAsync(bool begun, CancellationToken cancellationToken)
    {
        try
        {
            if (!begun)
            {
                await _leases.TakeAsync(cancellationToken).ConfigureAwait(false);
                Begin();
            }

            while (!TryAdvance(cancellationToken))
                await Task.WhenAny(_cells.Order.Select(cell => cell.Pending).OfType<Task>()).ConfigureAwait(false);
            Finish();
        }
        finally
        {
            Leave();
        }
    }

    private void Begin()
    {
        _abort = null;
        foreach (var cell in _cells.Order)
            cell.Reset();
        for (var i = 0; i < _cells.Predictors.Length; i++)
        {
            if (_cells.Models[i] is >= 0 and var model)
                _cells.Predictors[i].Answer(_leases.Model(model), _leases.Problem(model));
        }

        foreach (var target in _targets)
            target.Cell.Want();
    }

    /// <summary>Runs what can be run; false while a step is under way that the call has to wait for.</summary>
    private bool TryAdvance(CancellationToken cancellationToken)
    {
        bool moved;
        do
        {
            moved = false;
            for (var i = 0; i < _cells.Order.Length; i++)
            {
                if (_cells.Order[i] is { Pending: { IsCompleted: true } pending } cell)
                    Settle(cell, new(pending), cancellationToken);
            }

            // Backwards, so that all that is needed is known before the first of it runs.
            for (var i = _cells.Order.Length - 1; i >= 0 && _abort is null; i--)
            {
                if (_cells.Order[i].State == CellState.Wanted)
                    _cells.Order[i].Ask();
            }

            for (var i = 0; i < _cells.Order.Length && _abort is null; i++)
            {
                if (_cells.Order[i] is { State: CellState.Wanted } cell && cell.Ask())
                {
                    Run(cell, cancellationToken);
                    moved = true;
                }
            }
        }
        while (moved && !IsSettled());

        return !Array.Exists(_cells.Order, static cell => cell.Pending is not null);
    }

    private void Run(GraphCell cell, CancellationToken cancellationToken)
    {
        ValueTask run;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            run = cell.RunAsync(cancellationToken);
        }
        catch (Exception e)
        {
            Failed(cell, e, cancellationToken);
            return;
        }

        if (run.IsCompleted)
            Settle(cell, run, cancellationToken);
        else
            cell.Start(run.AsTask());
    }

    private void Settle(GraphCell cell, ValueTask run, CancellationToken cancellationToken)
    {
        try
        {
            run.GetAwaiter().GetResult();
            cell.Finish();
        }
        catch (Exception e)
        {
            Failed(cell, e, cancellationToken);
        }
    }

    private void Failed(GraphCell cell, Exception error, CancellationToken cancellationToken)
    {
        cell.Fail(error);

        // Neither a caller who gives up nor a caller's mistake is answered by something else.
        if ((error is OperationCanceledException && cancellationToken.IsCancellationRequested) || error is ArgumentException)
            _abort ??= error;
    }

    private bool IsSettled()
    {
        foreach (var target in _targets)
        {
            if (!target.Cell.IsSettled)
                return false;
        }

        return true;
    }

    private void Finish()
    {
        if (_abort is { } abort)
            ExceptionDispatchInfo.Throw(abort);
        for (var i = 0; i < _targets.Length; i++)
            TensorCopy.To(_targets[i].Buffer, Outputs[i]);
        _versions.Tell();
    }

    private void Leave()
    {
        _leases.Release();
        Volatile.Write(ref _running, 0);
        _graph.Leave();
    }
}
