using MlOps.Sdk.Testing;
using MlOps.Sdk.Tests.Stores;

namespace MlOps.Sdk.Tests.Registry;

public sealed class AliasCacheTests : IAsyncLifetime
{
    private static readonly ModelRef Champion = ModelRef.ByAlias("churn", "champion");

    private readonly ManualClock _clock = new(DateTimeOffset.UnixEpoch);
    private readonly Ages _ages = new();
    private readonly InMemoryModelStore _models = new();
    private ModelRegistry _here = null!;
    private ModelRegistry _elsewhere = null!;
    private AliasCache _cache = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var runs = new InMemoryRunStore(_clock);
        var artifacts = new InMemoryArtifactStore();
        _here = new(_models, runs, artifacts, time: _clock);
        _elsewhere = new(_models, runs, artifacts, time: _clock);
        _cache = new(_here, time: _ages);
        await using var tracker = new ExperimentTracker(runs, artifacts, _clock);
        await using var run = await tracker.StartRunAsync("churn", "train", cancellationToken: Cancellation);
        await run.LogArtifactAsync("model.bin", new MemoryStream([1, 2, 3]), Cancellation);
        await run.CompleteAsync(Cancellation);
        foreach (var key in (string[])["one", "two"])
        {
            await _here.RegisterAsync(
                new() { Model = "churn", RunId = run.Id, ArtifactPath = "model.bin", Format = "custom", Key = key, Signature = new() { Inputs = [], Outputs = [] } }, Cancellation);
        }

        await _here.PromoteAsync("churn", 1, "champion", cancellationToken: Cancellation);
    }

    public ValueTask DisposeAsync()
    {
        _cache.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_move_in_this_process_is_seen_at_once()
    {
        Assert.Equal(1, await ResolveAsync());
        await _here.PromoteAsync("churn", 2, "champion", cancellationToken: Cancellation);
        Assert.Equal(2, await ResolveAsync());
    }

    [Fact]
    public async Task A_move_elsewhere_is_seen_when_the_answer_has_become_old()
    {
        Assert.Equal(1, await ResolveAsync());
        await _elsewhere.PromoteAsync("churn", 2, "champion", cancellationToken: Cancellation);
        Assert.Equal(1, await ResolveAsync());
        _ages.Pass(_cache.MaxAge);
        Assert.Equal(2, await ResolveAsync());
    }

    [Fact]
    public async Task An_alias_taken_away_is_not_found_and_found_again_at_once()
    {
        await ResolveAsync();
        await _elsewhere.RemoveAliasAsync("churn", "champion", "gone", Cancellation);
        _ages.Pass(_cache.MaxAge);
        await Assert.ThrowsAsync<MlOpsNotFoundException>(ResolveAsync);
        await _elsewhere.PromoteAsync("churn", 2, "champion", cancellationToken: Cancellation);
        Assert.Equal(2, await ResolveAsync());
    }

    [Fact]
    public async Task A_kept_answer_allocates_nothing()
    {
        await ResolveAsync();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            await _cache.ResolveAsync(Champion, Cancellation);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void A_negative_age_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new AliasCache(_here, TimeSpan.FromTicks(-1)));

    private async Task<int> ResolveAsync() => (await _cache.ResolveAsync(Champion, Cancellation)).Version;

    /// <summary>Timestamps that stand still until a test moves them.</summary>
    private sealed class Ages : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Pass(TimeSpan time) => _ticks += time.Ticks;
    }
}
