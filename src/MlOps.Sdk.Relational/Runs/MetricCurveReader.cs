namespace MlOps.Sdk.Relational;

/// <summary>
/// Draws a curve from the summaries of chunks, once buckets stand for as many points as those of a summary. Points are read where
/// buckets are finer, where there is no summary, and where chunks were written out of order, so that every bucket is exact.
/// </summary>
internal sealed class MetricCurveReader(SqlSession session, string key, int maxBuckets)
{
    private const int FirstPage = 64;
    private const int NextPages = 512;

    private readonly MetricCurveBuilder _curve = new(maxBuckets);
    private readonly List<Chunk> _open = [];
    private readonly List<MetricBucket> _buckets = [];
    private long _maxStep;
    private long _maxNumber;

    private bool Coarse => _curve.PointsPerBucket >= MetricSummary.BucketPoints;

    public async ValueTask<MetricCurve> ReadAsync(RunId run, CancellationToken token)
    {
        if (await session.ScalarAsync(RunSql.MetricNo, token, ("@id", run.ToString()), ("@key", key)).ConfigureAwait(false) is not long metric)
            return _curve.ToCurve();

        for (var (step, number) = (long.MinValue, -1L); ;)
        {
            var limit = Coarse ? NextPages : FirstPage;
            var page = await session.QueryAsync(
                RunSql.ListSummaries,
                static row => new Chunk(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.IsDBNull(3) ? null : row.GetFieldValue<byte[]>(3), row.IsDBNull(4) ? null : row.GetFieldValue<byte[]>(4)),
                token,
                ("@metric", metric),
                ("@step", step),
                ("@chunk", number),
                ("@points", Coarse ? 0L : 1L),
                ("@limit", (long)limit)).ConfigureAwait(false);
            foreach (var chunk in page)
                await AddAsync(chunk, token).ConfigureAwait(false);
            if (page.Count < limit)
                break;
            (step, number) = (page[^1].MinStep, page[^1].Number);
        }

        await CloseAsync(token).ConfigureAwait(false);
        return _curve.ToCurve();
    }

    // A chunk that begins at the step where an earlier one ends follows it whole: equal steps come as written.
    private async ValueTask AddAsync(Chunk chunk, CancellationToken token)
    {
        if (_open.Count > 0 && (chunk.MinStep > _maxStep || (chunk.MinStep == _maxStep && chunk.Number > _maxNumber)))
            await CloseAsync(token).ConfigureAwait(false);
        (_maxStep, _maxNumber) = _open.Count == 0 ? (chunk.MaxStep, chunk.Number) : (Math.Max(_maxStep, chunk.MaxStep), Math.Max(_maxNumber, chunk.Number));
        _open.Add(chunk);
    }

    private async ValueTask CloseAsync(CancellationToken token)
    {
        if (Coarse && _open is [{ Summary: { } summary }])
        {
            _buckets.Clear();
            MetricSummary.Decode(key, summary, _buckets);
            foreach (var bucket in _buckets)
                _curve.AddBucket(bucket);
        }
        else
        {
            var points = new List<MetricPoint>();
            foreach (var chunk in _open.OrderBy(chunk => chunk.Number))
            {
                var data = chunk.Data ?? (byte[])(await session.ScalarAsync(RunSql.ReadChunk, token, ("@chunk", chunk.Number)).ConfigureAwait(false))!;
                MetricChunk.Decode(key, data, points);
            }

            foreach (var point in MetricChunk.ByStep(points))
                _curve.Add(point);
        }

        _open.Clear();
    }

    private readonly record struct Chunk(long MinStep, long MaxStep, long Number, byte[]? Summary, byte[]? Data);
}
