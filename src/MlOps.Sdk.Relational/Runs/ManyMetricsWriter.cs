using System.Runtime.InteropServices;

namespace MlOps.Sdk.Relational;

/// <summary>
/// Writes a batch of many metrics with a few points each: the last values in one insertion, the chunks in another. Keys are written
/// in order, so that neighbours in an index are written together and writers at once lock rows in one order.
/// </summary>
internal static class ManyMetricsWriter
{
    public static async ValueTask WriteAsync(
        SqlSession session, ISqlDialect dialect, long run, IReadOnlyList<MetricPoint> points, Dictionary<string, List<int>> groups, CancellationToken token)
    {
        var keys = groups.Keys.ToArray();
        Array.Sort(keys, StringComparer.Ordinal);
        var experiment = (long)(await session.ScalarAsync(RunSql.ExperimentOfRun, token, ("@run", run)).ConfigureAwait(false))!;
        await WriteLatestAsync(session, dialect, run, experiment, points, groups, keys, token).ConfigureAwait(false);
        var numbers = await NumbersAsync(session, run, keys, token).ConfigureAwait(false);
        await WriteChunksAsync(session, dialect, points, groups, keys, numbers, token).ConfigureAwait(false);
    }

    private static ValueTask WriteLatestAsync(
        SqlSession session, ISqlDialect dialect, long run, long experiment, IReadOnlyList<MetricPoint> points, Dictionary<string, List<int>> groups, string[] keys, CancellationToken token)
    {
        var (runs, experiments, steps, times, values) = (new long[keys.Length], new long[keys.Length], new long[keys.Length], new long[keys.Length], new double?[keys.Length]);
        Array.Fill(runs, run);
        Array.Fill(experiments, experiment);
        for (var i = 0; i < keys.Length; i++)
        {
            var last = points[MetricWriter.Latest(points, CollectionsMarshal.AsSpan(groups[keys[i]]))];
            (steps[i], times[i], values[i]) = (last.Step, SqlTime.From(last.Time), double.IsNaN(last.Value) ? null : last.Value);
        }

        return dialect.InsertManyAsync(
            session,
            "metric",
            [new("run_no", runs), new("experiment_no", experiments), new("key", keys), new("step", steps), new("value", values), new("at", times)],
            RunSql.KeepLatest,
            token);
    }

    private static async ValueTask<Dictionary<string, long>> NumbersAsync(SqlSession session, long run, string[] keys, CancellationToken token)
    {
        // Keys have no characters beyond the first plane, so the order of UTF-16 here is that of UTF-8 in the database.
        var numbers = new Dictionary<string, long>(keys.Length, StringComparer.Ordinal);
        var found = await session.QueryAsync(
            RunSql.MetricNos, row => (Number: row.GetInt64(0), Key: row.GetString(1)), token, ("@run", run), ("@first", keys[0]), ("@last", keys[^1])).ConfigureAwait(false);
        foreach (var (number, key) in found)
            numbers[key] = number;
        return numbers;
    }

    private static ValueTask WriteChunksAsync(
        SqlSession session, ISqlDialect dialect, IReadOnlyList<MetricPoint> points, Dictionary<string, List<int>> groups, string[] keys, Dictionary<string, long> numbers, CancellationToken token)
    {
        var (metrics, from, to, chunks) = (new List<long>(keys.Length), new List<long>(keys.Length), new List<long>(keys.Length), new List<byte[]>(keys.Length));
        foreach (var key in keys)
        {
            var which = CollectionsMarshal.AsSpan(groups[key]);
            for (; !which.IsEmpty; which = which[Math.Min(which.Length, MetricChunk.MaxPoints)..])
            {
                var part = which[..Math.Min(which.Length, MetricChunk.MaxPoints)];
                chunks.Add(MetricChunk.Encode(points, part, out var minStep));
                metrics.Add(numbers[key]);
                from.Add(minStep);
                to.Add(points[MetricWriter.Latest(points, part)].Step);
            }
        }

        return dialect.InsertManyAsync(
            session,
            "metric_chunk",
            [new("metric_no", metrics.ToArray()), new("min_step", from.ToArray()), new("max_step", to.ToArray()), new("data", chunks.ToArray())],
            onConflict: null,
            token);
    }
}
