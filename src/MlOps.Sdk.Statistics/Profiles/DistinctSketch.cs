using System.Numerics;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// Estimates the number of distinct values in 4 KiB, with a standard error of 1.6 % (HyperLogLog, Flajolet et al. 2007;
/// estimator of O. Ertl, "New cardinality estimation algorithms for HyperLogLog sketches", 2017). Merging is exact:
/// the merge of two sketches is the sketch of both inputs. Hashes are the same on every machine.
/// </summary>
public sealed class DistinctSketch
{
    private const int IndexBits = 12;
    private const int RegisterCount = 1 << IndexBits;
    private const int RankBits = 64 - IndexBits;

    private readonly byte[] _registers;

    /// <summary>An empty sketch.</summary>
    public DistinctSketch() => _registers = new byte[RegisterCount];

    internal DistinctSketch(byte[] registers)
    {
        if (registers.Length != RegisterCount || registers.Any(rank => rank > RankBits + 1))
            throw new FormatException($"A distinct sketch has {RegisterCount} registers of at most {RankBits + 1}.");
        _registers = registers;
    }

    /// <summary>Relative standard error of <see cref="Estimate"/>, 1.04 / sqrt(4096).</summary>
    public const double RelativeError = 0.01625;

    internal ReadOnlySpan<byte> Registers => _registers;

    /// <summary>Adds a number; every NaN counts as one value, and so do 0 and -0.</summary>
    public void Add(double value) =>
        AddHash(SplitMix64.Mix(BitConverter.DoubleToUInt64Bits(double.IsNaN(value) ? double.NaN : value + 0.0) + 0x9E3779B97F4A7C15));

    /// <summary>Adds a text, compared by its UTF-16 code units.</summary>
    public void Add(ReadOnlySpan<char> value)
    {
        var hash = 0xCBF29CE484222325UL; // FNV-1a, by code unit
        foreach (var unit in value)
            hash = (hash ^ unit) * 0x100000001B3;
        AddHash(SplitMix64.Mix(hash));
    }

    /// <summary>A sketch of both inputs together; neither is changed.</summary>
    public DistinctSketch Merge(DistinctSketch other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var merged = new DistinctSketch();
        for (var i = 0; i < RegisterCount; i++)
            merged._registers[i] = Math.Max(_registers[i], other._registers[i]);
        return merged;
    }

    /// <summary>The estimated number of distinct values.</summary>
    public double Estimate()
    {
        Span<int> histogram = stackalloc int[RankBits + 2];
        histogram.Clear();
        foreach (var rank in _registers)
            histogram[rank]++;

        const double m = RegisterCount;
        var z = m * Tau(1 - histogram[RankBits + 1] / m);
        for (var rank = RankBits; rank >= 1; rank--)
            z = 0.5 * (z + histogram[rank]);
        z += m * Sigma(histogram[0] / m);
        return double.IsPositiveInfinity(z) ? 0 : m * m / (2 * Math.Log(2)) / z;
    }

    private void AddHash(ulong hash)
    {
        var index = hash >> RankBits;
        var rank = (byte)(BitOperations.LeadingZeroCount((hash << IndexBits) | (1UL << (IndexBits - 1))) + 1);
        if (rank > _registers[index])
            _registers[index] = rank;
    }

    private static double Sigma(double x)
    {
        if (x == 1)
            return double.PositiveInfinity;

        double y = 1, z = x, previous;
        do
        {
            x *= x;
            previous = z;
            z += x * y;
            y += y;
        }
        while (z != previous);
        return z;
    }

    private static double Tau(double x)
    {
        if (x is 0 or 1)
            return 0;

        double y = 1, z = 1 - x, previous;
        do
        {
            x = Math.Sqrt(x);
            previous = z;
            y *= 0.5;
            z -= (1 - x) * (1 - x) * y;
        }
        while (z != previous);
        return z / 3;
    }
}
