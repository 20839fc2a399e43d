namespace MlOps.Sdk.Serving;

/// <summary>Keeps the calls of one selection of outputs for the next caller, as many as cores can use at once.</summary>
internal sealed class TensorCallPool(IPredictor predictor, IReadOnlyList<string>? outputs, long number) : IDisposable
{
    /// <summary>Another for each selection of one version.</summary>
    public long Number { get; } = number;

    /// <summary>Whether more calls for these outputs come from it.</summary>
    public bool IsKept => !_closed;

    private readonly TensorCall?[] _calls = new TensorCall?[2 * Environment.ProcessorCount];
    private volatile bool _closed;

    public TensorCall Rent()
    {
        for (var i = 0; i < _calls.Length; i++)
        {
            if (_calls[i] is not null && Interlocked.Exchange(ref _calls[i], null) is { } call)
                return call;
        }

        return new(this, CreateFrame());
    }

    /// <summary>Makes a frame for the same outputs.</summary>
    public PredictorFrame CreateFrame() => predictor.CreateFrame(outputs);

    public void Return(TensorCall call)
    {
        for (var i = 0; i < _calls.Length && !_closed; i++)
        {
            if (_calls[i] is null && Interlocked.CompareExchange(ref _calls[i], call, null) is null)
                return;
        }

        call.Free();
    }

    public void Dispose()
    {
        _closed = true;
        for (var i = 0; i < _calls.Length; i++)
            Interlocked.Exchange(ref _calls[i], null)?.Free();
    }
}
