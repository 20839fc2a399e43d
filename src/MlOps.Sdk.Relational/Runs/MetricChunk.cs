using System.Buffers.Binary;

namespace MlOps.Sdk.Relational;

/// <summary>
/// Some points of one metric as bytes: 24 a point, little-endian; step (int64), value (IEEE 754 binary64, every NaN kept bit for
/// bit) and time (int64, ticks as in <see cref="SqlTime"/>).
/// </summary>
internal static class MetricChunk
{
    /// <summary>The most points of a chunk: a read touches at most this many more than it wants.</summary>
    public const int MaxPoints = 4096;

    private const int PointSize = 24;

    public static byte[] Encode(IReadOnlyList<MetricPoint> points, ReadOnlySpan<int> which, out long minStep)
    {
        var data = new byte[which.Length * PointSize];
        minStep = long.MaxValue;
        for (var i = 0; i < which.Length; i++)
        {
            var point = points[which[i]];
            WritePoint(data.AsSpan(i * PointSize, PointSize), point);
            minStep = Math.Min(minStep, point.Step);
        }

        return data;
    }

    public static void Decode(string key, ReadOnlySpan<byte> data, List<MetricPoint> into)
    {
        if (data.Length % PointSize != 0)
            throw new MlOpsIntegrityException($"A chunk of metric '{key}' has {data.Length} bytes, no multiple of {PointSize}; the row is damaged or was changed outside the store; verify the store, and restore it from a backup.");

        for (; !data.IsEmpty; data = data[PointSize..])
            into.Add(ReadPoint(key, data));
    }

    /// <summary>The points by step, and those of equal steps as they stand.</summary>
    public static IEnumerable<MetricPoint> ByStep(List<MetricPoint> points)
    {
        for (var i = 1; i < points.Count; i++)
        {
            if (points[i].Step < points[i - 1].Step)
                return points.OrderBy(point => point.Step); // a stable sort
        }

        return points;
    }

    public static MetricPoint ReadPoint(string key, ReadOnlySpan<byte> data) => new(
        key,
        BinaryPrimitives.ReadDoubleLittleEndian(data[8..]),
        BinaryPrimitives.ReadInt64LittleEndian(data),
        SqlTime.Read(BinaryPrimitives.ReadInt64LittleEndian(data[16..])));

    public static void WritePoint(Span<byte> target, in MetricPoint point)
    {
        BinaryPrimitives.WriteInt64LittleEndian(target, point.Step);
        BinaryPrimitives.WriteDoubleLittleEndian(target[8..], point.Value);
        BinaryPrimitives.WriteInt64LittleEndian(target[16..], SqlTime.From(point.Time));
    }
}
