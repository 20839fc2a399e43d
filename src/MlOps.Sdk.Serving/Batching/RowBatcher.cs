using System.Collections.Concurrent;

namespace MlOps.Sdk.Serving;

/// <summary>Answers single rows of one type together.</summary>
internal sealed class RowBatcher<TIn, TOut> : CallBatcher
    where TIn : IFeatureRow
    where TOut : IModelOutput<TOut>
{
    private readonly ConcurrentQueue<QueuedRow<TIn, TOut>> _unused = new();
    private readonly HostContext _host;
    private readonly BatchKind _kind;

    public RowBatcher(HostContext host, LoadedModel model, RowPredictor<TIn, TOut> rows, BatchingOptions options)
        : base(host, model, options, rows.Binding.FixedRows > 0 ? Math.Min(rows.Binding.FixedRows, options.MaxRows) : options.MaxRows)
    {
        (_host, Rows) = (host, rows);
        _kind = new(MaxRows);
    }

    public RowPredictor<TIn, TOut> Rows { get; }

    public BatchCosts Costs => _kind.Costs;

    protected override string Name => typeof(TIn).Name;

    protected override BatchKind MainKind => _kind;

    /// <summary>Finds out, before the first call, whether rows may be answered together and from which number on it pays.</summary>
    public async ValueTask TryOutAsync(CancellationToken cancellationToken)
    {
        using var frame = Rows.CreateFrame();
        var layout = RowLayout.Of(Rows.Binding, Model.Predictor.Signature);
        await TryOutAsync(
            Rows.Binding.FixedRows == 1 ? "The model takes one row in each run." : null,
            new BatchTrial(frame.Tensors, layout, GoldenSample.Of(Model.Golden, frame.Tensors, layout), _host.Time),
            cancellationToken).ConfigureAwait(false);
    }

    public RowCall NewCall() => new(_host, Model);

    /// <summary>Lets a call run on its caller's thread when the model is idle.</summary>
    public bool TryEnter() => TryEnter(_kind);

    /// <summary>Said after a call that <see cref="TryEnter"/> let in.</summary>
    public void Leave(TimeSpan duration) => Leave(_kind, 1, duration);

    /// <summary>Lets a row wait for its answer; the caller's lease on the model goes with it.</summary>
    /// <exception cref="MlOpsModelException">The queue is full (transient).</exception>
    public ValueTask<Prediction<TOut>> Enqueue(TIn row, PredictOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_unused.TryDequeue(out var call))
            call = new(this);

        call.Begin(row, _kind, in options, DeadlineOf(options.Timeout), _host.Time);
        Queue(call);
        call.Watch(cancellationToken);
        return call.Task;
    }

    public void Reuse(QueuedRow<TIn, TOut> call) => _unused.Enqueue(call);

    protected override BatchRun CreateRun() => new RowRun<TIn, TOut>(this, MaxRows);
}
