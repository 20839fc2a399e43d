using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

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

    /// <summary>Up to so many registers a list of two or three bytes each is shorter than 6 bits for every register.</summary>
    private const int LargestList = 1024;

    private const ulong Offset = 0x9E3779B97F4A7C15;

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
        AddHash(SplitMix64.Mix(BitConverter.DoubleToUInt64Bits(double.IsNaN(value) ? double.NaN : value + 0.0) + Offset));

    /// <summary>Adds numbers, neither NaN nor -0, eight at a time: only those are looked at that can raise a register.</summary>
    internal void AddPlain(ReadOnlySpan<double> values)
    {
        // A value counts only if its rank exceeds its register's, so surely not below the lowest of all.
        var lowest = TensorPrimitives.Min<byte>(_registers);
        var limit = lowest == 0 ? ulong.MaxValue : 1UL << (64 - lowest);
        var i = 0;
        for (; i + Vector512<double>.Count <= values.Length; i += Vector512<double>.Count)
        {
            var hash = Mix(Vector512.Create(values[i..]).AsUInt64() + Vector512.Create(Offset));
            if (!Vector512.LessThanAny(hash << IndexBits, Vector512.Create(limit)))
                continue;
            for (var lane = 0; lane < Vector512<ulong>.Count; lane++)
                AddHash(hash[lane]);
        }

        for (; i < values.Length; i++)
            Add(values[i]);
    }

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

    /// <summary>Few registers in use are listed, many are packed into six bits each.</summary>
    internal void WriteTo(ByteWriter to)
    {
        var used = RegisterCount - _registers.AsSpan().Count((byte)0);
        to.Count(used);
        if (used <= LargestList)
        {
            var previous = 0;
            for (var i = 0; i < RegisterCount; i++)
            {
                if (_registers[i] == 0)
                    continue;
                to.Count(i - previous);
                to.Byte(_registers[i]);
                previous = i;
            }

            return;
        }

        for (var i = 0; i < RegisterCount; i += 4)
        {
            var packed = _registers[i] | (_registers[i + 1] << 6) | (_registers[i + 2] << 12) | (_registers[i + 3] << 18);
            to.Bytes([(byte)packed, (byte)(packed >> 8), (byte)(packed >> 16)]);
        }
    }

    internal static DistinctSketch Read(ref ByteReader from)
    {
        var used = from.Count("registers");
        var registers = new byte[RegisterCount];
        if (used <= LargestList)
        {
            long at = 0;
            for (var i = 0; i < used; i++)
            {
                at += from.Count("skipped registers");
                if (at is < 0 or >= RegisterCount)
                    throw from.Wrong($"a distinct sketch has {RegisterCount} registers, none at {at}");
                registers[at] = from.Byte();
            }
        }
        else
        {
            var packed = from.Bytes(RegisterCount / 4 * 3, "a distinct sketch");
            for (var i = 0; i < RegisterCount; i += 4)
            {
                var four = packed[i / 4 * 3] | (packed[i / 4 * 3 + 1] << 8) | (packed[i / 4 * 3 + 2] << 16);
                (registers[i], registers[i + 1], registers[i + 2], registers[i + 3]) =
                    ((byte)(four & 63), (byte)((four >> 6) & 63), (byte)((four >> 12) & 63), (byte)(four >> 18));
            }
        }

        return registers.AsSpan().Count((byte)0) == RegisterCount - used
            ? new DistinctSketch(registers)
            : throw from.Wrong($"a distinct sketch announces {used} registers in use and has others");
    }

    private static Vector512<ulong> Mix(Vector512<ulong> z)
    {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EB;
        return z ^ (z >>> 31);
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
