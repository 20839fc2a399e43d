namespace MlOps.Sdk.Serving;

/// <summary>Random numbers for concurrent callers from one counter: SplitMix64, the same sequence for the same seed.</summary>
internal sealed class RouteDraws(ulong seed)
{
    private ulong _state = RouteHash.Mix(seed);

    public ulong Next() => RouteHash.Mix(Interlocked.Add(ref _state, 0x9E3779B97F4A7C15));

    /// <summary>A whole number from 0 to below the bound.</summary>
    public int Next(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>A number in [0, 1).</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));
}
