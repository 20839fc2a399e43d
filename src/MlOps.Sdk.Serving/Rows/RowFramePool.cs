namespace MlOps.Sdk.Serving;

/// <summary>Keeps frames for the next call: as many as cores can use at once, one of them within easy reach.</summary>
internal sealed class RowFramePool(IPredictor predictor, RowBinding binding) : IDisposable
{
    private readonly RowFrame?[] _frames = new RowFrame?[2 * Environment.ProcessorCount];
    private RowFrame? _first;
    private volatile bool _closed;

    public RowFrame Rent()
    {
        if (Interlocked.Exchange(ref _first, null) is { } first)
            return first;

        for (var i = 0; i < _frames.Length; i++)
        {
            if (_frames[i] is not null && Interlocked.Exchange(ref _frames[i], null) is { } frame)
                return frame;
        }

        return new(predictor.CreateFrame(binding.WantedOutputs), binding);
    }

    public void Return(RowFrame frame)
    {
        if (!_closed && Interlocked.CompareExchange(ref _first, frame, null) is null)
            return;

        for (var i = 0; i < _frames.Length && !_closed; i++)
        {
            if (_frames[i] is null && Interlocked.CompareExchange(ref _frames[i], frame, null) is null)
                return;
        }

        frame.Dispose();
    }

    public void Dispose()
    {
        _closed = true;
        Interlocked.Exchange(ref _first, null)?.Dispose();
        for (var i = 0; i < _frames.Length; i++)
            Interlocked.Exchange(ref _frames[i], null)?.Dispose();
    }
}
