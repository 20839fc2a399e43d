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
            var few = groups.Where(group => group.Value.Count < MetricSummary.BucketPoints).ToDictionary(StringComparer.Ordinal);
            if (few.Count > 0)
                await ManyMetricsWriter.WriteAsync(session, dialect, run, points, few, token).ConfigureAwait(false);
            foreach (var key in few.Keys)
                groups.Remove(key);
        }

        foreach (var (key, which) in groups)
        {
            for (var offset = 0; offset < which.Count; offset += MetricChunk.MaxPoints)
                await WriteChunkAsync(session, run, key, points, CollectionsMarshal.AsSpan(which).Slice(offset, Math.Min(MetricChunk.MaxPoints, which.Count - offset)), token).ConfigureAwait(false);
        }
    }

    private static Task<int> WriteChunkAsync(SqlSession session, long run, string key, IReadOnlyList<MetricPoint> points, ReadOnlySpan<int> which, CancellationToken token)
    {
        var last = points[Latest(points, which)];
        var data = MetricChunk.Encode(points, which, out var minStep);
        var value = double.IsNaN(last.Value) ? (object?)null : last.Value;
        var at = SqlTime.From(last.Time);
        return which.Length < MetricSummary.BucketPoints
            ? session.ExecuteAsync(
                RunSql.AddChunk, token, ("@run", run), ("@key", key), ("@step", last.Step), ("@value", value), ("@at", at), ("@min", minStep), ("@data", data))
            : session.ExecuteAsync(
                RunSql.AddSummarizedChunk,
                token,
                ("@run", run),
                ("@key", key),
                ("@step", last.Step),
                ("@value", value),
                ("@at", at),
                ("@min", minStep),
                ("@data", data),
                ("@summary", MetricSummary.Encode(points, which)));
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
