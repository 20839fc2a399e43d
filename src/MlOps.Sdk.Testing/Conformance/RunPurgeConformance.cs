using Xunit;

namespace MlOps.Sdk.Testing;

/// <summary>
/// What every run store that is an <see cref="IRunPurge"/> must do beside the models and the audit log of the same store. A store's
/// test class inherits this and says how to make a fresh, empty store.
/// </summary>
public abstract class RunPurgeConformance : IAsyncLifetime
{
    private const int Points = 600;

    private protected static readonly DateTimeOffset Start = new(2030, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    /// <summary>The clock the store under test must use.</summary>
    protected ManualClock Clock { get; } = new(Start);

    /// <summary>Cancelled when the test run is.</summary>
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IRunStore Runs { get; set; } = null!;

    private IModelStore Models { get; set; } = null!;

    private IAuditLog Audit { get; set; } = null!;

    private Change Change => new() { Actor = "ann", At = Clock.GetUtcNow(), Reason = "too old" };

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => (Runs, Models, Audit) = await CreateAsync();

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>A purged run is gone with everything recorded of it, and others stay.</summary>
    [Fact]
    public async Task A_purged_run_is_gone_with_all_that_was_recorded()
    {
        var (run, other) = (await LogAsync(), await LogAsync());
        await DeleteAsync(run);
        Assert.True(await PurgeAsync(run));
        Assert.Null(await Runs.FindRunAsync(run, Cancellation));
        Assert.Empty(await Runs.ListArtifactsAsync(run, Cancellation).ToListAsync(Cancellation));
        Assert.Empty(await Runs.ListMetricAsync(run, "auc", Cancellation).ToListAsync(Cancellation));
        var experiment = (await Runs.FindExperimentAsync("flights", Cancellation))!;
        Assert.Equal([other], await Runs.ListRunsAsync(experiment.Id, Cancellation).Select(record => record.Id).ToListAsync(Cancellation));
        Assert.Single(await Runs.ListArtifactsAsync(other, Cancellation).ToListAsync(Cancellation));
        Assert.Equal(Points, await Runs.ListMetricAsync(other, "auc", Cancellation).CountAsync(Cancellation));
        Assert.Equal("6", (await Runs.FindRunAsync(other, Cancellation))!.Params["depth"]);
    }

    /// <summary>A run that is not deleted, such as a running one, is refused and left as it is.</summary>
    [Fact]
    public async Task A_run_that_is_not_deleted_is_refused()
    {
        var run = await LogAsync();
        await Assert.ThrowsAsync<MlOpsConflictException>(async () => await PurgeAsync(run));
        await DeleteAsync(run);
        await Lifecycle.ChangeRunAsync(run, new() { Deleted = false }, Clock.GetUtcNow(), Cancellation);
        await Assert.ThrowsAsync<MlOpsConflictException>(async () => await PurgeAsync(run));
        Assert.Equal("6", (await Runs.FindRunAsync(run, Cancellation))!.Params["depth"]);
        Assert.Empty(await Audit.ListAuditAsync(0, Cancellation).ToListAsync(Cancellation));
    }

    /// <summary>A run that a model version came from is refused.</summary>
    [Fact]
    public async Task A_run_that_a_version_came_from_is_refused()
    {
        var run = await LogAsync();
        await DeleteAsync(run);
        await Models.AddVersionAsync(
            new()
            {
                Model = "flight-delays",
                Key = "1",
                Format = "onnx",
                File = new() { Path = "model.onnx", Digest = ContentDigest.Of("weights"u8), Size = 7 },
                Signature = new() { Inputs = [], Outputs = [] },
                Lineage = new() { RunId = run },
            },
            Change,
            Cancellation);
        await Assert.ThrowsAsync<MlOpsConflictException>(async () => await PurgeAsync(run));
        Assert.NotNull(await Runs.FindRunAsync(run, Cancellation));
    }

    /// <summary>A run that says a model version came from it is refused.</summary>
    [Fact]
    public async Task A_run_with_outputs_is_refused()
    {
        var run = await LogAsync();
        await Runs.AppendAsync(run, new() { Id = Guid.CreateVersion7(Start), Outputs = [new("flight-delays", 1)] }, Cancellation);
        await DeleteAsync(run);
        await Assert.ThrowsAsync<MlOpsConflictException>(async () => await PurgeAsync(run));
        Assert.NotNull(await Runs.FindRunAsync(run, Cancellation));
    }

    /// <summary>Parts are purged before what they are part of.</summary>
    [Fact]
    public async Task A_run_with_parts_is_refused_until_they_are_purged()
    {
        var whole = await LogAsync();
        var part = await LogAsync(whole);
        await DeleteAsync(whole);
        await DeleteAsync(part);
        await Assert.ThrowsAsync<MlOpsConflictException>(async () => await PurgeAsync(whole));
        Assert.True(await PurgeAsync(part));
        Assert.True(await PurgeAsync(whole));
    }

    /// <summary>A purge is audited once, and purging again changes nothing.</summary>
    [Fact]
    public async Task A_purge_is_audited_once()
    {
        var run = await LogAsync();
        await DeleteAsync(run);
        Assert.True(await PurgeAsync(run));
        Assert.False(await PurgeAsync(run));
        var entry = Assert.Single(await Audit.ListAuditAsync(0, Cancellation).ToListAsync(Cancellation));
        Assert.Equal((AuditAction.RunPurged, run.ToString(), "ann", "too old"), (entry.Action, entry.Subject, entry.Actor, entry.Reason));
    }

    /// <summary>A cancelled purge does nothing.</summary>
    [Fact]
    public async Task A_cancelled_purge_does_nothing()
    {
        var run = await LogAsync();
        await DeleteAsync(run);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Purge.PurgeRunAsync(run, Change, new CancellationToken(canceled: true)));
        Assert.NotNull(await Runs.FindRunAsync(run, Cancellation));
    }

    /// <summary>Makes a fresh, empty store: its runs, its models, and the audit log of both.</summary>
    protected abstract ValueTask<(IRunStore Runs, IModelStore Models, IAuditLog Audit)> CreateAsync();

    private IRunLifecycle Lifecycle => Assert.IsType<IRunLifecycle>(Runs, exactMatch: false);

    private IRunPurge Purge => Assert.IsType<IRunPurge>(Runs, exactMatch: false);

    private ValueTask<bool> PurgeAsync(RunId run) => Purge.PurgeRunAsync(run, Change, Cancellation);

    private async Task DeleteAsync(RunId run)
    {
        await Runs.EndRunAsync(run, RunStatus.Finished, Clock.GetUtcNow(), Cancellation);
        await Lifecycle.ChangeRunAsync(run, new() { Deleted = true }, Clock.GetUtcNow(), Cancellation);
    }

    private async Task<RunId> LogAsync(RunId? parent = null)
    {
        var experiment = await Runs.EnsureExperimentAsync(new() { Id = ExperimentId.New(Clock), Name = "flights", CreatedAt = Start }, Cancellation);
        var run = RunId.New(Clock);
        await Runs.BeginRunAsync(
            new()
            {
                Id = run,
                ExperimentId = experiment.Id,
                ParentId = parent,
                Name = "logistic",
                StartedAt = Clock.GetUtcNow(),
                Owner = "owner",
                LeaseUntil = Clock.GetUtcNow().AddHours(1),
                Environment = new(),
            },
            Cancellation);
        await Runs.AppendAsync(
            run,
            new()
            {
                Id = Guid.CreateVersion7(Start),
                Params = [new("depth", "6")],
                Tags = [new("team", "risk")],
                Metrics = [.. Enumerable.Range(0, Points).Select(step => new MetricPoint("auc", 0.7, step, Start))],
                Artifacts = [new() { Path = "model.onnx", Digest = ContentDigest.Of("weights"u8), Size = 7 }],
                Inputs = [new() { Name = "flights", Digest = ContentDigest.Of("rows"u8), Schema = [], RowCount = 1 }],
            },
            Cancellation);
        return run;
    }
}
