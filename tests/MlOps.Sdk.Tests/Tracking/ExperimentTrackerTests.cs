using MlOps.Sdk.Testing;

namespace MlOps.Sdk.Tests.Tracking;

public sealed class ExperimentTrackerTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ManualClock _clock = new(Start);
    private readonly InMemoryArtifactStore _artifacts = new();

    [Fact]
    public async Task A_run_shows_what_it_logged_once_flushed_and_its_end_once_completed()
    {
        var store = new InMemoryRunStore();
        await using var tracker = new ExperimentTracker(store, _artifacts);
        await using var run = await tracker.StartRunAsync("flights", "logistic: lr=0.1", seed: 3, cancellationToken: Cancellation);
        run.LogParam("rate", 0.1);
        run.LogMetric("loss", 0.5, 1);
        await run.FlushAsync(Cancellation);
        var open = await store.FindRunAsync(run.Id, Cancellation);
        Assert.Equal((RunStatus.Running, "0.1", 0.5), (open!.Status, open.Params["rate"], open.Metrics["loss"].Value));
        await run.CompleteAsync(Cancellation);
        Assert.Equal(RunStatus.Finished, (await store.FindRunAsync(run.Id, Cancellation))!.Status);
        var ended = Assert.Throws<ObjectDisposedException>(() => run.LogMetric("loss", 1));
        Assert.Contains($"Run {run.Id} ('logistic: lr=0.1') has ended", ended.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await run.LogTextAsync("late.txt", "late", Cancellation));
    }

    [Fact]
    public async Task An_input_without_a_digest_is_refused_before_it_can_stop_the_run()
    {
        await using var tracker = new ExperimentTracker(new InMemoryRunStore(), _artifacts);
        await using var run = await tracker.StartRunAsync("e", "r", cancellationToken: Cancellation);
        Assert.Throws<ArgumentException>(() => run.LogInput(new() { Name = "flights", Digest = default, Schema = [], RowCount = 0 }));
        await run.CompleteAsync(Cancellation);
    }

    [Fact]
    public async Task A_null_key_is_refused_even_as_the_first_one()
    {
        await using var tracker = new ExperimentTracker(new InMemoryRunStore(), _artifacts);
        await using var run = await tracker.StartRunAsync("e", "r", cancellationToken: Cancellation);
        Assert.Throws<ArgumentException>(() => run.LogMetric(null!, 1));
        await run.CompleteAsync(Cancellation);
    }

    [Fact]
    public async Task Work_run_as_a_run_ends_as_the_work_does()
    {
        var store = new InMemoryRunStore();
        await using var tracker = new ExperimentTracker(store, _artifacts);
        await tracker.RunAsync("e", "good", (_, _) => Task.CompletedTask, cancellationToken: Cancellation);
        await Assert.ThrowsAsync<InvalidDataException>(async () => await tracker.RunAsync("e", "bad", (_, _) => throw new InvalidDataException("bad rows"), cancellationToken: Cancellation));
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await tracker.RunAsync("e", "stopped", (_, _) => throw new OperationCanceledException(), cancellationToken: Cancellation));
        var runs = await store.ListRunsAsync((await store.FindExperimentAsync("e", Cancellation))!.Id, Cancellation).ToListAsync(Cancellation);
        Assert.Equal([RunStatus.Killed, RunStatus.Failed, RunStatus.Finished], runs.Select(run => run.Status));
        Assert.Contains("bad rows", runs[1].Tags["mlops.error"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_child_run_names_its_parent()
    {
        var store = new InMemoryRunStore();
        await using var tracker = new ExperimentTracker(store, _artifacts);
        await using var sweep = await tracker.StartRunAsync("e", "sweep", cancellationToken: Cancellation);
        await using var child = await sweep.StartChildAsync("trial", cancellationToken: Cancellation);
        Assert.Equal(sweep.Id, (await store.FindRunAsync(child.Id, Cancellation))!.ParentId);
    }

    [Fact]
    public async Task What_a_refusing_store_did_not_take_is_kept_and_written_once()
    {
        var store = new RefusingRunStore(new InMemoryRunStore());
        await using var tracker = new ExperimentTracker(store, _artifacts, options: new() { FlushIntervalMs = 600_000 });
        await using var run = await tracker.StartRunAsync("e", "r", cancellationToken: Cancellation);
        run.LogMetric("loss", 1, 1);
        store.Refuse = Refusal.Before;
        await Assert.ThrowsAsync<MlOpsStoreException>(async () => await run.FlushAsync(Cancellation));
        run.LogMetric("loss", 2, 2);
        store.Refuse = Refusal.After; // the batch is written, but the answer is lost
        await Assert.ThrowsAsync<MlOpsStoreException>(async () => await run.FlushAsync(Cancellation));
        run.LogMetric("loss", 3, 3);
        store.Refuse = Refusal.None;
        await run.CompleteAsync(Cancellation);
        Assert.Equal([1, 2, 3], await store.ListMetricAsync(run.Id, "loss", Cancellation).Select(point => point.Value).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task A_param_with_a_second_value_fails_the_flush_and_takes_nothing_else_with_it()
    {
        var store = new InMemoryRunStore();
        await using var tracker = new ExperimentTracker(store, _artifacts);
        await using var run = await tracker.StartRunAsync("e", "r", cancellationToken: Cancellation);
        run.LogParam("depth", 6);
        await run.FlushAsync(Cancellation);
        run.LogParam("rate", "0.1");
        run.LogParam("depth", 7);
        run.LogMetric("loss", 1);
        var refused = await Assert.ThrowsAsync<MlOpsConflictException>(async () => await run.FlushAsync(Cancellation));
        Assert.Contains("'depth'", refused.Message, StringComparison.Ordinal);
        await run.CompleteAsync(Cancellation);
        var record = (await store.FindRunAsync(run.Id, Cancellation))!;
        Assert.Equal(("6", "0.1", 1.0), (record.Params["depth"], record.Params["rate"], record.Metrics["loss"].Value));
    }

    [Fact]
    public async Task Items_are_written_in_the_background_without_a_flush()
    {
        var store = new InMemoryRunStore();
        await using var tracker = new ExperimentTracker(store, _artifacts, options: new() { FlushIntervalMs = 5 });
        await using var run = await tracker.StartRunAsync("e", "r", cancellationToken: Cancellation);
        run.SetTag("stage", "warm");
        while (!(await store.FindRunAsync(run.Id, Cancellation))!.Tags.ContainsKey("stage"))
            await Task.Delay(5, Cancellation);
    }

    [Fact]
    public async Task A_full_buffer_waits_for_the_store_and_loses_nothing()
    {
        var store = new InMemoryRunStore();
        await using var tracker = new ExperimentTracker(store, _artifacts, options: new() { BufferCapacity = 64 });
        await using var run = await tracker.StartRunAsync("e", "r", cancellationToken: Cancellation);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(() =>
        {
            for (var i = 0; i < 2_000; i++)
                run.LogMetric($"m{writer}", i, i);
        })));
        await run.CompleteAsync(Cancellation);
        for (var writer = 0; writer < 4; writer++)
            Assert.Equal(Enumerable.Range(0, 2_000).Select(i => (double)i), await store.ListMetricAsync(run.Id, $"m{writer}", Cancellation).Select(point => point.Value).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task A_full_buffer_before_a_store_that_refuses_says_so()
    {
        var store = new RefusingRunStore(new InMemoryRunStore());
        await using var tracker = new ExperimentTracker(store, _artifacts, options: new() { BufferCapacity = 16 });
        await using var run = await tracker.StartRunAsync("e", "r", cancellationToken: Cancellation);
        store.Refuse = Refusal.Before;
        Assert.Throws<MlOpsStoreException>(() =>
        {
            for (var i = 0; i < 1_000; i++)
                run.LogMetric("m", i, i);
        });
        store.Refuse = Refusal.None;
    }

    [Fact]
    public async Task A_full_buffer_drops_and_counts_where_training_must_not_wait()
    {
        var store = new RefusingRunStore(new InMemoryRunStore());
        await using var tracker = new ExperimentTracker(store, _artifacts, options: new() { BufferCapacity = 16, WhenFull = BufferFullMode.Drop });
        await using var run = await tracker.StartRunAsync("e", "r", cancellationToken: Cancellation);
        store.Refuse = Refusal.Before;
        for (var i = 0; i < 100; i++)
            run.LogMetric("m", i, i);
        store.Refuse = Refusal.None;
        await run.CompleteAsync(Cancellation);
        Assert.Equal(100, run.DroppedMetrics + await store.ListMetricAsync(run.Id, "m", Cancellation).CountAsync(Cancellation));
        Assert.True(run.DroppedMetrics > 0);
    }

    [Fact]
    public async Task A_live_run_keeps_its_lease()
    {
        var store = new InMemoryRunStore(_clock);
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Start);
        await using var tracker = new ExperimentTracker(store, _artifacts, time, new() { LeaseSeconds = 30, FlushIntervalMs = 1000 });
        await using var run = await tracker.StartRunAsync("e", "r", cancellationToken: Cancellation);
        for (var second = 0; second < 120; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        while ((await store.FindRunAsync(run.Id, Cancellation))!.Status != RunStatus.Running)
        {
            time.Advance(TimeSpan.FromSeconds(1)); // the renewal runs on the pool
            await Task.Delay(1, Cancellation);
        }
    }

    [Theory]
    [InlineData("../x", "r")]
    [InlineData("e", "")]
    [InlineData("e", "line\nbreak")]
    public async Task A_bad_name_is_refused_before_anything_is_written(string experiment, string name)
    {
        await using var tracker = new ExperimentTracker(new InMemoryRunStore(), _artifacts);
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await tracker.StartRunAsync(experiment, name, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task A_bad_key_or_value_is_refused_at_once_and_by_name()
    {
        await using var tracker = new ExperimentTracker(new InMemoryRunStore(), _artifacts);
        await using var run = await tracker.StartRunAsync("e", "r", cancellationToken: Cancellation);
        Assert.Contains("'a//b'", Assert.Throws<ArgumentException>(() => run.LogMetric("a//b", 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => run.LogParam("../x", "1"));
        Assert.Throws<ArgumentException>(() => run.SetTag("t", new string('x', LogKey.MaxTagLength + 1)));
        await Assert.ThrowsAsync<ArgumentException>(async () => await run.LogTextAsync("/etc/passwd", "x", Cancellation));
    }

    [Fact]
    public async Task The_environment_tells_code_machine_and_packages()
    {
        var environment = await EnvironmentProbe.CaptureAsync(AppContext.BaseDirectory, Cancellation);
        Assert.Contains(".NET 10", environment.Runtime, StringComparison.Ordinal);
        Assert.Equal(Environment.MachineName, environment.Machine);
        Assert.Contains("CsCheck", environment.Packages.Keys);
        Assert.Matches("^[0-9a-f]{40}$", environment.GitCommit ?? new string('0', 40));
        Assert.Null((await EnvironmentProbe.CaptureAsync(Path.GetTempPath(), Cancellation)).GitDirty);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
