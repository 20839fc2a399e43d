using MlOps.Sdk.Relational;

namespace MlOps.Sdk.Integration.Tests.PostgreSql;

public sealed class ServerRestartTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Batches_under_way_while_the_server_restarts_and_crashes_are_kept_once()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        await using var database = await PostgreSqlDatabase.OpenAsync(server.ConnectionString, TimeProvider.System, Cancellation);
        var runs = new RelationalRunStore(database, TimeProvider.System);
        var experiment = await runs.EnsureExperimentAsync(new() { Id = ExperimentId.New(TimeProvider.System), Name = "restart", CreatedAt = TimeProvider.System.GetUtcNow() }, Cancellation);
        var (stops, refusals) = (0, 0);
        var stopping = Task.Run(
            async () =>
            {
                foreach (var mode in new[] { "fast", "immediate", "fast", "immediate" })
                {
                    await Task.Delay(200, Cancellation);
                    await server.StopAsync(mode);
                    await server.StartAgainAsync();
                    stops++;
                }

                await Task.Delay(100, Cancellation);
            },
            Cancellation);

        var sent = await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(
            async () =>
            {
                var now = TimeProvider.System.GetUtcNow();
                var run = RunId.New(TimeProvider.System);
                await AgainAsync(() => runs.BeginRunAsync(new() { Id = run, ExperimentId = experiment.Id, Name = $"writer {writer}", StartedAt = now, Owner = "o", LeaseUntil = now.AddHours(1), Environment = new() }, Cancellation));
                var batches = 0;
                for (; !stopping.IsCompleted; batches++)
                {
                    var batch = new RunBatch { Id = Guid.CreateVersion7(), Metrics = [.. Enumerable.Range(batches * 100, 100).Select(step => new MetricPoint("loss", step, step, now))] };
                    await AgainAsync(() => runs.AppendAsync(run, batch, Cancellation));
                }

                return (Run: run, Batches: batches);
            },
            Cancellation)));
        await stopping;
        foreach (var (run, batches) in sent)
            Assert.Equal(Enumerable.Range(0, batches * 100).Select(i => (long)i), await runs.ListMetricAsync(run, "loss", Cancellation).Select(point => point.Step).ToListAsync(Cancellation));
        TestContext.Current.TestOutputHelper?.WriteLine($"{stops} restarts (half of them crashes) under 8 writers: {sent.Sum(run => run.Batches)} batches of 100 points kept once each, {refusals} times sent again by the caller");

        async Task AgainAsync(Func<ValueTask> write)
        {
            while (true)
            {
                try
                {
                    await write();
                    return;
                }
                catch (MlOpsStoreException e) when (e.IsTransient)
                {
                    Interlocked.Increment(ref refusals);
                }
            }
        }
    }
}
