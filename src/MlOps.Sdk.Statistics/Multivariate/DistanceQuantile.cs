namespace MlOps.Sdk.Statistics;

/// <summary>
/// The median of all squared distances between rows without keeping them: one pass counts them by their leading bits, another collects
/// those of the bits the median has.
/// </summary>
internal static class DistanceQuantile
{
    /// <summary>Exponent and five bits of the fraction; squared distances have no sign.</summary>
    private const int Shift = 47;

    /// <summary>The middle squared distance over pairs of the first <paramref name="rows"/> rows; of two middle ones the mean, or the lower.</summary>
    public static double Median(PairDistances pairs, int rows, bool lower, CancellationToken cancellation)
    {
        var counts = new long[1 << 17];
        var buffer = new double[rows];
        for (var i = 0; i + 1 < rows; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var distances = buffer.AsSpan(0, rows - i - 1);
            pairs.Squared(i, distances);
            foreach (var distance in distances)
                counts[BitConverter.DoubleToUInt64Bits(distance) >> Shift]++;
        }

        var total = (long)rows * (rows - 1) / 2;
        long first = (total - 1) / 2, second = lower ? first : total / 2;
        var (lowBucket, below) = BucketOf(counts, first);
        var (highBucket, _) = BucketOf(counts, second);

        var collected = new List<double>(checked((int)Math.Min(counts[lowBucket] + (highBucket == lowBucket ? 0 : counts[highBucket]), Array.MaxLength)));
        for (var i = 0; i + 1 < rows; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var distances = buffer.AsSpan(0, rows - i - 1);
            pairs.Squared(i, distances);
            foreach (var distance in distances)
            {
                var bucket = (int)(BitConverter.DoubleToUInt64Bits(distance) >> Shift);
                if (bucket == lowBucket || bucket == highBucket)
                    collected.Add(distance);
            }
        }

        collected.Sort();
        var a = collected[(int)(first - below)];
        var b = collected[(int)(second - below)];
        return a == b ? a : (a + b) / 2;
    }

    private static (int Bucket, long Below) BucketOf(long[] counts, long rank)
    {
        var below = 0L;
        var bucket = 0;
        while (below + counts[bucket] <= rank)
            below += counts[bucket++];
        return (bucket, below);
    }
}
