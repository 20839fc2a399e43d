using Xunit;

namespace MlOps.Sdk.Testing;

/// <summary>
/// What every run store that is an <see cref="IRunLifecycle"/> must do after an experiment or a run has begun, and what every one
/// must refuse. A store's test class inherits this and says how to make a fresh, empty store.
/// </summary>
public abstract class RunLifecycleConformance : IAsyncLifetime
{
    private protected static readonly DateTimeOffset Start = new(2030, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    /// <summary>The clock the store under test must use.</summary>
    protected ManualClock Clock { get; } = new(Start);

    /// <summary>The store under test.</summary>
    protected IRunStore Store { get; private set; } = null!;

    /// <summary>Cancelled when the test run is.</summary>
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IRunLifecycle Lifecycle => Assert.IsType<IRunLifecycle>(Store, exactMatch: false);

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => Store = await CreateAsync();

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>An experiment keeps its id and runs under a new name; names stay unique, those of archived experiments too.</summary>
    [Fact]
    public async Task An_experiment_is_renamed_and_names_stay_unique()
    {
        var (one, two) = (await EnsureAsync("one"), await EnsureAsync("two"));
        var renamed = await ChangeAsync(one.Id, new() { Name = "uno" });
        Assert.Equal((one.Id, "uno"), (renamed.Id, renamed.Name));
        Assert.Equal(renamed, await Store.FindExperimentAsync("uno", Cancellation));
        Assert.Equal(renamed, await Lifecycle.FindExperimentAsync(one.Id, Cancellation));
        Assert.Null(await Store.FindExperimentAsync("one", Cancellation));
        await ChangeAsync(one.Id, new() { Name = "uno" });

        await ChangeAsync(two.Id, new() { Archived = true });
        var taken = await Assert.ThrowsAsync<MlOpsConflictException>(async () => await ChangeAsync(one.Id, new() { Name = "two", Notes = "lost" }));
        Assert.Contains("'two'", taken.Message, StringComparison.Ordinal);
        Assert.Null((await Lifecycle.FindExperimentAsync(one.Id, Cancellation))!.Notes);
        Assert.NotEqual(one.Id, (await EnsureAsync("one")).Id);
    }

    /// <summary>Notes and tags are set, replaced and removed, and come with every list.</summary>
    [Fact]
    public async Task Notes_and_tags_of_an_experiment_come_and_go()
    {
        var id = (await EnsureAsync("flights")).Id;
        await EnsureAsync("other");
        var told = await ChangeAsync(id, new() { Notes = "Which hour\nis worst?", Tags = [new("team", "risk"), new("area", "")] });
        Assert.Equal("Which hour\nis worst?", told.Notes);
        Assert.Equal([new("area", ""), new("team", "risk")], told.Tags);
        await ChangeAsync(id, new() { Tags = [new("area", null), new("team", "air"), new("never", null)] });
        var listed = await Store.ListExperimentsAsync(Cancellation).ToListAsync(Cancellation);
        Assert.Equal([new("team", "air")], listed[0].Tags);
        Assert.Equal("Which hour\nis worst?", listed[0].Notes);
        Assert.Empty(listed[1].Tags);
        Assert.Null((await ChangeAsync(id, new() { Notes = "" })).Notes);
    }

    /// <summary>An archived experiment takes no runs and is searched only when it is named; restored, it is as before.</summary>
    [Fact]
    public async Task An_archived_experiment_takes_no_runs_until_it_is_restored()
    {
        var run = await BeginAsync();
        await Store.EndRunAsync(run.Id, RunStatus.Finished, Start, Cancellation);
        Assert.Equal(Start.AddDays(1), (await ChangeAsync(run.ExperimentId, new() { Archived = true }, Start.AddDays(1))).ArchivedAt);
        Assert.Equal(Start.AddDays(1), (await ChangeAsync(run.ExperimentId, new() { Archived = true }, Start.AddDays(2))).ArchivedAt);

        var refused = await Assert.ThrowsAsync<MlOpsConflictException>(async () => await BeginAsync());
        Assert.Contains("'flights'", refused.Message, StringComparison.Ordinal);
        await Store.BeginRunAsync(run, Cancellation);
        await Assert.ThrowsAsync<MlOpsConflictException>(async () => await Lifecycle.ResumeRunAsync(run.Id, "owner", Start.AddDays(3), Cancellation));
        Assert.Empty(await SearchAsync(new()));
        Assert.Equal([run.Id], await SearchAsync(new() { Visibility = RunVisibility.All }));
        Assert.Equal([run.Id], await SearchAsync(new RunQuery().In(run.ExperimentId)));
        Assert.Single(await Store.ListRunsAsync(run.ExperimentId, Cancellation).ToListAsync(Cancellation));

        Assert.Null((await ChangeAsync(run.ExperimentId, new() { Archived = false })).ArchivedAt);
        Assert.Equal([run.Id], await SearchAsync(new()));
        await BeginAsync();
    }

    /// <summary>A run that has ended goes on under a new owner with all it had, and ends again.</summary>
    [Theory]
    [InlineData(RunStatus.Finished)]
    [InlineData(RunStatus.Failed)]
    [InlineData(RunStatus.Killed)]
    [InlineData(RunStatus.Interrupted)]
    public async Task A_run_that_has_ended_goes_on_when_resumed(RunStatus status)
    {
        var run = await BeginAsync();
        await Store.AppendAsync(run.Id, NewBatch() with { Params = [new("depth", "6")], Metrics = [new("loss", 1, 0, Start)] }, Cancellation);
        await Store.EndRunAsync(run.Id, status, Start, Cancellation);
        await Lifecycle.ResumeRunAsync(run.Id, "second", Clock.GetUtcNow().AddSeconds(60), Cancellation);
        var resumed = await FindAsync(run.Id);
        Assert.Equal((RunStatus.Running, (DateTimeOffset?)null, "6"), (resumed.Status, resumed.EndedAt, resumed.Params["depth"]));
        Assert.Equal(["second"], await Store.ListOwnersAsync(Cancellation).ToListAsync(Cancellation));
        Assert.Empty(await Store.InterruptRunsAsync("owner", Start, Cancellation));

        await Store.AppendAsync(run.Id, NewBatch() with { Metrics = [new("loss", 0.5, 1, Start)] }, Cancellation);
        await Store.EndRunAsync(run.Id, RunStatus.Finished, Start.AddHours(1), Cancellation);
        Assert.Equal([1, 0.5], await Store.ListMetricAsync(run.Id, "loss", Cancellation).Select(point => point.Value).ToListAsync(Cancellation));
        Assert.Equal(Start.AddHours(1), (await FindAsync(run.Id)).EndedAt);
    }

    /// <summary>Another owner's run is resumed only once its lease has lapsed; a clock that goes back does not take a run away.</summary>
    [Fact]
    public async Task A_running_run_is_resumed_by_another_only_when_its_lease_has_lapsed()
    {
        var run = await BeginAsync();
        await Lifecycle.ResumeRunAsync(run.Id, run.Owner, Clock.GetUtcNow().AddSeconds(60), Cancellation);
        Clock.Advance(TimeSpan.FromHours(-2));
        Assert.Equal(RunStatus.Running, (await FindAsync(run.Id)).Status);
        var refused = await Assert.ThrowsAsync<MlOpsConflictException>(async () => await Lifecycle.ResumeRunAsync(run.Id, "second", Start, Cancellation));
        Assert.Contains(run.Owner, refused.Message, StringComparison.Ordinal);
        Clock.Advance(TimeSpan.FromHours(2) + TimeSpan.FromSeconds(61));
        Assert.Equal(RunStatus.Interrupted, (await FindAsync(run.Id)).Status);
        Clock.Advance(TimeSpan.FromSeconds(-30));
        Assert.Equal(RunStatus.Running, (await FindAsync(run.Id)).Status);
        Clock.Advance(TimeSpan.FromSeconds(30));
        await Lifecycle.ResumeRunAsync(run.Id, "second", Clock.GetUtcNow().AddSeconds(60), Cancellation);
        Assert.Equal(RunStatus.Running, (await FindAsync(run.Id)).Status);
    }

    /// <summary>Of many that resume a run at once, one wins.</summary>
    [Fact]
    public async Task Of_many_that_resume_a_run_one_wins()
    {
        var run = await BeginAsync();
        await Store.EndRunAsync(run.Id, RunStatus.Failed, Start, Cancellation);
        var won = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            try
            {
                await Lifecycle.ResumeRunAsync(run.Id, $"owner {i}", Clock.GetUtcNow().AddSeconds(60), Cancellation);
                return $"owner {i}";
            }
            catch (MlOpsConflictException)
            {
                return null;
            }
        })));
        Assert.Equal([Assert.Single(won, owner => owner is not null)!], await Store.ListOwnersAsync(Cancellation).ToListAsync(Cancellation));
    }

    /// <summary>A retry names the run it repeats and counts the attempts.</summary>
    [Fact]
    public async Task A_retry_names_its_run_and_counts_attempts()
    {
        var first = await BeginAsync();
        var second = await BeginAsync(first.Id);
        var third = await BeginAsync(second.Id);
        Assert.Equal(((RunId?)null, 1), ((await FindAsync(first.Id)).RetryOf, (await FindAsync(first.Id)).Attempt));
        Assert.Equal((second.Id, 3), ((await FindAsync(third.Id)).RetryOf!.Value, (await FindAsync(third.Id)).Attempt));
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await BeginAsync(RunId.New(Clock)));
    }

    /// <summary>A run's name, notes and tags change, running or ended.</summary>
    [Fact]
    public async Task A_run_is_renamed_described_and_untagged()
    {
        var run = await BeginAsync();
        await Store.AppendAsync(run.Id, NewBatch() with { Tags = [new("a", "1"), new("b", "2")] }, Cancellation);
        await Lifecycle.ChangeRunAsync(run.Id, new() { Name = "best so far", Notes = "look", Tags = [new("a", null), new("c", "3")] }, Start, Cancellation);
        await Store.EndRunAsync(run.Id, RunStatus.Finished, Start, Cancellation);
        var record = await FindAsync(run.Id);
        Assert.Equal(("best so far", "look"), (record.Name, record.Notes));
        Assert.Equal([new("b", "2"), new("c", "3")], record.Tags);
        Assert.Equal([run.Id], await SearchAsync(RunQuery.Parse("attributes.run_name = 'best so far'")));
        await Lifecycle.ChangeRunAsync(run.Id, new() { Notes = "" }, Start, Cancellation);
        Assert.Equal(("best so far", (string?)null), ((await FindAsync(run.Id)).Name, (await FindAsync(run.Id)).Notes));
    }

    /// <summary>A deleted run is hidden from searches until it is restored; it cannot be resumed, and a running one not deleted.</summary>
    [Fact]
    public async Task A_deleted_run_is_hidden_until_it_is_restored()
    {
        var (run, other) = (await BeginAsync(), await BeginAsync());
        await Store.AppendAsync(run.Id, NewBatch() with { Metrics = [new("loss", 1, 0, Start)], Params = [new("p", "1")] }, Cancellation);
        await Assert.ThrowsAsync<MlOpsConflictException>(async () => await DeleteAsync(run.Id, true, Start));
        await Store.EndRunAsync(run.Id, RunStatus.Failed, Start, Cancellation);
        await DeleteAsync(run.Id, true, Start.AddDays(1));
        await DeleteAsync(run.Id, true, Start.AddDays(2));
        Assert.Equal(Start.AddDays(1), (await FindAsync(run.Id)).DeletedAt);
        Assert.Equal([other.Id], await SearchAsync(new()));
        Assert.Empty(await SearchAsync(RunQuery.Parse("metrics.loss > 0", "metrics.loss")));
        Assert.Empty(await SearchAsync(RunQuery.Parse("params.p = '1'")));
        Assert.Equal([run.Id], await SearchAsync(new() { Visibility = RunVisibility.Deleted }));
        Assert.Equal(2, (await SearchAsync(new() { Visibility = RunVisibility.All })).Count);
        Assert.Equal(2, await Store.ListRunsAsync(run.ExperimentId, Cancellation).CountAsync(Cancellation));
        await Assert.ThrowsAsync<MlOpsConflictException>(async () => await Lifecycle.ResumeRunAsync(run.Id, "owner", Start.AddDays(3), Cancellation));
        await DeleteAsync(run.Id, false, Start);
        Assert.Null((await FindAsync(run.Id)).DeletedAt);
        Assert.Equal(2, (await SearchAsync(new())).Count);
    }

    /// <summary>Model versions a run produced are recorded once each, running or ended.</summary>
    [Fact]
    public async Task Outputs_are_recorded_once()
    {
        var run = await BeginAsync();
        await Store.EndRunAsync(run.Id, RunStatus.Finished, Start, Cancellation);
        await Store.AppendAsync(run.Id, NewBatch() with { Outputs = [new("delays", 10), new("delays", 9), new("Churn", 1)] }, Cancellation);
        await Store.AppendAsync(run.Id, NewBatch() with { Outputs = [new("delays", 9)] }, Cancellation);
        Assert.Equal([new("Churn", 1), new("delays", 9), new("delays", 10)], (await FindAsync(run.Id)).Outputs);
    }

    /// <summary>What is not there is said so.</summary>
    [Fact]
    public async Task What_does_not_exist_is_not_changed()
    {
        Assert.Null(await Lifecycle.FindExperimentAsync(ExperimentId.New(Clock), Cancellation));
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await ChangeAsync(ExperimentId.New(Clock), new()));
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await Lifecycle.ChangeRunAsync(RunId.New(Clock), new(), Start, Cancellation));
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await Lifecycle.ResumeRunAsync(RunId.New(Clock), "owner", Start, Cancellation));
    }

    /// <summary>Makes a fresh, empty store that tells the time by <see cref="Clock"/>.</summary>
    protected abstract ValueTask<IRunStore> CreateAsync();

    private RunBatch NewBatch() => new() { Id = Guid.CreateVersion7(Clock.GetUtcNow()) };

    private async Task<Experiment> EnsureAsync(string name) =>
        await Store.EnsureExperimentAsync(new() { Id = ExperimentId.New(Clock), Name = name, CreatedAt = Clock.GetUtcNow() }, Cancellation);

    private async Task<NewRun> BeginAsync(RunId? retryOf = null)
    {
        var run = new NewRun
        {
            Id = RunId.New(Clock),
            ExperimentId = (await EnsureAsync("flights")).Id,
            Name = "a run",
            RetryOf = retryOf,
            StartedAt = Clock.GetUtcNow(),
            Owner = "owner",
            LeaseUntil = Clock.GetUtcNow().AddSeconds(60),
        };
        await Store.BeginRunAsync(run, Cancellation);
        return run;
    }

    private ValueTask<Experiment> ChangeAsync(ExperimentId id, ExperimentChange change, DateTimeOffset? at = null) => Lifecycle.ChangeExperimentAsync(id, change, at ?? Start, Cancellation);

    private ValueTask DeleteAsync(RunId run, bool deleted, DateTimeOffset at) => Lifecycle.ChangeRunAsync(run, new() { Deleted = deleted }, at, Cancellation);

    private async Task<RunRecord> FindAsync(RunId run) => await Store.FindRunAsync(run, Cancellation) ?? throw new InvalidOperationException($"Run {run} is gone.");

    private async Task<IReadOnlyList<RunId>> SearchAsync(RunQuery query) => [.. (await Store.SearchRunsAsync(query, Cancellation)).Runs.Select(run => run.Id)];
}
