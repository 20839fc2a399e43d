namespace MlOps.Sdk.Serving;

/// <summary>A graph over the models that a host serves.</summary>
internal sealed class GraphPredictor : IPredictor
{
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _runs;

    /// <param name="graph">The graph.</param>
    /// <param name="signature">What it was registered to take and give.</param>
    /// <param name="models">The models that its steps name.</param>
    /// <param name="code">The code that its steps may name.</param>
    /// <param name="time">The clock.</param>
    public GraphPredictor(CheckedGraph graph, ModelSignature signature, IReadOnlyDictionary<ModelRef, ServedModel> models, IReadOnlyDictionary<string, IPredictor> code, TimeProvider time)
    {
        (Graph, Signature, Code, Time) = (graph, signature, code, time);
        References = [.. models.Keys];
        Models = [.. models.Values];
    }

    public CheckedGraph Graph { get; }

    public ModelSignature Signature { get; }

    public ModelRef[] References { get; }

    /// <summary>One for each of <see cref="References"/>.</summary>
    public ServedModel[] Models { get; }

    public IReadOnlyDictionary<string, IPredictor> Code { get; }

    public TimeProvider Time { get; }

    public RouteDraws Draws { get; } = new(BitConverter.ToUInt64(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8)));

    public PredictorFrame CreateFrame(IReadOnlyList<string>? outputs = null)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _runs) < 0, this);
        return new GraphFrame(this, outputs is null ? Signature.Outputs : [.. outputs.Select(Find)]);
    }

    public async ValueTask DisposeAsync()
    {
        if (Volatile.Read(ref _runs) < 0 || Interlocked.Add(ref _runs, long.MinValue) == long.MinValue)
            _drained.TrySetResult();

        await _drained.Task.ConfigureAwait(false);
    }

    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _runs) > 0)
            return true;

        Leave();
        return false;
    }

    public void Leave()
    {
        if (Interlocked.Decrement(ref _runs) == long.MinValue)
            _drained.TrySetResult();
    }

    /// <summary>Whether another graph is this one, or a step of it, or of one of its steps, by what serves now.</summary>
    public bool Reaches(GraphPredictor other)
    {
        var seen = new HashSet<GraphPredictor>();
        var next = new Stack<GraphPredictor>([this]);
        while (next.TryPop(out var graph))
        {
            if (!seen.Add(graph))
                continue;

            foreach (var model in graph.Models)
            {
                if (model.Current?.Predictor is GraphPredictor inner)
                    next.Push(inner);
            }
        }

        return seen.Contains(other);
    }

    private TensorSpec Find(string name) => Signature.Outputs.FirstOrDefault(o => o.Name == name)
        ?? throw new ArgumentException($"The model has no output '{name}'; it has {string.Join(", ", Signature.Outputs.Select(o => $"'{o.Name}'"))}.", nameof(name));
}
