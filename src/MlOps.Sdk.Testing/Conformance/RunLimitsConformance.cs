using Xunit;

namespace MlOps.Sdk.Testing;

/// <summary>What every <see cref="IRunStore"/> must refuse, and that it refuses before it writes. A store's test class inherits this and says how to make a fresh, empty store.</summary>
public abstract class RunLimitsConformance : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>Keys that no store takes, one of them ten million characters long.</summary>
    public static IReadOnlyList<string> BadKeys { get; } = ["", " ", "/etc/passwd", "../up", "a/../b", "a//b", "line\nbreak", "nul\0", "bell\a", "a\\b", "\ud800", new('k', LogKey.MaxLength + 1), new('k', 10_000_000)];

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

    /// <summary>A key that breaks the rules is refused with its whole batch, and the message stays short.</summary>
    [Fact]
    public async Task A_bad_key_is_refused_with_its_whole_batch()
    {
        foreach (var key in BadKeys)
        {
            await RefusedAsync(NewBatch() with { Tags = [new("fine", "1")], Metrics = [new("fine", 1, 0, Start), new(key, 1, 0, Start)] });
            await RefusedAsync(NewBatch() with { Tags = [new("fine", "1")], Params = [new(key, "1")] });
            await RefusedAsync(NewBatch() with { Tags = [new("fine", "1"), new(key, "1")] });
        }
    }

    /// <summary>A value that is too long, or that some database could not keep, is refused.</summary>
    [Fact]
    public async Task A_bad_value_is_refused()
    {
        foreach (var value in new[] { "nul\0", "half \ud83d", "\ude00 half", new string('v', 10_000_000) })
        {
            await RefusedAsync(NewBatch() with { Params = [new("p", value)] });
            await RefusedAsync(NewBatch() with { Tags = [new("fine", "1"), new("t", value)] });
        }

        await RefusedAsync(NewBatch() with { Params = [new("p", new('v', LogKey.MaxParamLength + 1))] });
        await RefusedAsync(NewBatch() with { Tags = [new("t", new('v', LogKey.MaxTagLength + 1))] });
    }

    /// <summary>What lies on the limit is kept as it is, control characters of a value included.</summary>
    [Fact]
    public async Task What_lies_on_the_limit_is_kept()
    {
        var run = await BeginAsync();
        var key = new string('k', LogKey.MaxLength);
        var (param, tag) = (new string('p', LogKey.MaxParamLength), string.Concat(Enumerable.Repeat("😀\n", LogKey.MaxTagLength / 3)));
        var path = $"{new string('a', 100)}/{new string('b', ArtifactPath.MaxLength - 101)}";
        await Store.AppendAsync(run, NewBatch() with { Params = [new(key, param)], Tags = [new(key, tag)], Metrics = [new(key, 1, 0, Start)], Artifacts = [NewArtifact(path)] }, Cancellation);
        var record = (await Store.FindRunAsync(run, Cancellation))!;
        Assert.Equal((param, tag, 1), (record.Params[key], record.Tags[key], record.Metrics[key].Value));
        Assert.Equal(path, (await Store.ListArtifactsAsync(run, Cancellation).SingleAsync(Cancellation)).Path);
    }

    /// <summary>A path that is no file everywhere, or lies elsewhere, is refused.</summary>
    [Fact]
    public async Task A_bad_artifact_path_is_refused()
    {
        foreach (var path in new[] { "", ".", "..", "/root", "a/../../b", "a//b", "a/", "C:/x", "a\\b", "CON", "sub/nul.txt", "Com1.log", "dot./x", "x ", "tab\t", "nul\0", "what?", new string('p', ArtifactPath.MaxLength + 1), new string('p', 10_000_000) })
            await RefusedAsync(NewBatch() with { Tags = [new("fine", "1")], Artifacts = [NewArtifact(path)] });
    }

    /// <summary>An input without a digest, or with a bad name, is refused, as is an output that is no version.</summary>
    [Fact]
    public async Task A_bad_input_or_output_is_refused()
    {
        var dataset = new DatasetVersion { Name = "d", Digest = ContentDigest.Of("d"u8), Schema = [], RowCount = 0 };
        await RefusedAsync(NewBatch() with { Inputs = [dataset with { Name = "nul\0" }] });
        await RefusedAsync(NewBatch() with { Inputs = [dataset with { Name = new('d', 10_000_000) }] });
        await RefusedAsync(NewBatch() with { Inputs = [dataset with { Digest = default }] });
        await RefusedAsync(NewBatch() with { Outputs = [new("../m", 1)] });
        await RefusedAsync(NewBatch() with { Outputs = [new("m", 0)] });
    }

    /// <summary>A run or an experiment whose name breaks the rules does not begin.</summary>
    [Fact]
    public async Task A_bad_name_is_refused()
    {
        var run = NewRun(await EnsureAsync("flights"));
        foreach (var name in new[] { "", "  ", "line\nbreak", "nul\0", "\ud800", new string('n', 251), new string('n', 10_000_000) })
        {
            await RefusedAsync(async () => await Store.BeginRunAsync(run with { Name = name }, Cancellation));
            await RefusedAsync(async () => await Store.BeginRunAsync(run with { Owner = name }, Cancellation));
            await RefusedAsync(async () => await EnsureAsync(name));
        }

        Assert.Null(await Store.FindRunAsync(run.Id, Cancellation));
        Assert.Single(await Store.ListExperimentsAsync(Cancellation).ToListAsync(Cancellation));
    }

    /// <summary>Nothing is found under a name that nothing can have.</summary>
    [Fact]
    public async Task Nothing_is_found_under_a_bad_name()
    {
        var run = await BeginAsync();
        foreach (var key in BadKeys)
        {
            Assert.Null(await Store.FindExperimentAsync(key, Cancellation));
            Assert.Empty(await Store.ListMetricAsync(run, key, Cancellation).ToListAsync(Cancellation));
        }
    }

    /// <summary>Makes a fresh, empty store that tells the time by <see cref="Clock"/>.</summary>
    protected abstract ValueTask<IRunStore> CreateAsync();

    private static ArtifactEntry NewArtifact(string path) => new() { Path = path, Digest = ContentDigest.Of("content"u8), Size = 7 };

    private static async Task RefusedAsync(Func<Task> write)
    {
        var refused = await Assert.ThrowsAnyAsync<ArgumentException>(write);
        Assert.InRange(refused.Message.Length, 20, 1000);
    }

    private async Task RefusedAsync(RunBatch batch)
    {
        var run = await BeginAsync();
        await RefusedAsync(async () => await Store.AppendAsync(run, batch, Cancellation));
        var record = (await Store.FindRunAsync(run, Cancellation))!;
        Assert.Empty(record.Params);
        Assert.Empty(record.Tags);
        Assert.Empty(record.Metrics);
    }

    private RunBatch NewBatch() => new() { Id = Guid.CreateVersion7(Clock.GetUtcNow()) };

    private NewRun NewRun(Experiment experiment) => new()
    {
        Id = RunId.New(Clock),
        ExperimentId = experiment.Id,
        Name = "a run",
        StartedAt = Start,
        Owner = "owner",
        LeaseUntil = Start.AddSeconds(60),
    };

    private async Task<Experiment> EnsureAsync(string name) =>
        await Store.EnsureExperimentAsync(new() { Id = ExperimentId.New(Clock), Name = name, CreatedAt = Start }, Cancellation);

    private async Task<RunId> BeginAsync()
    {
        var run = NewRun(await EnsureAsync("flights"));
        await Store.BeginRunAsync(run, Cancellation);
        return run.Id;
    }
}
