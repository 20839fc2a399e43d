using MlOps.Sdk.Monitoring;

namespace MlOps.Sdk.Tests.Monitoring;

public sealed class PredictionQueueTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_queue_drops_and_counts_and_never_blocks()
    {
        var world = new TripWorld(20);
        using var monitor = TripWorld.Monitor(world.Reference(500), o => o.QueueCapacity = 64);
        var trip = world.Next();
        for (var i = 0; i < 1000; i++)
            world.Predict(monitor, trip, TripWorld.Day(0));
        for (var i = 0; i < 100; i++)
            monitor.RecordLabel(world.NewId(), 1);
        await monitor.ProcessAsync(Token);

        Assert.Equal((64, 936, 36), (monitor.Counts.Predictions, monitor.Counts.PredictionsDropped, monitor.Counts.LabelsDropped));
    }

    [Fact]
    public async Task Announcing_a_prediction_allocates_nothing_once_every_slot_was_used()
    {
        var world = new TripWorld(21);
        using var monitor = TripWorld.Monitor(world.Reference(500), o => o.QueueCapacity = 1024);
        var trip = world.Next();
        var id = world.NewId();
        for (var i = 0; i < 1024; i++)
            world.Predict(monitor, id, trip, TripWorld.Day(0));
        await monitor.ProcessAsync(Token);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 2000; i++)
            world.Predict(monitor, id, trip, TripWorld.Day(0));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.Equal(976, monitor.Counts.PredictionsDropped);
    }

    [Fact]
    public async Task Many_threads_lose_nothing_that_was_not_counted()
    {
        var reference = new TripWorld(22).Reference(500);
        using var monitor = TripWorld.Monitor(reference, o => (o.QueueCapacity, o.MinimumRows) = (256, 2));
        const int Threads = 4, Each = 20_000;
        var writers = Enumerable.Range(0, Threads).Select(t => Task.Run(
            () =>
            {
                var world = new TripWorld(100 + t);
                for (var i = 0; i < Each; i++)
                    monitor.RecordLabel(world.Predict(monitor, world.Next(), TripWorld.Day(0)), 1);
            },
            Token)).ToArray();
        var all = Task.WhenAll(writers);
        while (!all.IsCompleted)
            await monitor.ProcessAsync(Token);
        await all;
        var report = (await monitor.AdvanceToAsync(TripWorld.Day(1), Token)).Reports[0];

        var counts = monitor.Counts;
        Assert.Equal(Threads * Each, counts.Predictions + counts.PredictionsDropped);
        Assert.Equal(counts.Predictions, report.Rows);
        Assert.Equal(Threads * Each, counts.Labels + counts.LabelsDropped + counts.LabelsUnmatched);

        // A label is only ever without its prediction when the prediction itself was dropped.
        Assert.True(counts.LabelsUnmatched <= counts.PredictionsDropped);
        Assert.Equal(counts.Predictions, report.Columns[1].Rows);
    }

    [Fact]
    public async Task Other_models_and_versions_pass_by()
    {
        var world = new TripWorld(23);
        var references = new InMemoryReferenceProfiles().With("trips", 1, world.Reference(500));
        using var monitor = new ModelMonitor(ModelRef.Parse("trips:2"), references);
        world.Predict(monitor, world.Next(), TripWorld.Day(0), version: 1);
        world.Predict(monitor, world.Next(), TripWorld.Day(0), version: 2, model: "buses");
        world.Predict(monitor, world.Next(), TripWorld.Day(0), version: 2);
        var report = Assert.Single((await monitor.AdvanceToAsync(TripWorld.Day(1), Token)).Reports);

        Assert.Equal((2, 1L), (report.Version, report.Rows));
        Assert.Contains("trips:2 has no reference profile", report.NotJudged, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_prediction_of_a_closed_window_is_late_and_counted()
    {
        var world = new TripWorld(24);
        using var monitor = TripWorld.Monitor(world.Reference(500));
        await monitor.AdvanceToAsync(TripWorld.Day(1), Token);
        world.Predict(monitor, world.Next(), TripWorld.Day(1).AddTicks(-1));
        world.Predict(monitor, world.Next(), TripWorld.Day(1));
        await monitor.ProcessAsync(Token);

        Assert.Equal((1, 1), (monitor.Counts.PredictionsLate, monitor.Counts.Predictions));
    }
}
