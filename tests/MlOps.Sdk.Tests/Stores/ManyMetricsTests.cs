using MlOps.Sdk.Relational;

namespace MlOps.Sdk.Tests.Stores;

public sealed class ManyMetricsTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.UnixEpoch;

    [Fact]
    public async Task A_thousand_metrics_in_a_batch_keep_their_histories_and_last_values()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        await using var database = await SqliteDatabase.OpenAsync(folder.At("runs.db"), TimeProvider.System, cancellation);
        var store = new RelationalRunStore(database, TimeProvider.System);
        var experiment = await store.EnsureExperimentAsync(new() { Id = ExperimentId.New(TimeProvider.System), Name = "many", CreatedAt = At }, cancellation);
        var run = RunId.New(TimeProvider.System);
        await store.BeginRunAsync(new() { Id = run, ExperimentId = experiment.Id, Name = "r", StartedAt = At, Owner = "o", LeaseUntil = At.AddYears(90), Environment = new() }, cancellation);
        string[] names = [.. Enumerable.Range(0, 1000).Select(i => $"m{i}"), "\uFB00", "é", "Ω"];
        foreach (var step in (long[])[3, 1, 2])
            await AppendAsync([.. names.Select((name, i) => new MetricPoint(name, i == 5 ? double.NaN : step + i, step, At))]);
        await AppendAsync([.. Enumerable.Range(0, 9000).Select(i => new MetricPoint("long", i, i, At)), .. names.Take(8).Select(name => new MetricPoint(name, -1, 2, At))]);

        var record = (await store.FindRunAsync(run, cancellation))!;
        Assert.Equal(names.Length + 1, record.Metrics.Count);
        for (var i = 0; i < names.Length; i++)
        {
            Assert.Equal((3, i == 5 ? double.NaN : 3d + i), (record.Metrics[names[i]].Step, record.Metrics[names[i]].Value));
            long[] steps = i < 8 ? [1, 2, 2, 3] : [1, 2, 3];
            Assert.Equal(steps, await store.ListMetricAsync(run, names[i], cancellation).Select(point => point.Step).ToListAsync(cancellation));
        }

        Assert.Equal(Enumerable.Range(0, 9000).Select(i => (double)i), await store.ListMetricAsync(run, "long", cancellation).Select(point => point.Value).ToListAsync(cancellation));

        ValueTask AppendAsync(MetricPoint[] points) => store.AppendAsync(run, new() { Id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), Metrics = points }, cancellation);
    }
}
