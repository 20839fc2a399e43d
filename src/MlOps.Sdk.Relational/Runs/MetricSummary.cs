using System.Buffers.Binary;

namespace MlOps.Sdk.Relational;

/// <summary>
/// What a chunk's points come to, bucket by bucket, as bytes: 88 a bucket of 256 points by step (the last has fewer), little-endian;
/// first and last step, count, count of NaN, then step, value and time of the lowest and of the highest point, then the mean.
/// </summary>
internal static class MetricSummary
{
    /// <summary>The points of a bucket; shorter chunks are not summed up, as their points are read as fast.</summary>
    public const int BucketPoints = 256;

    private const int BucketSize = 88;

    public static byte[] Encode(IReadOnlyList<MetricPoint> points, ReadOnlySpan<int> which)
    {
        var data = new byte[(which.Length + BucketPoints - 1) / BucketPoints * BucketSize];
        var sorted = ByStep(points, which);
        for (var from = 0; from < sorted.Length; from += BucketPoints)
        {
            var part = sorted[from..Math.Min(from + BucketPoints, sorted.Length)];
            var bucket = MetricBucket.Of(points[part[0]]);
            foreach (var index in part[1..])
                bucket = bucket.Join(MetricBucket.Of(points[index]));
            Write(data.AsSpan(from / BucketPoints * BucketSize, BucketSize), bucket);
        }

        return data;
    }

    public static void Decode(string key, ReadOnlySpan<byte> data, List<MetricBucket> into)
    {
        if (data.Length % BucketSize != 0)
            throw Damaged(key, $"has {data.Length} bytes, no multiple of {BucketSize}");

        for (; !data.IsEmpty; data = data[BucketSize..])
        {
            var count = BinaryPrimitives.ReadInt64LittleEndian(data[16..]);
            if (count is < 1 or > BucketPoints)
                throw Damaged(key, $"has a bucket of {count} points, not of 1 to {BucketPoints}");
            into.Add(new()
            {
                FirstStep = BinaryPrimitives.ReadInt64LittleEndian(data),
                LastStep = BinaryPrimitives.ReadInt64LittleEndian(data[8..]),
                Count = count,
                NaNCount = BinaryPrimitives.ReadInt64LittleEndian(data[24..]),
                Lowest = MetricChunk.ReadPoint(key, data[32..]),
                Highest = MetricChunk.ReadPoint(key, data[56..]),
                Mean = BinaryPrimitives.ReadDoubleLittleEndian(data[80..]),
            });
        }
    }

    private static MlOpsIntegrityException Damaged(string key, string why) =>
        new($"A summary of metric '{key}' {why}; the row is damaged or was changed outside the store; verify the store, and restore it from a backup.");

    private static void Write(Span<byte> target, in MetricBucket bucket)
    {
        BinaryPrimitives.WriteInt64LittleEndian(target, bucket.FirstStep);
        BinaryPrimitives.WriteInt64LittleEndian(target[8..], bucket.LastStep);
        BinaryPrimitives.WriteInt64LittleEndian(target[16..], bucket.Count);
        BinaryPrimitives.WriteInt64LittleEndian(target[24..], bucket.NaNCount);
        MetricChunk.WritePoint(target[32..], bucket.Lowest);
        MetricChunk.WritePoint(target[56..], bucket.Highest);
        BinaryPrimitives.WriteDoubleLittleEndian(target[80..], bucket.Mean);
    }

    private static ReadOnlySpan<int> ByStep(IReadOnlyList<MetricPoint> points, ReadOnlySpan<int> which)
    {
        for (var i = 1; i < which.Length; i++)
        {
            if (points[which[i]].Step < points[which[i - 1]].Step)
                return which.ToArray().OrderBy(index => points[index].Step).ToArray(); // a stable sort: equal steps stay as written
        }

        return which;
    }
}
