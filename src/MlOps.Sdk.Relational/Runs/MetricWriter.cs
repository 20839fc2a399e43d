using System.Runtime.InteropServices;

namespace MlOps.Sdk.Relational;

/// <summary>Writes the metric points of a batch: per metric one upsert of the last value and one row per chunk of points.</summary>
internal static class MetricWriter
{
    public static async ValueTask WriteAsync(SqlSession session, long run, IReadOnlyList<MetricPoint> points, CancellationToken token)
    {
        foreach (var (key, which) in GroupByKey(points))
        {
            var last = points[Latest(points, which)];
            var counted = await session.QueryAsync(
                RunSql.CountMetric,
                static row => (Metric: row.GetInt64(0), Points: row.GetInt64(1)),
                token,
                ("@run", run),
                ("@key", key),
                ("@count", (long)which.Count),
                ("@step", last.Step),
                ("@value", double.IsNaN(last.Value) ? null : last.Value),
                ("@at", SqlTime.From(last.Time))).ConfigureAwait(false);

            var first = counted[0].Points - which.Count;
            for (var offset = 0; offset < which.Count; offset += MetricChunk.MaxPoints)
            {
                var part = CollectionsMarshal.AsSpan(which).Slice(offset, Math.Min(MetricChunk.MaxPoints, which.Count - offset));
                var data = MetricChunk.Encode(points, part, out var minStep, out var maxStep);
                await session.ExecuteAsync(
                    RunSql.AddChunk,
                    token,
                    ("@metric", counted[0].Metric),
                    ("@position", first + offset),
                    ("@min", minStep),
                    ("@max", maxStep),
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

    private static int Latest(IReadOnlyList<MetricPoint> points, List<int> which)
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
