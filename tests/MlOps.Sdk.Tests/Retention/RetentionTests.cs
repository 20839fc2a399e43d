using MlOps.Sdk.Testing;
using MlOps.Sdk.Tests.Stores;

namespace MlOps.Sdk.Tests.Retention;

public sealed class RetentionTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualClock _clock = new(new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private MlOpsStore _store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private VersionPurge Purge => new(_store.Models, _store.Facts, time: _clock);

    private RunRetention Retention => new(_store.Runs, _store.Models, time: _clock);

    public async ValueTask InitializeAsync() => _store = await MlOpsStore.OpenAsync(_folder.At("store"), new() { Time = _clock }, cancellationToken: Cancellation);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_purged_versions_bytes_are_collected_and_its_reading_names_the_purge()
    {
        var version = await SampleModel.RegisterAsync(_store, "first");
        var other = await SampleModel.RegisterAsync(_store, "second");
        await _store.Registry.Governance.Lifecycle.RetireAsync(version.Model, version.Version, "old", cancellationToken: Cancellation);
        await Purge.PurgeAsync(version.Model, version.Version, "no longer needed", Cancellation);
        await Purge.PurgeAsync(version.Model, version.Version, "again", Cancellation);
        _clock.Advance(TimeSpan.FromDays(2));
        var collector = new GarbageCollector(_store);
        var result = await collector.ExecuteAsync(await collector.PlanAsync(cancellationToken: Cancellation), cancellationToken: Cancellation);
        Assert.Equal(new GarbageCount(1, 5), result.Removed); // the profile is shared with the other version
        var gone = await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await _store.Registry.ReadModelAsync(version, Cancellation));
        Assert.Contains("purged", gone.Message, StringComparison.Ordinal);
        Assert.NotEmpty(await _store.Registry.ReadModelAsync(other, Cancellation));
        Assert.Equal(version.File.Digest, (await _store.Models.FindVersionAsync(version.Model, version.Version, Cancellation))!.File.Digest);
        var verified = await _store.VerifyAsync(cancellationToken: Cancellation);
        Assert.True(verified.Intact, verified.ToString());
        await Assert.ThrowsAsync<MlOpsPolicyException>(async () => await _store.Registry.Governance.Lifecycle.ReinstateAsync(version.Model, version.Version, "back", Cancellation));
    }

    [Fact]
    public async Task Only_a_retired_version_without_hold_is_purged()
    {
        var version = await SampleModel.RegisterAsync(_store);
        await Assert.ThrowsAsync<MlOpsPolicyException>(async () => await Purge.PurgeAsync(version.Model, 1, "early", Cancellation));
        await _store.Registry.Governance.Lifecycle.RetireAsync(version.Model, 1, "old", cancellationToken: Cancellation);
        var hold = await _store.Registry.Governance.Lifecycle.HoldAsync(version.Model, null, "case 7", cancellationToken: Cancellation);
        var held = await Assert.ThrowsAsync<MlOpsPolicyException>(async () => await Purge.PurgeAsync(version.Model, 1, "held", Cancellation));
        Assert.Contains("case 7", held.Message, StringComparison.Ordinal);
        await _store.Registry.Governance.Lifecycle.ReleaseHoldAsync(version.Model, hold, "closed", Cancellation);
        await Purge.PurgeAsync(version.Model, 1, "free", Cancellation);
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await Purge.PurgeAsync(version.Model, 9, "unknown", Cancellation));
    }

    [Fact]
    public async Task Old_runs_are_deleted_then_purged_and_their_content_is_collected()
    {
        var lineage = (await SampleModel.RegisterAsync(_store, "registered")).Lineage.RunId!.Value;
        var old = await SampleModel.LogRunAsync(_store, "old");
        _clock.Advance(TimeSpan.FromDays(100));
        var young = await SampleModel.LogRunAsync(_store, "young");
        var policy = new RunRetentionPolicy { KeepFor = TimeSpan.FromDays(90) };
        var plan = await Retention.PlanAsync(policy, Cancellation);
        Assert.Equal([old], plan.Delete.Select(run => run.Run));
        Assert.Equal((0, 1, 1), (plan.Purge.Count, plan.Lineage, plan.Kept));
        Assert.Contains(old.ToString(), plan.ToString(), StringComparison.Ordinal);
        Assert.Null((await _store.Runs.FindRunAsync(old, Cancellation))!.DeletedAt);

        Assert.Equal(new RunRetentionResult(1, 0, 0), await Retention.ExecuteAsync(plan, "retention", Cancellation));
        Assert.Empty((await Retention.PlanAsync(policy, Cancellation)).Purge);
        _clock.Advance(TimeSpan.FromDays(31));
        var purge = await Retention.PlanAsync(policy, Cancellation);
        Assert.Equal([old], purge.Purge.Select(run => run.Run));
        Assert.Equal(new RunRetentionResult(0, 1, 0), await Retention.ExecuteAsync(purge, "retention", Cancellation));
        Assert.Null(await _store.Runs.FindRunAsync(old, Cancellation));
        Assert.NotNull(await _store.Runs.FindRunAsync(young, Cancellation));
        Assert.NotNull(await _store.Runs.FindRunAsync(lineage, Cancellation));

        var collector = new GarbageCollector(_store);
        var result = await collector.ExecuteAsync(await collector.PlanAsync(cancellationToken: Cancellation), cancellationToken: Cancellation);
        Assert.Equal(new GarbageCount(1, 3), result.Removed);
        var verified = await _store.VerifyAsync(cancellationToken: Cancellation);
        Assert.True(verified.Intact, verified.ToString());
    }

    [Fact]
    public async Task A_policy_keeps_the_last_runs_and_those_with_a_tag_and_takes_only_the_states_it_names()
    {
        var runs = new List<RunId>();
        for (var i = 0; i < 4; i++)
        {
            runs.Add(await SampleModel.LogRunAsync(_store, $"run {i}"));
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        await ((IRunLifecycle)_store.Runs).ChangeRunAsync(runs[0], new() { Tags = [new("keep", "yes")] }, _clock.GetUtcNow(), Cancellation);
        _clock.Advance(TimeSpan.FromDays(10));
        var policy = new RunRetentionPolicy { KeepFor = TimeSpan.FromDays(1), KeepLast = 2, KeepTagged = ["keep"] };
        Assert.Equal([runs[1]], (await Retention.PlanAsync(policy, Cancellation)).Delete.Select(run => run.Run));
        Assert.Empty((await Retention.PlanAsync(policy with { Statuses = [RunStatus.Failed] }, Cancellation)).Delete);
        Assert.Empty((await Retention.PlanAsync(policy with { WithTags = new Dictionary<string, string> { ["team"] = "risk" } }, Cancellation)).Delete);
        Assert.Empty((await Retention.PlanAsync(policy with { Experiments = ["other"] }, Cancellation)).Delete);
    }
}
