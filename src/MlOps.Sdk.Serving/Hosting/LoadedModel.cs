namespace MlOps.Sdk.Serving;

/// <summary>
/// A version in memory under a counted lease: every call holds one, and only when the last is returned after
/// <see cref="RetireAsync"/> is the session freed. Freeing it under a running call would kill the process.
/// </summary>
internal sealed class LoadedModel(ModelVersion version, IPredictor predictor)
{
    private const long Closed = long.MinValue;

    private readonly List<IDisposable> _attached = [];
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _leases;

    public ModelVersion Version { get; } = version;

    public IPredictor Predictor { get; } = predictor;

    /// <summary>Calls by tensors.</summary>
    public TensorCalls Calls { get; } = new(predictor);

    /// <summary>Answers calls by tensors together; null where that is not asked for.</summary>
    public TensorBatcher? Batcher { get => Volatile.Read(ref field); set => Volatile.Write(ref field, value); }

    /// <summary>Gives calls by tensors answers that were given before; null where that is not asked for.</summary>
    public TensorCache? Cache { get => Volatile.Read(ref field); set => Volatile.Write(ref field, value); }

    /// <summary>How much may be asked by tensors; null for any amount.</summary>
    public ModelLimits? Limits { get => Volatile.Read(ref field); set => Volatile.Write(ref field, value); }

    /// <summary>What it answered when it was registered; null where nothing is attached.</summary>
    public GoldenRows? Golden { get; init; }

    /// <summary>How a row type in use names the inputs' elements; null where none does.</summary>
    public RowColumn[]? Columns { get; private set; }

    /// <summary>Bytes it takes, as far as it can be told.</summary>
    public long Memory { get; init; }

    /// <summary>The version's number as metrics tag it, boxed once.</summary>
    public object VersionTag { get; } = version.Version;

    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _leases) > 0)
            return true;

        Exit();
        return false;
    }

    /// <summary>Takes a further lease while one is held.</summary>
    public void Share() => Interlocked.Increment(ref _leases);

    public void Exit()
    {
        if (Interlocked.Decrement(ref _leases) == Closed)
            _drained.TrySetResult();
    }

    /// <summary>Takes the columns of a row type, so that a call by tensors is announced under the same names.</summary>
    public void Name(RowColumn[] columns) => Columns ??= columns;

    /// <summary>Frees something together with the model.</summary>
    public void Attach(IDisposable part)
    {
        lock (_attached)
            _attached.Add(part);
    }

    /// <summary>Lets nobody in any more, waits until the last call is out, and frees the model.</summary>
    public async Task RetireAsync()
    {
        if (Interlocked.Add(ref _leases, Closed) == Closed)
            _drained.TrySetResult();

        await _drained.Task.ConfigureAwait(false);
        lock (_attached)
        {
            foreach (var part in _attached)
                part.Dispose();
        }

        Calls.Dispose();
        await Predictor.DisposeAsync().ConfigureAwait(false);
    }
}
