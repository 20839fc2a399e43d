using System.Runtime.InteropServices;

namespace MlOps.Sdk.Relational;

/// <summary>Writes the metric points of a batch: per metric and chunk of points one row, and an upsert of the last value.</summary>
internal static class MetricWriter
{
    public static async ValueTask WriteAsync(SqlSession session, long run, IReadOnlyList<MetricPoint> points, CancellationToken token)
    {
        foreach (var (key, which) in GroupByKey(points))
        {
            for (var offset = 0; offset < which.Count; offset += MetricChunk.MaxPoints)
            {
                var part = CollectionsMarshal.AsSpan(which).Slice(offset, Math.Min(MetricChunk.MaxPoints, which.Count - offset));
                var last = points[Latest(points, part)];
                var data = MetricChunk.Encode(points, part, out var minStep);
                await session.ExecuteAsync(
                    RunSql.AddChunk,
                    token,
                    ("@run", run),
                    ("@key", key),
                    ("@step", last.Step),
                    ("@value", double.IsNaN(last.Value) ? null : last.Value),
                    ("@at", SqlTime.From(last.Time)),
                    ("@min", minStep),
                    ("@data", data)).ConfigureAwait(false);
            }
        }
    }

    private static Dictionary<string, List<int>> GroupByKey(IReadOnlyList<MetricPoint> points)
    {
        var groups = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var i = 0; i < points.Count; i++)
        {
            ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(groups, points[i].Key, out _);
            (group ??= []).Add(i);
        }

        return groups;
    }

    private static int Latest(IReadOnlyList<MetricPoint> points, ReadOnlySpan<int> which)
    {
        var latest = which[0];
        foreach (var index in which)
        {
            if (points[index].Step >= points[latest].Step)
                latest = index;
        }

        return latest;
    }
}
