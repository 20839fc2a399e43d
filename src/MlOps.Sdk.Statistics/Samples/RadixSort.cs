using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// Sorts doubles by their bits in linear time: three stable passes of 11 bits order the upper 33 of those that differ at all,
/// after which few neighbours share a prefix and are put in order where they stand. Groups that stay large get three more
/// passes, so that no input takes more than six.
/// </summary>
internal static class RadixSort
{
    private const int DigitBits = 11;
    private const int Buckets = 1 << DigitBits;
    private const int Digits = 3;

    /// <summary>Below this a comparison sort wins.</summary>
    private const int Smallest = 2048;

    /// <summary>Below this a comparison sort of a group wins.</summary>
    private const int SmallestGroup = 384;

    /// <summary>Up to this insertion wins.</summary>
    private const int Few = 20;

    /// <summary>Sorts ascending in place. NaN must have been removed and -0.0 turned into 0.0.</summary>
    public static void Sort(Span<double> values)
    {
        if (values.Length < Smallest)
        {
            values.Sort();
            return;
        }

        var rented = ArrayPool<ulong>.Shared.Rent(values.Length);
        try
        {
            Sort(MemoryMarshal.Cast<double, ulong>(values), rented.AsSpan(0, values.Length));
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(rented);
        }
    }

    private static void Sort(Span<ulong> keys, Span<ulong> scratch)
    {
        var first = Flip(keys[0]);
        var varying = 0UL;
        foreach (ref var key in keys)
        {
            key = Flip(key);
            varying |= key ^ first;
        }

        var lowest = Math.Max(0, 64 - BitOperations.LeadingZeroCount(varying) - Digits * DigitBits);
        var counts = new int[Digits * Buckets];
        foreach (var key in keys)
            Count(counts, key >> lowest);
        Scatter(keys, scratch, counts, lowest);
        if ((varying & ((1UL << lowest) - 1)) != 0)
        {
            for (var from = 0; from < keys.Length;)
            {
                var prefix = keys[from] >> lowest;
                var to = from + 1;
                while (to < keys.Length && keys[to] >> lowest == prefix)
                    to++;
                if (to - from > 1)
                    SortGroup(keys[from..to], scratch[from..to], counts);
                from = to;
            }
        }

        foreach (ref var key in keys)
            key ^= (ulong)((long)~key >> 63) | 0x8000_0000_0000_0000UL;
    }

    /// <summary>Bits whose order as an unsigned number is the order of the numbers they stand for.</summary>
    private static ulong Flip(ulong bits) => bits ^ ((ulong)((long)bits >> 63) | 0x8000_0000_0000_0000UL);

    /// <summary>Sorts keys that differ in the lower three digits only.</summary>
    private static void SortGroup(Span<ulong> keys, Span<ulong> scratch, int[] counts)
    {
        if (keys.Length <= Few)
        {
            for (var i = 1; i < keys.Length; i++)
            {
                var key = keys[i];
                var hole = i;
                for (; hole > 0 && keys[hole - 1] > key; hole--)
                    keys[hole] = keys[hole - 1];
                keys[hole] = key;
            }
        }
        else if (keys.Length < SmallestGroup)
        {
            keys.Sort();
        }
        else
        {
            Array.Clear(counts);
            foreach (var key in keys)
                Count(counts, key);
            Scatter(keys, scratch, counts, 0);
        }
    }

    private static void Count(int[] counts, ulong digits)
    {
        counts[(int)(digits & (Buckets - 1))]++;
        counts[Buckets + (int)((digits >> DigitBits) & (Buckets - 1))]++;
        counts[2 * Buckets + (int)((digits >> (2 * DigitBits)) & (Buckets - 1))]++;
    }

    /// <summary>Three stable passes from the lowest digit; a digit that is the same in all keys needs none.</summary>
    private static void Scatter(Span<ulong> keys, Span<ulong> scratch, int[] counts, int lowest)
    {
        var from = keys;
        var to = scratch;
        for (var digit = 0; digit < Digits; digit++)
        {
            var offsets = counts.AsSpan(digit * Buckets, Buckets);
            var shift = lowest + digit * DigitBits;
            if (offsets[(int)((from[0] >> shift) & (Buckets - 1))] == from.Length)
                continue;

            var next = 0;
            foreach (ref var offset in offsets)
            {
                var count = offset;
                offset = next;
                next += count;
            }

            foreach (var key in from)
                to[offsets[(int)((key >> shift) & (Buckets - 1))]++] = key;

            var sorted = to;
            to = from;
            from = sorted;
        }

        if (!Unsafe.AreSame(ref from[0], ref keys[0]))
            from.CopyTo(keys);
    }
}
