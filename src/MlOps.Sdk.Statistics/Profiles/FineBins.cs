using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// Counts and sums a window by hundreds of bins without a branch: eight values at a time descend the sorted edges, a step a bit,
/// so that the time does not depend on the values.
/// </summary>
internal sealed class FineBins
{
    private const int Chunk = 1024;

    private readonly double[] _edges;
    private readonly int _steps;

    /// <param name="edges">Strictly ascending; a value on an edge belongs to the bin above it.</param>
    public FineBins(ReadOnlySpan<double> edges)
    {
        Count = edges.Length + 1;
        _steps = BitOperations.Log2((uint)edges.Length) + 1;
        _edges = new double[(1 << _steps) - 1];
        Array.Fill(_edges, double.PositiveInfinity);
        edges.CopyTo(_edges);
    }

    public int Count { get; }

    /// <summary>What a bin holds.</summary>
    public struct Bin
    {
        public long Count;
        public double Sum;
    }

    /// <summary>The window by bins, its finite values only, and the number of the others.</summary>
    public (Bin[] Bins, double Minimum, double Maximum, long Missing, long Infinite) Add(ReadOnlySpan<double> window)
    {
        var bins = new Bin[_edges.Length + 1];
        double minimum = double.PositiveInfinity, maximum = double.NegativeInfinity;
        long missing = 0, infinite = 0;
        scoped Span<double> kept = stackalloc double[Chunk];
        for (; !window.IsEmpty; window = window[Math.Min(Chunk, window.Length)..])
        {
            scoped var chunk = window[..Math.Min(Chunk, window.Length)];
            if (!TensorPrimitives.IsFiniteAll(chunk))
            {
                var count = 0;
                foreach (var value in chunk)
                {
                    if (double.IsFinite(value))
                        kept[count++] = value;
                    else if (double.IsNaN(value))
                        missing++;
                    else
                        infinite++;
                }

                chunk = kept[..count];
                if (chunk.IsEmpty)
                    continue;
            }

            minimum = Math.Min(minimum, TensorPrimitives.Min(chunk));
            maximum = Math.Max(maximum, TensorPrimitives.Max(chunk));
            AddFinite(chunk, bins);
        }

        return (bins, minimum, maximum, missing, infinite);
    }

    private void AddFinite(ReadOnlySpan<double> values, Bin[] bins)
    {
        ref var edge = ref MemoryMarshal.GetArrayDataReference(_edges);
        var top = (nint)1 << (_steps - 1);
        var i = 0;
        for (; i + 8 <= values.Length; i += 8)
        {
            var v = values.Slice(i, 8);
            double v0 = v[0], v1 = v[1], v2 = v[2], v3 = v[3], v4 = v[4], v5 = v[5], v6 = v[6], v7 = v[7];
            nint at0 = 0, at1 = 0, at2 = 0, at3 = 0, at4 = 0, at5 = 0, at6 = 0, at7 = 0;
            for (var half = top; half > 0; half >>= 1)
            {
                at0 += Step(ref edge, at0, half, v0);
                at1 += Step(ref edge, at1, half, v1);
                at2 += Step(ref edge, at2, half, v2);
                at3 += Step(ref edge, at3, half, v3);
                at4 += Step(ref edge, at4, half, v4);
                at5 += Step(ref edge, at5, half, v5);
                at6 += Step(ref edge, at6, half, v6);
                at7 += Step(ref edge, at7, half, v7);
            }

            Put(ref bins[at0], v0);
            Put(ref bins[at1], v1);
            Put(ref bins[at2], v2);
            Put(ref bins[at3], v3);
            Put(ref bins[at4], v4);
            Put(ref bins[at5], v5);
            Put(ref bins[at6], v6);
            Put(ref bins[at7], v7);
        }

        for (; i < values.Length; i++)
        {
            nint at = 0;
            for (var half = top; half > 0; half >>= 1)
                at += Step(ref edge, at, half, values[i]);
            Put(ref bins[at], values[i]);
        }
    }

    /// <summary>How far to go: <paramref name="half"/> if the value is at or above the edge in the middle, otherwise not at all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Step(ref double edge, nint at, nint half, double value) =>
        half & -(nint)Unsafe.BitCast<bool, byte>(value >= Unsafe.Add(ref edge, at + half - 1));

    private static void Put(ref Bin bin, double value)
    {
        bin.Count++;
        bin.Sum += value;
    }
}
