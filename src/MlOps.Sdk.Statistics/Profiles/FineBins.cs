using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// Counts and sums a window by hundreds of bins without a branch: four values at a time descend the sorted edges, a step a bit,
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
        var i = 0;
        for (; i + 4 <= values.Length; i += 4)
        {
            double v = values[i], w = values[i + 1], x = values[i + 2], y = values[i + 3];
            int a = 0, b = 0, c = 0, d = 0;
            for (var step = _steps - 1; step >= 0; step--)
            {
                var half = (1 << step) - 1;
                a += One(v >= Unsafe.Add(ref edge, a + half)) << step;
                b += One(w >= Unsafe.Add(ref edge, b + half)) << step;
                c += One(x >= Unsafe.Add(ref edge, c + half)) << step;
                d += One(y >= Unsafe.Add(ref edge, d + half)) << step;
            }

            Put(ref bins[a], v);
            Put(ref bins[b], w);
            Put(ref bins[c], x);
            Put(ref bins[d], y);
        }

        for (; i < values.Length; i++)
        {
            var a = 0;
            for (var step = _steps - 1; step >= 0; step--)
                a += One(values[i] >= _edges[a + (1 << step) - 1]) << step;
            Put(ref bins[a], values[i]);
        }
    }

    private static void Put(ref Bin bin, double value)
    {
        bin.Count++;
        bin.Sum += value;
    }

    private static int One(bool isTrue) => Unsafe.BitCast<bool, byte>(isTrue);
}
