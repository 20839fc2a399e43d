using System.Collections.Concurrent;

namespace MlOps.Sdk.Serving;

/// <summary>The tensor-level calls of one loaded version: a pool for all outputs, and one for each selection that is asked for often enough to fit.</summary>
internal sealed class TensorCalls(IPredictor predictor) : IDisposable
{
    private const int MaxSelections = 16;

    private long _selected;

    private readonly TensorCallPool _all = new(predictor, null, 0);
    private readonly ConcurrentDictionary<string, TensorCallPool> _selections = new(StringComparer.Ordinal);

    public TensorCall Rent(IReadOnlyList<string>? outputs)
    {
        if (outputs is null)
            return _all.Rent();

        var key = string.Join('\n', outputs);
        if (_selections.TryGetValue(key, out var pool))
            return pool.Rent();

        // Callers choose selections, so only so many are kept; the rest make a frame for each call.
        pool = new(predictor, [.. outputs], Interlocked.Increment(ref _selected));
        var call = pool.Rent();
        if (_selections.Count >= MaxSelections || !_selections.TryAdd(key, pool))
            pool.Dispose();
        return call;
    }

    public void Dispose()
    {
        _all.Dispose();
        foreach (var pool in _selections.Values)
            pool.Dispose();
    }
}
