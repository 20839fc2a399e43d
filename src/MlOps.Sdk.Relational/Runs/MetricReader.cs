using System.Runtime.CompilerServices;

namespace MlOps.Sdk.Relational;

/// <summary>
/// Gives the points of a metric by step and then as written, holding no more than overlapping chunks in memory: chunks come by
/// their smallest step, and what lies below the next chunk's smallest step is final.
/// </summary>
internal static class MetricReader
{
    private const int ChunksPerRead = 64;

    public static async IAsyncEnumerable<MetricPoint> ListAsync(
        RelationalDatabase database, RunId run, string key, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!LogKey.IsValid(key))
            yield break;
        var found = await database.ReadAsync(
            (session, token) => session.ScalarAsync(RunSql.MetricNo, token, ("@id", run.ToString()), ("@key", key)), cancellationToken).ConfigureAwait(false);
        if (found is not long metric)
            yield break;

        var open = new List<StoredChunk>();
        var maxStep = long.MinValue;
        for (var (step, number) = (long.MinValue, -1L); ;)
        {
            var page = await database.ReadAsync(
                (session, token) => session.QueryAsync(
                    RunSql.ListChunks,
                    static row => new StoredChunk(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetFieldValue<byte[]>(3)),
                    token,
                    ("@metric", metric),
                    ("@step", step),
                    ("@chunk", number),
                    ("@limit", ChunksPerRead)),
                cancellationToken).ConfigureAwait(false);
            foreach (var chunk in page)
            {
                if (open.Count > 0 && maxStep < chunk.MinStep)
                {
                    foreach (var point in Merge(open, key))
                        yield return point;
                    open.Clear();
                }

                open.Add(chunk);
                maxStep = Math.Max(maxStep, chunk.MaxStep);
            }

            if (page.Count < ChunksPerRead)
                break;
            (step, number) = (page[^1].MinStep, page[^1].Number);
        }

        foreach (var point in Merge(open, key))
            yield return point;
    }

    private static IEnumerable<MetricPoint> Merge(List<StoredChunk> chunks, string key)
    {
        var points = new List<MetricPoint>();
        foreach (var chunk in chunks.OrderBy(chunk => chunk.Number))
            MetricChunk.Decode(key, chunk.Data, points);
        return MetricChunk.ByStep(points);
    }

    private readonly record struct StoredChunk(long MinStep, long MaxStep, long Number, byte[] Data);
}
