using System.Collections.Concurrent;

namespace MlOps.Sdk.Serving;

/// <summary>
/// Answers calls by tensors together, by the first axis of their inputs, where every input has one that the caller chooses and
/// every output wanted has a part for each row.
/// </summary>
internal sealed class TensorBatcher : CallBatcher
{
    private const int MaxKinds = 32;
    private const int MaxRank = 8;

    // Lengths of open axes that a made-up row is tried with: for some models one element is too few.
    private static readonly long[] OpenLengths = [1, 16, 64];

    private readonly ConcurrentQueue<QueuedTensors> _unused = new();
    private readonly HostContext _host;
    private readonly HashSet<string> _outputs;
    private readonly BatchKind _main;
    private TensorKind[] _kinds = [];
    private long _calls;

    public TensorBatcher(HostContext host, LoadedModel model, BatchingOptions options)
        : base(host, model, options, options.MaxRows)
    {
        (_host, _main) = (host, new(MaxRows));
        _outputs = new(model.Predictor.Signature.Outputs.Where(IsByRow).Select(output => output.Name), StringComparer.Ordinal);
    }

    protected override string Name => "tensors";

    protected override BatchKind MainKind => Volatile.Read(ref _kinds).MaxBy(kind => kind.LastUse) ?? _main;

    /// <summary>Finds out, before the first call, whether rows may be answered together and from which number on it pays.</summary>
    public async ValueTask TryOutAsync(CancellationToken cancellationToken)
    {
        var signature = Model.Predictor.Signature;
        using var frame = _outputs.Count > 0 ? Model.Predictor.CreateFrame([.. _outputs]) : null;
        var refusal = RefusalOf(signature);
        foreach (var layout in Layouts(signature))
        {
            var trial = new BatchTrial(frame!, layout, GoldenSample.Of(Model.Golden, frame!, layout), _host.Time);
            await TryOutAsync(refusal, trial, cancellationToken).ConfigureAwait(false);
            if (refusal is not null || !trial.Failed)
                return;
        }
    }

    /// <summary>What a call can be answered together with; null where it cannot, and runs by itself.</summary>
    public TensorKind? KindOf(TensorCall call, TensorCallPool selection)
    {
        var inputs = call.Inputs;
        if (Refusal is not null || !selection.IsKept || !HasRows(inputs) || HasOptional(call.OptionalInputs))
            return null;

        var kinds = Volatile.Read(ref _kinds);
        foreach (var kind in kinds)
        {
            if (kind.Fits(selection, inputs))
            {
                // Written only where kinds take turns: callers on many cores would fight for it.
                if (kind.LastUse != _calls)
                    kind.LastUse = ++_calls;

                return kind;
            }
        }

        return Fits(inputs) && call.Outputs.All(output => _outputs.Contains(output.Spec.Name)) ? Add(selection, inputs) : null;
    }

    /// <summary>Lets a call run on its caller's thread when the model is idle.</summary>
    public bool TryEnter(TensorKind kind, int rows) => rows <= MaxRows && Padded(rows) == rows && TryEnter(kind);

    /// <summary>Said after a call that <see cref="TryEnter(TensorKind, int)"/> let in.</summary>
    public void Leave(TensorKind kind, int rows, TimeSpan duration) => base.Leave(kind, rows, duration);

    /// <summary>Lets a call wait for its answer, under a lease of its own.</summary>
    /// <exception cref="MlOpsModelException">The queue is full (transient).</exception>
    public ValueTask Enqueue(TensorCall call, TensorKind kind, int rows, in RouteChoice choice, in PredictOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_unused.TryDequeue(out var queued))
            queued = new(this);

        queued.Begin(call, kind, rows, in choice, in options, DeadlineOf(options.Timeout), _host.Time);
        Model.Share();
        try
        {
            Queue(queued);
        }
        catch
        {
            call.IsWaiting = false;
            Model.Exit();
            throw;
        }

        queued.Watch(cancellationToken);
        return queued.Task;
    }

    public void Reuse(QueuedTensors call) => _unused.Enqueue(call);

    /// <summary>Counts a call that failed alone.</summary>
    public void CountFailure(Exception error, RouteArm? arm)
    {
        arm?.Failed(error);
        _host.Telemetry.Failed(Model, error);
    }

    protected override BatchRun CreateRun() => new TensorRun(this, MaxRows);

    private static bool IsByRow(TensorSpec output) => output.Shape.Count == 0 || output.Shape[0] < 0;

    private static bool HasRows(IReadOnlyList<TensorBuffer> inputs)
    {
        for (var i = 0; i < inputs.Count; i++)
        {
            if (!inputs[i].IsShaped || inputs[i].Shape.Length == 0 || inputs[i].Shape[0] == 0 || inputs[i].Shape[0] != inputs[0].Shape[0])
                return false;
        }

        return true;
    }

    private static bool HasOptional(IReadOnlyList<TensorBuffer> inputs)
    {
        for (var i = 0; i < inputs.Count; i++)
        {
            if (inputs[i].IsShaped)
                return true;
        }

        return false;
    }

    // What the signature does not allow goes the usual way, which tells the caller.
    private static bool Fits(IReadOnlyList<TensorBuffer> inputs) => inputs.All(input =>
        input.Shape.Length == input.Spec.Shape.Count && input.Spec.Shape.Select((d, axis) => d < 0 || d == input.Shape[axis]).All(fits => fits));

    private string? RefusalOf(ModelSignature signature)
    {
        if (signature.Inputs.FirstOrDefault(input => input.Shape.Count is 0 or > MaxRank || input.Shape[0] >= 0) is { } input)
            return $"Input '{input.Name}' is {input.Describe()}: its first axis is no number of rows that a caller chooses.";

        return signature.Inputs.Count == 0 ? "The model has no inputs." : _outputs.Count == 0 ? "No output has a part for each row." : null;
    }

    private IEnumerable<RowLayout> Layouts(ModelSignature signature)
    {
        if (Model.Golden?.Cases.Select(example => RowLayout.Of(signature, example)).FirstOrDefault(layout => layout is not null) is { } golden)
            yield return golden;

        var isOpen = signature.Inputs.Any(input => input.Shape.Skip(1).Any(d => d < 0));
        foreach (var length in OpenLengths.Take(isOpen ? OpenLengths.Length : 1))
            yield return RowLayout.Of(signature, length);
    }

    // Beyond so many kinds the one that was not asked for longest is forgotten; what waits of it is answered all the same.
    private TensorKind Add(TensorCallPool selection, IReadOnlyList<TensorBuffer> inputs)
    {
        lock (_outputs)
        {
            var kind = new TensorKind(selection, inputs, MaxRows, MainKind.Costs) { LastUse = ++_calls };
            IEnumerable<TensorKind> kept = _kinds.Length < MaxKinds ? _kinds : _kinds.OrderByDescending(k => k.LastUse).Take(MaxKinds - 1);
            Volatile.Write(ref _kinds, [.. kept, kind]);
            return kind;
        }
    }
}
