using Xunit;

namespace MlOps.Sdk.Testing;

/// <summary>What every <see cref="IRunStore"/> must do. A store's test class inherits this and says how to make a fresh, empty store.</summary>
public abstract class RunStoreConformance : IAsyncLifetime
{
    private protected static readonly DateTimeOffset Start = new(2030, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    /// <summary>The clock the store under test must use.</summary>
    protected ManualClock Clock { get; } = new(Start);

    /// <summary>The store under test.</summary>
    protected IRunStore Store { get; private set; } = null!;

    /// <summary>Cancelled when the test run is.</summary>
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => Store = await CreateAsync();

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>An experiment of a name is made once; whoever asks again gets the first one.</summary>
    [Fact]
    public async Task Ensuring_an_experiment_again_gives_the_first()
    {
        var first = await Store.EnsureExperimentAsync(NewExperiment("flights"), Cancellation);
        var again = await Store.EnsureExperimentAsync(NewExperiment("flights"), Cancellation);
        Assert.Equal(first, again);
        Assert.Equal(first, await Store.FindExperimentAsync("flights", Cancellation));
        Assert.Null(await Store.FindExperimentAsync("Flights", Cancellation));
    }

    /// <summary>Callers that ensure an experiment at once get the same one.</summary>
    [Fact]
    public async Task Many_that_ensure_an_experiment_at_once_get_the_same()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () => await Store.EnsureExperimentAsync(NewExperiment("flights"), Cancellation))));
        Assert.Single(all.Distinct());
    }

    /// <summary>Experiments come in ordinal order.</summary>
    [Fact]
    public async Task Experiments_are_listed_in_ordinal_order()
    {
        foreach (var name in new[] { "b", "a", "Z", "ä", "10", "9" })
            await Store.EnsureExperimentAsync(NewExperiment(name), Cancellation);
        Assert.Equal(["10", "9", "Z", "a", "b", "ä"], await Store.ListExperimentsAsync(Cancellation).Select(e => e.Name).ToListAsync(Cancellation));
    }

    /// <summary>A name that breaks the rules is refused.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("../up")]
    [InlineData("line\nbreak")]
    public async Task An_invalid_experiment_name_is_refused(string name) =>
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.EnsureExperimentAsync(NewExperiment("x") with { Name = name }, Cancellation));

    /// <summary>A run reads back as it was begun.</summary>
    [Fact]
    public async Task A_run_reads_back_as_it_was_begun()
    {
        var parent = await BeginAsync();
        var run = await BeginAsync(parent, seed: 42);
        var record = await FindAsync(run.Id);
        Assert.Equal(run.Name, record.Name);
        Assert.Equal(run.ExperimentId, record.ExperimentId);
        Assert.Equal(parent.Id, record.ParentId);
        Assert.Equal(RunStatus.Running, record.Status);
        Assert.Equal(run.StartedAt, record.StartedAt);
        Assert.Null(record.EndedAt);
        Assert.Equal(42, record.Environment.Seed);
        Assert.Equal("1.0", record.Environment.Packages["A"]);
        Assert.Empty(record.Params);
        Assert.Empty(record.Metrics);
        Assert.Null(await Store.FindRunAsync(RunId.New(Clock), Cancellation));
    }

    /// <summary>Beginning a run again changes nothing.</summary>
    [Fact]
    public async Task Beginning_a_run_again_changes_nothing()
    {
        var run = await BeginAsync();
        await Store.EndRunAsync(run.Id, RunStatus.Finished, Start, Cancellation);
        await Store.BeginRunAsync(run with { Name = "other" }, Cancellation);
        var record = await FindAsync(run.Id);
        Assert.Equal((run.Name, RunStatus.Finished), (record.Name, record.Status));
    }

    /// <summary>A run needs its experiment and its parent.</summary>
    [Fact]
    public async Task A_run_of_an_unknown_experiment_or_parent_is_refused()
    {
        var run = await BeginAsync();
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await Store.BeginRunAsync(run with { Id = RunId.New(Clock), ExperimentId = ExperimentId.New(Clock) }, Cancellation));
        var orphan = run with { Id = RunId.New(Clock), ParentId = RunId.New(Clock) };
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await Store.BeginRunAsync(orphan, Cancellation));
        Assert.Null(await Store.FindRunAsync(orphan.Id, Cancellation));
    }

    /// <summary>Whatever a batch holds is read back.</summary>
    [Fact]
    public async Task A_batch_reads_back()
    {
        var run = await BeginAsync();
        var dataset = NewDataset("january");
        await Store.AppendAsync(run.Id, NewBatch() with
        {
            Params = [new("depth", "6"), new("alpha", "")],
            Tags = [new("team", "risk"), new("team", "flights")],
            Inputs = [dataset, dataset],
            Artifacts = [NewArtifact("model.onnx"), NewArtifact("a/b.txt")],
            Metrics = [Point("auc", 0.7, 0)],
        }, Cancellation);

        var record = await FindAsync(run.Id);
        Assert.Equal([new("alpha", ""), new("depth", "6")], record.Params);
        Assert.Equal("flights", Assert.Single(record.Tags).Value);
        Assert.Equal(dataset.Digest, Assert.Single(record.Inputs).Digest);
        Assert.Equal(Point("auc", 0.7, 0), Assert.Single(record.Metrics).Value);
        Assert.Equal([NewArtifact("a/b.txt"), NewArtifact("model.onnx")], await Store.ListArtifactsAsync(run.Id, Cancellation).ToListAsync(Cancellation));
    }

    /// <summary>A batch sent again is not doubled, whatever its content.</summary>
    [Fact]
    public async Task A_batch_sent_again_changes_nothing()
    {
        var run = await BeginAsync();
        var batch = NewBatch() with { Metrics = [Point("loss", 1, 0)], Tags = [new("stage", "one")] };
        await Store.AppendAsync(run.Id, batch, Cancellation);
        await Store.AppendAsync(run.Id, NewBatch() with { Tags = [new("stage", "two")] }, Cancellation);
        await Store.AppendAsync(run.Id, batch, Cancellation);
        Assert.Single(await MetricAsync(run.Id, "loss"));
        Assert.Equal("two", (await FindAsync(run.Id)).Tags["stage"]);
    }

    /// <summary>The same batch id on another run is another batch.</summary>
    [Fact]
    public async Task A_batch_id_belongs_to_its_run()
    {
        var (one, two) = (await BeginAsync(), await BeginAsync());
        var batch = NewBatch() with { Metrics = [Point("loss", 1, 0)] };
        await Store.AppendAsync(one.Id, batch, Cancellation);
        await Store.AppendAsync(two.Id, batch, Cancellation);
        Assert.Single(await MetricAsync(two.Id, "loss"));
    }

    /// <summary>A batch is for a run that exists.</summary>
    [Fact]
    public async Task A_batch_for_an_unknown_run_is_refused() =>
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await Store.AppendAsync(RunId.New(Clock), NewBatch(), Cancellation));

    /// <summary>A param is written once: the same value is welcome, another one refused with all of its batch.</summary>
    [Fact]
    public async Task Another_value_for_a_param_is_refused_with_its_whole_batch()
    {
        var run = await BeginAsync();
        await Store.AppendAsync(run.Id, NewBatch() with { Params = [new("depth", "6")] }, Cancellation);
        await Store.AppendAsync(run.Id, NewBatch() with { Params = [new("depth", "6"), new("rate", "0.1")] }, Cancellation);
        var conflict = NewBatch() with { Params = [new("new", "1"), new("depth", "7")], Tags = [new("t", "1")], Metrics = [Point("m", 1, 0)], Artifacts = [NewArtifact("f")] };
        var refused = await Assert.ThrowsAsync<MlOpsConflictException>(async () => await Store.AppendAsync(run.Id, conflict, Cancellation));
        Assert.Contains("depth", refused.Message, StringComparison.Ordinal);

        var record = await FindAsync(run.Id);
        Assert.Equal(["depth", "rate"], record.Params.Keys);
        Assert.Equal("6", record.Params["depth"]);
        Assert.Empty(record.Tags);
        Assert.Empty(record.Metrics);
        Assert.Empty(await Store.ListArtifactsAsync(run.Id, Cancellation).ToListAsync(Cancellation));

        await Store.AppendAsync(run.Id, conflict with { Params = [] }, Cancellation);
        Assert.Single((await FindAsync(run.Id)).Tags);
    }

    /// <summary>Points come by step, and in the order written among equal steps.</summary>
    [Fact]
    public async Task Metric_points_come_by_step_and_then_as_written()
    {
        var run = await BeginAsync();
        await Store.AppendAsync(run.Id, NewBatch() with { Metrics = [Point("loss", 1, 5), Point("loss", 2, 1), Point("other", 9, 0), Point("loss", 3, 5)] }, Cancellation);
        await Store.AppendAsync(run.Id, NewBatch() with { Metrics = [Point("loss", 4, 1), Point("loss", 5, -3), Point("loss", 6, 5)] }, Cancellation);
        Assert.Equal([5, 2, 4, 1, 3, 6], (await MetricAsync(run.Id, "loss")).Select(point => point.Value));
        Assert.Empty(await MetricAsync(run.Id, "Loss"));
        Assert.Empty(await MetricAsync(RunId.New(Clock), "loss"));
    }

    /// <summary>The last value of a metric is the one with the greatest step, the last written among equals.</summary>
    [Fact]
    public async Task The_last_value_is_that_of_the_greatest_step()
    {
        var run = await BeginAsync();
        await Store.AppendAsync(run.Id, NewBatch() with { Metrics = [Point("loss", 1, 5), Point("loss", 2, 9), Point("loss", 3, 1)] }, Cancellation);
        Assert.Equal(2, (await FindAsync(run.Id)).Metrics["loss"].Value);
        await Store.AppendAsync(run.Id, NewBatch() with { Metrics = [Point("loss", 4, 8)] }, Cancellation);
        Assert.Equal(2, (await FindAsync(run.Id)).Metrics["loss"].Value);
        await Store.AppendAsync(run.Id, NewBatch() with { Metrics = [Point("loss", 5, 9)] }, Cancellation);
        Assert.Equal(5, (await FindAsync(run.Id)).Metrics["loss"].Value);
    }

    /// <summary>Every double survives, with the sign of zero and the step's full range.</summary>
    [Fact]
    public async Task Every_double_survives()
    {
        var run = await BeginAsync();
        double[] values = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, double.MaxValue, -0.0, 0.1];
        long[] steps = [long.MinValue, long.MaxValue];
        await Store.AppendAsync(run.Id, NewBatch() with { Metrics = [.. values.Select((value, i) => Point($"v{i}", value, 0)), .. steps.Select(step => Point("step", 1, step))] }, Cancellation);
        var record = await FindAsync(run.Id);
        for (var i = 0; i < values.Length; i++)
        {
            var history = Assert.Single(await MetricAsync(run.Id, $"v{i}"));
            Assert.Equal(BitConverter.DoubleToInt64Bits(values[i]), BitConverter.DoubleToInt64Bits(history.Value));
            Assert.Equal(values[i], record.Metrics[$"v{i}"].Value);
        }

        Assert.Equal(steps, (await MetricAsync(run.Id, "step")).Select(point => point.Step));
    }

    /// <summary>A long history in many batches comes back whole.</summary>
    [Fact]
    public async Task A_long_history_comes_back_whole()
    {
        var run = await BeginAsync();
        var step = 0L;
        for (var batch = 0; batch < 40; batch++)
            await Store.AppendAsync(run.Id, NewBatch() with { Metrics = [.. Enumerable.Range(0, 257).Select(_ => Point("loss", step, step++))] }, Cancellation);
        Assert.Equal(Enumerable.Range(0, 40 * 257).Select(i => (double)i), (await MetricAsync(run.Id, "loss")).Select(point => point.Value));
    }

    /// <summary>A store keeps nothing of the caller's lists.</summary>
    [Fact]
    public async Task A_batch_may_be_reused_by_its_caller()
    {
        var run = await BeginAsync();
        var points = new[] { Point("loss", 1, 0) };
        var tags = new List<KeyValuePair<string, string>> { new("a", "1") };
        await Store.AppendAsync(run.Id, NewBatch() with { Metrics = points, Tags = tags }, Cancellation);
        points[0] = Point("loss", 2, 0);
        tags.Clear();
        Assert.Equal(1, Assert.Single(await MetricAsync(run.Id, "loss")).Value);
        Assert.Single((await FindAsync(run.Id)).Tags);
    }

    /// <summary>An artifact logged again under its path is replaced; a data set read twice is one input.</summary>
    [Fact]
    public async Task An_artifact_logged_again_is_replaced()
    {
        var run = await BeginAsync();
        await Store.AppendAsync(run.Id, NewBatch() with { Artifacts = [NewArtifact("f")], Inputs = [NewDataset("a"), NewDataset("b")] }, Cancellation);
        var newer = NewArtifact("f") with { Digest = ContentDigest.Of("newer"u8), Size = 5 };
        await Store.AppendAsync(run.Id, NewBatch() with { Artifacts = [newer], Inputs = [NewDataset("a")] }, Cancellation);
        Assert.Equal([newer], await Store.ListArtifactsAsync(run.Id, Cancellation).ToListAsync(Cancellation));
        Assert.Equal(["a", "b"], (await FindAsync(run.Id)).Inputs.Select(input => input.Name));
    }

    /// <summary>A run ends once; the same end again is welcome.</summary>
    [Fact]
    public async Task A_run_ends_once()
    {
        var run = await BeginAsync();
        await Store.EndRunAsync(run.Id, RunStatus.Finished, Start.AddHours(1), Cancellation);
        await Store.EndRunAsync(run.Id, RunStatus.Finished, Start.AddHours(2), Cancellation);
        Assert.Equal((RunStatus.Finished, Start.AddHours(1)), ((await FindAsync(run.Id)).Status, (await FindAsync(run.Id)).EndedAt!.Value));
        await Assert.ThrowsAsync<MlOpsConflictException>(async () => await Store.EndRunAsync(run.Id, RunStatus.Failed, Start, Cancellation));
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await Store.EndRunAsync(RunId.New(Clock), RunStatus.Failed, Start, Cancellation));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.EndRunAsync(run.Id, RunStatus.Running, Start, Cancellation));
    }

    /// <summary>A run whose lease lapsed shows as interrupted; its owner may still come back and end it.</summary>
    [Fact]
    public async Task A_run_whose_lease_lapsed_is_interrupted_until_its_owner_comes_back()
    {
        var run = await BeginAsync();
        Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(RunStatus.Running, (await FindAsync(run.Id)).Status);
        await Store.RenewLeasesAsync(run.Owner, Clock.GetUtcNow().AddSeconds(60), Cancellation);
        Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(RunStatus.Running, (await FindAsync(run.Id)).Status);
        Clock.Advance(TimeSpan.FromSeconds(2));
        var lapsed = await FindAsync(run.Id);
        Assert.Equal(RunStatus.Interrupted, lapsed.Status);
        Assert.NotNull(lapsed.EndedAt);
        Assert.Equal(RunStatus.Interrupted, (await Store.ListRunsAsync(run.ExperimentId, Cancellation).SingleAsync(Cancellation)).Status);
        await Store.EndRunAsync(run.Id, RunStatus.Finished, Clock.GetUtcNow(), Cancellation);
        Assert.Equal(RunStatus.Finished, (await FindAsync(run.Id)).Status);
    }

    /// <summary>Interrupting an owner's runs touches its running runs only.</summary>
    [Fact]
    public async Task Interrupting_touches_the_running_runs_of_that_owner_only()
    {
        var (running, ended, other) = (await BeginAsync(), await BeginAsync(), await BeginAsync(owner: "other"));
        await Store.EndRunAsync(ended.Id, RunStatus.Finished, Start, Cancellation);
        Assert.Equal(["other", "owner"], await Store.ListOwnersAsync(Cancellation).ToListAsync(Cancellation));
        Assert.Equal([running.Id], await Store.InterruptRunsAsync("owner", Start.AddMinutes(5), Cancellation));
        Assert.Empty(await Store.InterruptRunsAsync("owner", Start.AddMinutes(6), Cancellation));
        Assert.Equal((RunStatus.Interrupted, Start.AddMinutes(5)), ((await FindAsync(running.Id)).Status, (await FindAsync(running.Id)).EndedAt!.Value));
        Assert.Equal(RunStatus.Finished, (await FindAsync(ended.Id)).Status);
        Assert.Equal(RunStatus.Running, (await FindAsync(other.Id)).Status);
        Assert.Equal(["other"], await Store.ListOwnersAsync(Cancellation).ToListAsync(Cancellation));
    }

    /// <summary>Runs come newest first, however many, each with its own details.</summary>
    [Fact]
    public async Task Runs_are_listed_newest_first_each_with_its_own_details()
    {
        var begun = new List<RunId>();
        for (var i = 0; i < 230; i++)
        {
            if (i % 3 == 0)
                Clock.Advance(TimeSpan.FromSeconds(1)); // several runs begin at the same instant
            var run = await BeginAsync();
            await Store.AppendAsync(run.Id, NewBatch() with { Params = [new("i", $"{i}")], Metrics = [Point("m", i, 0)] }, Cancellation);
            begun.Insert(0, run.Id);
        }

        await BeginAsync(experiment: "another");
        var experiment = (await Store.FindExperimentAsync("flights", Cancellation))!.Id;
        var listed = await Store.ListRunsAsync(experiment, Cancellation).ToListAsync(Cancellation);
        Assert.Equal(begun, listed.Select(run => run.Id));
        Assert.All(listed, run => Assert.Equal(double.Parse(run.Params["i"], System.Globalization.CultureInfo.InvariantCulture), run.Metrics["m"].Value));
    }

    /// <summary>Writers at once lose nothing and double nothing.</summary>
    [Fact]
    public async Task Writers_at_once_lose_nothing()
    {
        var run = await BeginAsync();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
                await Store.AppendAsync(run.Id, NewBatch() with { Metrics = [Point($"w{writer}", i, i), Point("all", writer, 0)] }, Cancellation);
        })));
        for (var writer = 0; writer < 16; writer++)
            Assert.Equal(Enumerable.Range(0, 20).Select(i => (double)i), (await MetricAsync(run.Id, $"w{writer}")).Select(point => point.Value));
        Assert.Equal(320, (await MetricAsync(run.Id, "all")).Count);
    }

    /// <summary>A cancelled call does nothing and says so.</summary>
    [Fact]
    public async Task A_cancelled_call_does_nothing()
    {
        var run = await BeginAsync();
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.AppendAsync(run.Id, NewBatch() with { Tags = [new("a", "1")] }, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.FindRunAsync(run.Id, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.ListRunsAsync(run.ExperimentId, cancelled).ToListAsync(CancellationToken.None));
        Assert.Empty((await FindAsync(run.Id)).Tags);
    }

    /// <summary>Makes a fresh, empty store that tells the time by <see cref="Clock"/>.</summary>
    protected abstract ValueTask<IRunStore> CreateAsync();

    private static MetricPoint Point(string key, double value, long step) => new(key, value, step, Start.AddTicks(step & 0xFFFF));

    private static ArtifactEntry NewArtifact(string path) => new() { Path = path, Digest = ContentDigest.Of("content"u8), Size = 7 };

    private static DatasetVersion NewDataset(string name) => new()
    {
        Name = name,
        Digest = ContentDigest.Of("rows"u8),
        Schema = [new() { Name = "x", Type = ColumnType.Double }],
        RowCount = 3,
    };

    private Experiment NewExperiment(string name) => new() { Id = ExperimentId.New(Clock), Name = name, CreatedAt = Clock.GetUtcNow() };

    private RunBatch NewBatch() => new() { Id = Guid.CreateVersion7(Clock.GetUtcNow()) };

    private async Task<NewRun> BeginAsync(NewRun? parent = null, long? seed = null, string owner = "owner", string experiment = "flights")
    {
        var run = new NewRun
        {
            Id = RunId.New(Clock),
            ExperimentId = (await Store.EnsureExperimentAsync(NewExperiment(experiment), Cancellation)).Id,
            Name = "a run, named 'for' people",
            ParentId = parent?.Id,
            StartedAt = Clock.GetUtcNow(),
            Owner = owner,
            LeaseUntil = Clock.GetUtcNow().AddSeconds(60),
            Environment = new() { Seed = seed, Packages = new Dictionary<string, string> { ["A"] = "1.0" } },
        };
        await Store.BeginRunAsync(run, Cancellation);
        return run;
    }

    private async Task<RunRecord> FindAsync(RunId run) => await Store.FindRunAsync(run, Cancellation) ?? throw new InvalidOperationException($"Run {run} is gone.");

    private async Task<List<MetricPoint>> MetricAsync(RunId run, string key) => await Store.ListMetricAsync(run, key, Cancellation).ToListAsync(Cancellation);
}
