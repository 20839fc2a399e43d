using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// Sorts blocks of 128 doubles without a branch: sixteen rows of eight lanes go through a sorting network lane by lane
/// (Batcher 1968), then the eight sorted lanes are merged. Blocks may be thinned on the way: of neighbours in a sorted
/// lane one is kept, by chance, and stands for both. Works on the same lanes whatever the width of the machine's
/// registers, so the outcome is the same everywhere.
/// </summary>
internal static class LaneSort
{
    /// <summary>Values of one block.</summary>
    public const int Block = Rows * Lanes;

    private const int Rows = 16;
    private const int Lanes = 8;

    /// <summary>Comparators that merge two sorted halves of eight rows each.</summary>
    private static ReadOnlySpan<byte> Merge =>
    [
        0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15, 4, 8, 5, 9, 6, 10, 7, 11, 2, 4, 3, 5, 6, 8, 7, 9, 10, 12, 11, 13, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
    ];

    /// <summary>Comparators that sort the two halves.</summary>
    private static ReadOnlySpan<byte> Halves =>
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 2, 1, 3, 4, 6, 5, 7, 8, 10, 9, 11, 12, 14, 13, 15, 1, 2, 5, 6, 9, 10, 13, 14,
        0, 4, 1, 5, 2, 6, 3, 7, 8, 12, 9, 13, 10, 14, 11, 15, 2, 4, 3, 5, 10, 12, 11, 13, 1, 2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 14,
    ];

    /// <summary>
    /// Sorts <paramref name="values"/>, a power of two of blocks without NaN, and thins them to one block: afterwards its first
    /// <see cref="Block"/> values are ascending and each stands for as many as there were blocks.
    /// </summary>
    public static void SortAndThin(Span<double> values, ref SplitMix64 chance)
    {
        var rows = MemoryMarshal.Cast<double, Vector512<double>>(values);
        for (var from = 0; from < rows.Length; from += Rows)
        {
            Exchange(rows.Slice(from, Rows), Halves);
            Exchange(rows.Slice(from, Rows), Merge);
        }

        for (var height = rows.Length; height > Rows; height /= 2)
        {
            for (var from = 0; from < height; from += Rows)
                Thin(rows.Slice(from, Rows), rows.Slice(from / 2, Rows / 2), chance.Next());
            for (var from = 0; from < height / 2; from += Rows)
                Exchange(rows.Slice(from, Rows), Merge);
        }

        MergeLanes(values[..Block]);
    }

    private static void Exchange(Span<Vector512<double>> rows, ReadOnlySpan<byte> comparators)
    {
        ref var row = ref MemoryMarshal.GetReference(rows);
        for (var i = 0; i + 1 < comparators.Length; i += 2)
        {
            ref var upper = ref Unsafe.Add(ref row, comparators[i]);
            ref var lower = ref Unsafe.Add(ref row, comparators[i + 1]);
            Vector512<double> a = upper, b = lower;
            upper = Vector512.MinNative(a, b);
            lower = Vector512.MaxNative(a, b);
        }
    }

    private static void Thin(ReadOnlySpan<Vector512<double>> sorted, Span<Vector512<double>> kept, ulong chance)
    {
        var ones = Vector512.Create(1UL, 2, 4, 8, 16, 32, 64, 128);
        var even = Vector512.Equals(ones & Vector512.Create(chance), Vector512<ulong>.Zero).AsDouble();
        for (var i = 0; i < kept.Length; i++)
            kept[i] = Vector512.ConditionalSelect(even, sorted[2 * i], sorted[2 * i + 1]);
    }

    /// <summary>Eight sorted lanes, then four runs of 32, then two, then one.</summary>
    private static void MergeLanes(Span<double> block)
    {
        Span<double> scratch = stackalloc double[Block];
        for (var lane = 0; lane < Lanes; lane += 2)
            MergeRuns(block[lane..], Lanes, block[(lane + 1)..], Lanes, Rows, scratch.Slice(lane * Rows, 2 * Rows));
        for (var run = 0; run < Block; run += 4 * Rows)
            MergeRuns(scratch[run..], 1, scratch[(run + 2 * Rows)..], 1, 2 * Rows, block.Slice(run, 4 * Rows));
        MergeRuns(block, 1, block[(Block / 2)..], 1, Block / 2, scratch);
        scratch.CopyTo(block);
    }

    /// <summary>Merges from both ends at once, so that neither run is exhausted before its half of the target is full.</summary>
    private static void MergeRuns(ReadOnlySpan<double> left, int leftStep, ReadOnlySpan<double> right, int rightStep, int length, Span<double> target)
    {
        int i = 0, j = 0, x = (length - 1) * leftStep, y = (length - 1) * rightStep;
        for (int low = 0, high = target.Length - 1; low < length; low++, high--)
        {
            double a = left[i], b = right[j];
            target[low] = double.MinNative(a, b);
            var first = a <= b ? -1 : 0;
            i += leftStep & first;
            j += rightStep & ~first;

            a = left[x];
            b = right[y];
            target[high] = double.MaxNative(a, b);
            var last = a <= b ? -1 : 0;
            y -= rightStep & last;
            x -= leftStep & ~last;
        }
    }
}
