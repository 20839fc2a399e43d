namespace MlOps.Sdk.Serving;

/// <summary>
/// One tensor-level call on the version that serves: shape and fill the inputs, run, read the outputs, and dispose. It belongs
/// to one caller at a time, and its version is not freed before it is disposed.
/// </summary>
/// <remarks>Calls are kept and given out again, so a call must not be touched after it was disposed.</remarks>
public sealed class TensorCall : IDisposable
{
    private readonly TensorCallPool _pool;
    private readonly PredictorFrame _frame;
    private readonly TensorAnnouncer _announcer = new();
    private readonly List<PredictionId> _rowIds = [];
    private HostContext? _host;
    private LoadedModel? _model;
    private RouteChoice _choice;
    private PredictionId _id;
    private bool _ran;
    private volatile bool _waits;

    internal TensorCall(TensorCallPool pool, PredictorFrame frame) => (_pool, _frame) = (pool, frame);

    /// <summary>The version that answers.</summary>
    /// <exception cref="ObjectDisposedException">The call was disposed.</exception>
    public ModelVersion Version => Model.Version;

    /// <summary>Names the call's answer, so that its true outcome can be joined later; of several rows it names the first.</summary>
    /// <exception cref="ObjectDisposedException">The call was disposed.</exception>
    public PredictionId Id
    {
        get
        {
            _ = Model;
            return _id == default ? _id = _host!.Ids.Next(_host.Time.GetUtcNow()) : _id;
        }
    }

    /// <summary>Names the answer to one row of the call, as it was announced to the observers; that of row 0 is <see cref="Id"/>.</summary>
    /// <param name="row">The row: its place on the first axis.</param>
    /// <exception cref="ArgumentOutOfRangeException">The row is negative.</exception>
    /// <exception cref="ObjectDisposedException">The call was disposed.</exception>
    public PredictionId RowId(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        if (row == 0)
            return Id;

        _ = Model;
        while (_rowIds.Count < row)
            _rowIds.Add(_host!.Ids.Next(_host.Time.GetUtcNow()));
        return _rowIds[row - 1];
    }

    /// <summary>The variant of the route that answers; null for a call without a route.</summary>
    public string? Variant => _choice.Variant;

    /// <summary>The chance that the route gave this call to that variant, in (0, 1]; 1 for a call without a route.</summary>
    public double Propensity => _choice.KnownPropensity;

    /// <summary>The models that answered the last run within a graph, by its steps; empty for any other model.</summary>
    public IReadOnlyList<StepVersion> Steps => _frame is GraphFrame graph ? graph.AnsweredBy : [];

    /// <summary>Who asks, where the options of a run do not say: for a fair share and limits by caller. Null, at first, for nobody in particular.</summary>
    public string? Caller { get; set; }

    /// <summary>One buffer for each input, in the signature's order. What a buffer held before is undefined.</summary>
    public IReadOnlyList<TensorBuffer> Inputs => _frame.Inputs;

    /// <summary>Inputs that have a default in the model: one that is not shaped keeps it.</summary>
    public IReadOnlyList<TensorBuffer> OptionalInputs => _frame.OptionalInputs;

    /// <summary>One buffer for each output asked for; filled by the run.</summary>
    public IReadOnlyList<TensorBuffer> Outputs => _frame.Outputs;

    private LoadedModel Model => _model ?? throw new ObjectDisposedException(nameof(TensorCall));

    /// <summary>Runs the model on the inputs; it may do all its work before it returns.</summary>
    /// <exception cref="ArgumentException">An input is missing or its shape does not fit the signature; the message names it.</exception>
    /// <exception cref="MlOpsModelException">The model failed on these inputs.</exception>
    /// <remarks>Await it before the call is touched or disposed: where calls are batched, it may wait to be answered together with others.</remarks>
    public ValueTask RunAsync(CancellationToken cancellationToken = default) => RunAsync(default, cancellationToken);

    /// <summary>Runs the model on the inputs with a priority, within a time or for a caller who gets a fair share.</summary>
    /// <exception cref="ArgumentException">An input is missing or its shape does not fit the signature, or an option is out of range.</exception>
    /// <exception cref="MlOpsModelException">The model failed on these inputs, or too many rows wait or the time is over (both transient).</exception>
    public ValueTask RunAsync(PredictOptions options, CancellationToken cancellationToken = default)
    {
        options.Check();
        var model = Model;
        if (_ran)
            ForgetIds();

        _ran = true;
        if (options.Caller is null)
            options = options with { Caller = Caller };

        return model.Limits is { } limits ? RunLimitedAsync(limits, model, options, cancellationToken) : RunCachedAsync(model, options, cancellationToken);
    }

    /// <summary>Runs the model, whatever it was asked before.</summary>
    internal ValueTask RunUncachedAsync(PredictOptions options, CancellationToken cancellationToken)
    {
        var (model, host) = (Model, _host!);
        var batcher = model.Batcher;
        var kind = batcher?.KindOf(this, _pool);
        if (kind is not null && !batcher!.TryEnter(kind, Rows))
            return batcher.Enqueue(this, kind, Rows, in _choice, in options, cancellationToken);

        return options.Timeout is { } timeout
            ? RunWithinAsync(model, host, kind, timeout, cancellationToken)
            : RunAloneAsync(model, host, kind, cancellationToken);
    }

    private ValueTask RunLimitedAsync(ModelLimits limits, LoadedModel model, PredictOptions options, CancellationToken cancellationToken)
    {
        limits.Enter(options.Caller, Rows);
        ValueTask run;
        try
        {
            run = RunCachedAsync(model, options with { Timeout = options.Timeout ?? limits.Timeout }, cancellationToken);
        }
        catch
        {
            limits.Leave();
            throw;
        }

        if (!run.IsCompletedSuccessfully)
            return limits.LeaveAfterAsync(run);

        limits.Leave();
        return run;
    }

    private ValueTask RunCachedAsync(LoadedModel model, PredictOptions options, CancellationToken cancellationToken) =>
        model.Cache is { IsRefused: false } cache ? cache.RunAsync(this, _pool, in _choice, options, cancellationToken) : RunUncachedAsync(options, cancellationToken);

    private ValueTask RunAloneAsync(LoadedModel model, HostContext host, TensorKind? kind, CancellationToken cancellationToken)
    {
        var start = host.Time.GetTimestamp();
        try
        {
            var run = _frame.RunAsync(cancellationToken);
            if (!run.IsCompletedSuccessfully)
                return FinishLaterAsync(run, model, host, kind, start);

            run.GetAwaiter().GetResult();
        }
        catch (Exception e)
        {
            Failed(model, host, kind, start, e);
            throw;
        }

        Answered(model, host, kind, start);
        return ValueTask.CompletedTask;
    }

    /// <summary>Gives the call back; a second time does nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _model, null) is not { } model)
            return;

        _host = null;
        // One that still waits was not awaited: whoever had it next would find another's rows in it.
        if (!_waits)
            _pool.Return(this);

        model.Exit();
    }

    internal TensorCall Begin(HostContext host, LoadedModel model, RouteChoice choice)
    {
        for (var i = 0; i < _frame.OptionalInputs.Count; i++)
        {
            if (_frame.OptionalInputs[i].IsShaped)
                _frame.OptionalInputs[i].Clear();
        }

        _host = host;
        _model = model;
        _choice = choice;
        _ran = false;
        Caller = null;
        ForgetIds();
        return this;
    }

    /// <summary>Whether its tensors are a batcher's.</summary>
    internal bool IsWaiting { set => _waits = value; }

    internal void Free() => _frame.Dispose();

    /// <summary>Ends a run that answered it together with others.</summary>
    internal void AnsweredTogether(TimeSpan duration) => Answered(Model, _host!, duration);

    private int Rows => Inputs.Count > 0 && Inputs[0].Shape is { Length: > 0 } shape ? (int)Math.Min(shape[0], int.MaxValue) : 1;

    private void ForgetIds()
    {
        _id = default;
        _rowIds.Clear();
    }

    private async ValueTask FinishLaterAsync(ValueTask run, LoadedModel model, HostContext host, TensorKind? kind, long start)
    {
        try
        {
            await run.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Failed(model, host, kind, start, e);
            throw;
        }

        Answered(model, host, kind, start);
    }

    private async ValueTask RunWithinAsync(LoadedModel model, HostContext host, TensorKind? kind, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(timeout, host.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await RunAloneAsync(model, host, kind, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OperationCanceledException e) when (late.IsCancellationRequested)
        {
            throw CallBatcher.TooLate(model, e);
        }
    }

    private void Answered(LoadedModel model, HostContext host, TensorKind? kind, long start)
    {
        var duration = host.Time.GetElapsedTime(start);
        if (kind is not null)
            model.Batcher!.Leave(kind, Rows, duration);

        Answered(model, host, duration);
        if (ServingSpans.AreWanted)
            ServingSpans.Write(ServingSpans.Predict, model, Rows, host.Time.GetUtcNow(), duration);
    }

    private void Answered(LoadedModel model, HostContext host, TimeSpan duration)
    {
        _choice.Arm?.Answered(_frame.Outputs, duration);
        _choice.Arm?.Ledger?.Add(Id, _choice.Arm);
        if (host.Observers.Length > 0)
            _announcer.Announce(host, model, this, Rows, duration, in _choice);

        host.Telemetry.Answered(model, Rows, duration);
    }

    private void Failed(LoadedModel model, HostContext host, TensorKind? kind, long start, Exception error)
    {
        if (kind is not null)
            model.Batcher!.Leave(kind, Rows, TimeSpan.Zero);

        if (ServingSpans.AreWanted)
            ServingSpans.Write(ServingSpans.Predict, model, Rows, host.Time.GetUtcNow(), host.Time.GetElapsedTime(start), error);

        _choice.Arm?.Failed(error);
        host.Telemetry.Failed(model, error);
    }
}
