namespace MlOps.Sdk.Statistics;

/// <summary>
/// A small seeded generator with a one-word state (Steele, Lea and Flood 2014): the same numbers on every machine and
/// in every version, so that results that use chance can be repeated.
/// </summary>
internal struct SplitMix64(ulong state)
{
    public ulong State { get; private set; } = state;

    public ulong Next()
    {
        State += 0x9E3779B97F4A7C15;
        return Mix(State);
    }

    /// <summary>Uniform in [0, 1) with 53 bits.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [0, <paramref name="bound"/>), without bias (Lemire 2019).</summary>
    public int NextBelow(int bound)
    {
        var range = (uint)bound;
        while (true)
        {
            var product = (Next() >> 32) * range;
            if ((uint)product >= (uint)(-(int)range) % range)
                return (int)(product >> 32);
        }
    }

    /// <summary>Standard normal, by inversion.</summary>
    public double NextNormal() => NormalDistribution.Quantile(((Next() >> 11) + 0.5) * (1.0 / (1UL << 53)));

    /// <summary>Scatters the bits of a word; a bijection.</summary>
    public static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
