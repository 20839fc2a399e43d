namespace MlOps.Sdk.Tests.Stores;

/// <summary>The clock of a machine goes back by an hour, as when a time server corrects it: order is told by sequence, not by time.</summary>
public sealed class ClockBackTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_an_alias_was_follows_the_order_of_its_moves()
    {
        var clock = new BackwardClock { Now = Noon };
        await using var store = await OpenAsync(clock);
        for (var i = 1; i <= 3; i++)
            await SampleModel.RegisterAsync(store, $"{i}");
        await store.Registry.PromoteAsync(SampleModel.Name, 1, "champion", "at noon", cancellationToken: Cancellation);
        clock.Now = Noon.AddHours(-1);
        await store.Registry.PromoteAsync(SampleModel.Name, 2, "champion", "an hour before", cancellationToken: Cancellation);
        await store.Registry.PromoteAsync(SampleModel.Name, 3, "champion", "in the same tick", cancellationToken: Cancellation);

        var history = await store.Registry.HistoryAsync(SampleModel.Name, "champion", Cancellation).ToListAsync(Cancellation);
        Assert.Equal([(3L, 3), (2L, 2), (1L, 1)], history.Select(change => (change.Revision, change.To!.Value)));
        Assert.Equal(3, await store.Registry.WhatWasAsync(SampleModel.Name, "champion", Noon.AddHours(-1), Cancellation)); // of a tie, the last move
        Assert.Equal(3, await store.Registry.WhatWasAsync(SampleModel.Name, "champion", Noon.AddDays(1), Cancellation));
        Assert.Null(await store.Registry.WhatWasAsync(SampleModel.Name, "champion", Noon.AddHours(-2), Cancellation));
        Assert.Equal(2, (await store.Registry.RollbackAsync(SampleModel.Name, "champion", "back", Cancellation)).Version);
        Assert.True((await store.VerifyAsync(cancellationToken: Cancellation)).Intact);
    }

    [Fact]
    public async Task Runs_keep_their_points_and_leases_and_pages_neither_skip_nor_repeat()
    {
        var clock = new BackwardClock { Now = Noon };
        await using var store = await OpenAsync(clock);
        await using var open = await store.Tracker.StartRunAsync("flights", "open", cancellationToken: Cancellation);
        open.LogMetric("loss", 1, 1);
        var ids = new List<RunId> { open.Id };
        string? token = null;
        var found = new List<RunId>();
        for (var i = 0; i < 12; i++)
        {
            clock.Now = Noon.AddMinutes(-10 * i); // each run begins before the one before it
            await using var run = await store.Tracker.StartRunAsync("flights", $"run {i}", cancellationToken: Cancellation);
            run.LogMetric("loss", i, i);
            await run.CompleteAsync(Cancellation);
            ids.Add(run.Id);
        }

        open.LogMetric("loss", 2, 2);
        await open.FlushAsync(Cancellation);
        Assert.Equal(RunStatus.Running, (await store.Runs.FindRunAsync(open.Id, Cancellation))!.Status);
        var points = await store.Runs.ListMetricAsync(open.Id, "loss", Cancellation).ToListAsync(Cancellation);
        Assert.Equal([1.0, 2.0], points.Select(point => point.Value));
        Assert.True(points[1].Time < points[0].Time);

        do
        {
            var page = await store.Runs.SearchRunsAsync(new RunQuery { PageSize = 5, PageToken = token }, Cancellation);
            found.AddRange(page.Runs.Select(run => run.Id));
            token = page.NextPageToken;
        }
        while (token is not null);
        Assert.Equal(ids.Order(Comparer<RunId>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString()))), found.Order(Comparer<RunId>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString()))));
        await open.CompleteAsync(Cancellation);
        var ended = await store.Runs.FindRunAsync(open.Id, Cancellation);
        Assert.Equal(RunStatus.Finished, ended!.Status);
        Assert.Equal(ended.StartedAt, ended.EndedAt); // a run never ends before it began, whatever the clock says
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ValueTask<MlOpsStore> OpenAsync(TimeProvider clock) =>
        MlOpsStore.OpenAsync(_folder.At("store"), new() { Time = clock, Tracking = new() { FlushIntervalMs = 600_000 } }, cancellationToken: Cancellation);

    private sealed class BackwardClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
