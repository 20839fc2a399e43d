using MlOps.Sdk.Testing;
using MlOps.Sdk.Tests.Stores;

namespace MlOps.Sdk.Tests.Tracking;

public sealed class RunResumeTests
{
    private readonly ManualClock _clock = new(new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly InMemoryRunStore _store;
    private readonly InMemoryArtifactStore _artifacts = new();

    public RunResumeTests() => _store = new(_clock);

    [Fact]
    public async Task A_run_goes_on_where_it_was_left()
    {
        await using var tracker = NewTracker();
        RunId id;
        await using (var run = await tracker.StartRunAsync("e", "r", seed: 3, cancellationToken: Cancellation))
        {
            id = run.Id;
            run.LogParam("depth", 6);
            run.LogMetric("loss", 1, 1);
        }

        Assert.Equal(RunStatus.Failed, (await _store.FindRunAsync(id, Cancellation))!.Status);
        await using var other = NewTracker();
        await using (var resumed = await other.ResumeRunAsync(id, Cancellation))
        {
            Assert.Equal((id, "r", "e"), (resumed.Id, resumed.Name, resumed.Experiment));
            Assert.Contains(other.Owner, (await Assert.ThrowsAsync<MlOpsConflictException>(async () => await tracker.ResumeRunAsync(id, Cancellation))).Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<MlOpsConflictException>(async () => await other.ResumeRunAsync(id, Cancellation));
            resumed.LogMetric("loss", 0.5, 2);
            await resumed.CompleteAsync(Cancellation);
        }

        Assert.Equal([1, 0.5], await _store.ListMetricAsync(id, "loss", Cancellation).Select(point => point.Value).ToListAsync(Cancellation));
        Assert.Equal((RunStatus.Finished, "6"), ((await _store.FindRunAsync(id, Cancellation))!.Status, (await _store.FindRunAsync(id, Cancellation))!.Params["depth"]));
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await tracker.ResumeRunAsync(RunId.New(_clock), Cancellation));
    }

    [Fact]
    public async Task A_failed_run_is_tried_again_as_a_run_that_names_it()
    {
        await using var tracker = NewTracker();
        await using var sweep = await tracker.StartRunAsync("e", "sweep", cancellationToken: Cancellation);
        var failed = await sweep.StartChildAsync("trial", seed: 7, cancellationToken: Cancellation);
        await Assert.ThrowsAsync<MlOpsConflictException>(async () => await tracker.RetryRunAsync(failed.Id, cancellationToken: Cancellation));
        await failed.FailAsync(new InvalidDataException("bad rows"), Cancellation);

        await using var second = await tracker.RetryRunAsync(failed.Id, cancellationToken: Cancellation);
        var record = (await _store.FindRunAsync(second.Id, Cancellation))!;
        Assert.Equal((failed.Id, 2, "trial", sweep.Id, 7L), (record.RetryOf!.Value, record.Attempt, record.Name, record.ParentId!.Value, record.Environment.Seed!.Value));
        Assert.Empty(record.Params);
        await second.CompleteAsync(Cancellation);
        await Assert.ThrowsAsync<MlOpsConflictException>(async () => await tracker.RetryRunAsync(second.Id, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task An_archived_experiment_refuses_runs_by_name()
    {
        await using var tracker = NewTracker();
        var catalog = new ExperimentCatalog(_store, _clock);
        await catalog.CreateAsync("e", "notes", new Dictionary<string, string> { ["team"] = "risk" }, Cancellation);
        await catalog.ArchiveAsync("e", Cancellation);
        Assert.Contains("'e'", (await Assert.ThrowsAsync<MlOpsConflictException>(async () => await tracker.StartRunAsync("e", "r", cancellationToken: Cancellation))).Message, StringComparison.Ordinal);
        Assert.Empty(await catalog.ListAsync(cancellationToken: Cancellation).ToListAsync(Cancellation));
        var archived = Assert.Single(await catalog.ListAsync(includeArchived: true, Cancellation).ToListAsync(Cancellation));
        Assert.Equal(("notes", "risk"), (archived.Notes, archived.Tags["team"]));
        await catalog.RestoreAsync("e", Cancellation);
        await catalog.RenameAsync("e", "f", Cancellation);
        await using var run = await tracker.StartRunAsync("f", "r", cancellationToken: Cancellation);
        await run.CompleteAsync(Cancellation);
        await catalog.DescribeRunAsync(run.Id, "keep", Cancellation);
        await catalog.DeleteRunAsync(run.Id, Cancellation);
        Assert.Empty(await catalog.ListRunsAsync("f", cancellationToken: Cancellation).ToListAsync(Cancellation));
        Assert.Equal("keep", Assert.Single(await catalog.ListRunsAsync("f", includeDeleted: true, Cancellation).ToListAsync(Cancellation)).Notes);
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await catalog.ArchiveAsync("e", Cancellation));
    }

    [Fact]
    public async Task A_store_that_cannot_change_runs_says_so()
    {
        var plain = new RefusingRunStore(_store);
        Assert.Throws<ArgumentException>(() => new ExperimentCatalog(plain));
        await using var tracker = new ExperimentTracker(plain, _artifacts, _clock);
        await Assert.ThrowsAsync<NotSupportedException>(async () => await tracker.ResumeRunAsync(RunId.New(_clock), Cancellation));
    }

    [Fact]
    public async Task A_clock_set_back_ends_no_run_before_it_began()
    {
        await using var tracker = NewTracker();
        await using var run = await tracker.StartRunAsync("e", "r", cancellationToken: Cancellation);
        _clock.Advance(TimeSpan.FromHours(-3));
        run.LogMetric("m", 1);
        await run.CompleteAsync(Cancellation);
        var record = (await _store.FindRunAsync(run.Id, Cancellation))!;
        Assert.Equal(record.StartedAt, record.EndedAt);
    }

    [Fact]
    public async Task A_registered_version_is_an_output_of_its_run()
    {
        using var folder = new TemporaryFolder();
        await using var store = await MlOpsStore.OpenAsync(folder.Path, cancellationToken: Cancellation);
        var version = await SampleModel.RegisterAsync(store);
        var run = version.Lineage.RunId!.Value;
        Assert.Equal([new(version.Model, version.Version)], (await store.Runs.FindRunAsync(run, Cancellation))!.Outputs);
        Assert.True((await store.VerifyAsync(cancellationToken: Cancellation)).Intact);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ExperimentTracker NewTracker() => new(_store, _artifacts, _clock);
}
