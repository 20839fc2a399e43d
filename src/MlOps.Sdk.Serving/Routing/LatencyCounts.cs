using System.Numerics;

namespace MlOps.Sdk.Serving;

/// <summary>Durations counted in buckets that are at most 12.5 % wide, by concurrent callers without a lock.</summary>
internal sealed class LatencyCounts
{
    private const int Steps = 8;

    private readonly long[] _counts = new long[62 * Steps];

    public void Add(TimeSpan duration) => Interlocked.Increment(ref _counts[Bucket(duration.Ticks)]);

    public long Count()
    {
        long count = 0;
        foreach (ref var bucket in _counts.AsSpan())
            count += Volatile.Read(ref bucket);
        return count;
    }

    public long[] Read()
    {
        var copy = new long[_counts.Length];
        for (var i = 0; i < copy.Length; i++)
            copy[i] = Volatile.Read(ref _counts[i]);
        return copy;
    }

    /// <summary>The upper edge of the bucket that holds a quantile of the counts; zero for no counts.</summary>
    public static TimeSpan Quantile(ReadOnlySpan<long> counts, double quantile)
    {
        long total = 0;
        foreach (var count in counts)
            total += count;

        var rank = (long)Math.Ceiling(quantile * total);
        for (var i = 0; i < counts.Length; i++)
        {
            rank -= counts[i];
            if (rank <= 0 && counts[i] > 0)
                return TimeSpan.FromTicks(Edge(i + 1));
        }

        return TimeSpan.Zero;
    }

    // Below 8 ticks a bucket is a tick; above, the three bits after the leading one choose among the steps of a power of two.
    internal static int Bucket(long ticks)
    {
        var value = (ulong)Math.Max(0, ticks);
        if (value < Steps)
            return (int)value;

        var power = BitOperations.Log2(value);
        return (power - 2) * Steps + (int)(value >> (power - 3)) - Steps;
    }

    private static long Edge(int bucket) =>
        bucket < Steps ? bucket : (long)(Steps + bucket % Steps) << (bucket / Steps - 1);
}
