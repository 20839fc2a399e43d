using System.Runtime.InteropServices;

namespace MlOps.Sdk.Relational;

/// <summary>Writes the metric points of a batch: per metric and chunk of points one row, and an upsert of the last value.</summary>
internal static class MetricWriter
{
    // From here on, statements for many rows at once cost less than a statement per metric.
    private const int Many = 8;

    public static async ValueTask WriteAsync(SqlSession session, ISqlDialect dialect, long run, IReadOnlyList<MetricPoint> points, CancellationToken token)
    {
        var groups = GroupByKey(points);
        if (groups.Count >= Many)
        {
            await ManyMetricsWriter.WriteAsync(session, dialect, run, points, groups, token).ConfigureAwait(false);
            return;
        }

        foreach (var (key, which) in groups)
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

    internal static int Latest(IReadOnlyList<MetricPoint> points, ReadOnlySpan<int> which)
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
