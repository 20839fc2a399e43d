using System.Collections.Concurrent;

namespace MlOps.Sdk.Serving;

/// <summary>Counts the distinct keys dealt to each variant, among the first of them: what tells whether the split is the planned one.</summary>
internal sealed class DealtKeys(int variants)
{
    private const int MaxKeys = 100_000;

    private readonly ConcurrentDictionary<ulong, byte> _seen = new();
    private readonly long[] _counts = new long[variants];
    private int _total;

    public void Add(ulong hash, int variant)
    {
        if (Volatile.Read(ref _total) >= MaxKeys || _seen.ContainsKey(hash) || !_seen.TryAdd(hash, 0))
            return;

        Interlocked.Increment(ref _total);
        Interlocked.Increment(ref _counts[variant]);
    }

    public long[] Read() => [.. _counts];
}
