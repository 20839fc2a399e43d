using System.Text;
using MlOps.Sdk.Testing;
using MlOps.Sdk.Tests.Stores;

namespace MlOps.Sdk.Tests.Retention;

public sealed class GarbageCollectorTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualClock _clock = new(new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private MlOpsStore _store = null!;
    private IPrunableArtifactStore _artifacts = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await MlOpsStore.OpenAsync(_folder.At("store"), new() { Time = _clock }, cancellationToken: Cancellation);
        _artifacts = (IPrunableArtifactStore)_store.Artifacts;
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_plan_removes_nothing_and_says_what_and_why()
    {
        await SampleModel.RegisterAsync(_store);
        var lost = await PutAsync("lost");
        _clock.Advance(TimeSpan.FromDays(2));
        await PutAsync("young");
        var plan = await new GarbageCollector(_store).PlanAsync(cancellationToken: Cancellation);
        Assert.Equal([lost], plan.Items.Select(item => item.Digest));
        Assert.Equal((2, 1, 1), (plan.Referenced.Contents, plan.Young.Contents, plan.Removable.Contents));
        Assert.Contains(lost.Hex, plan.ToString(), StringComparison.Ordinal);
        Assert.NotNull(await _artifacts.FindAsync(lost, Cancellation));
    }

    [Fact]
    public async Task Executing_a_plan_removes_what_nothing_refers_to_and_nothing_else()
    {
        var version = await SampleModel.RegisterAsync(_store);
        var lost = await PutAsync("lost");
        _clock.Advance(TimeSpan.FromDays(2));
        var collector = new GarbageCollector(_store);
        var seen = new List<GarbageProgress>();
        var result = await collector.ExecuteAsync(await collector.PlanAsync(cancellationToken: Cancellation), new Reports(seen), Cancellation);
        Assert.Equal(new GarbageCount(1, 4), result.Removed);
        Assert.Equal([new GarbageProgress(1, 1, new(1, 4))], seen);
        Assert.Null(await _artifacts.FindAsync(lost, Cancellation));
        Assert.NotEmpty(await _store.Registry.ReadModelAsync(version, Cancellation));
        Assert.True((await _store.VerifyAsync(cancellationToken: Cancellation)).Intact);
        Assert.Empty((await collector.PlanAsync(cancellationToken: Cancellation)).Items);
    }

    [Fact]
    public async Task What_was_referred_to_or_put_again_after_the_plan_is_kept()
    {
        var (referred, again) = (await PutAsync("referred"), await PutAsync("again"));
        _clock.Advance(TimeSpan.FromDays(2));
        var collector = new GarbageCollector(_store);
        var plan = await collector.PlanAsync(cancellationToken: Cancellation);
        Assert.Equal(2, plan.Items.Count);
        await PutAsync("again");
        await using (var run = await _store.Tracker.StartRunAsync("flights", "late", cancellationToken: Cancellation))
        {
            run.SetTag("content", referred.Hex);
            await run.CompleteAsync(Cancellation);
        }

        var result = await collector.ExecuteAsync(plan, cancellationToken: Cancellation);
        Assert.Equal((0, 1, 1), (result.Removed.Contents, result.Referenced.Contents, result.Spared.Contents));
        Assert.NotNull(await _artifacts.FindAsync(referred, Cancellation));
        Assert.NotNull(await _artifacts.FindAsync(again, Cancellation));
    }

    [Fact]
    public async Task What_a_referenced_document_names_is_kept_through_all_levels()
    {
        var leaf = await PutAsync("leaf");
        var middle = await PutAsync($$"""{"leaf":"{{leaf}}"}""");
        var root = await PutAsync($$"""{"middle":"sha256:{{middle}}"}""");
        await using (var run = await _store.Tracker.StartRunAsync("flights", "indexed", cancellationToken: Cancellation))
        {
            run.SetTag("manifest", root.Hex);
            await run.CompleteAsync(Cancellation);
        }

        _clock.Advance(TimeSpan.FromDays(2));
        Assert.Empty((await new GarbageCollector(_store).PlanAsync(new() { KeepIndexes = false }, Cancellation)).Items);
    }

    [Fact]
    public async Task An_index_that_nothing_refers_to_is_kept_unless_the_policy_gives_it_up()
    {
        var leaf = await PutAsync("leaf");
        await PutAsync($$"""{"leaf":"{{leaf}}"}""");
        _clock.Advance(TimeSpan.FromDays(2));
        var collector = new GarbageCollector(_store);
        var plan = await collector.PlanAsync(cancellationToken: Cancellation);
        Assert.Equal((0, 2), (plan.Items.Count, plan.Special.Contents));
        Assert.Equal(2, (await collector.PlanAsync(new() { KeepIndexes = false }, Cancellation)).Items.Count);
    }

    [Fact]
    public async Task Anchored_audit_heads_are_kept()
    {
        var head = new DsseEnvelope { PayloadType = AuditTreeHead.PayloadType, Payload = "{}"u8.ToArray(), Signatures = [] };
        await new ArtifactAuditAnchor(_artifacts, "here").PublishAsync(head, Cancellation);
        _clock.Advance(TimeSpan.FromDays(2));
        var plan = await new GarbageCollector(_store).PlanAsync(new() { KeepIndexes = false }, Cancellation);
        Assert.Equal((0, 1), (plan.Items.Count, plan.Special.Contents));
    }

    [Fact]
    public async Task Further_references_are_kept_and_their_failure_stops_everything()
    {
        var held = await PutAsync("held");
        _clock.Advance(TimeSpan.FromDays(2));
        Assert.Empty((await new GarbageCollector(_store, [new References([held])]).PlanAsync(cancellationToken: Cancellation)).Items);
        var plan = await new GarbageCollector(_store).PlanAsync(cancellationToken: Cancellation);
        await Assert.ThrowsAsync<MlOpsStoreException>(async () => await new GarbageCollector(_store, [new References(null)]).ExecuteAsync(plan, cancellationToken: Cancellation));
        Assert.NotNull(await _artifacts.FindAsync(held, Cancellation));
    }

    [Fact]
    public async Task A_collection_that_was_stopped_goes_on()
    {
        for (var i = 0; i < 10; i++)
            await PutAsync($"lost {i}");
        _clock.Advance(TimeSpan.FromDays(2));
        var collector = new GarbageCollector(_store);
        var plan = await collector.PlanAsync(cancellationToken: Cancellation);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await collector.ExecuteAsync(plan, new Stop(stop, 4), stop.Token));
        Assert.Equal(6, await _artifacts.ListAsync(Cancellation).CountAsync(Cancellation));
        var result = await collector.ExecuteAsync(plan, cancellationToken: Cancellation);
        Assert.Equal((6, 4), (result.Removed.Contents, result.Spared.Contents));
    }

    [Fact]
    public async Task A_grace_that_is_too_short_is_refused() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await new GarbageCollector(_store).PlanAsync(new() { Grace = TimeSpan.FromSeconds(1) }, Cancellation));

    private async Task<ContentDigest> PutAsync(string text) => (await _artifacts.PutAsync(Encoding.UTF8.GetBytes(text), Cancellation)).Digest;

    private sealed class Reports(List<GarbageProgress> into) : IProgress<GarbageProgress>
    {
        void IProgress<GarbageProgress>.Report(GarbageProgress value) => into.Add(value);
    }

    private sealed class Stop(CancellationTokenSource source, int after) : IProgress<GarbageProgress>
    {
        public void Report(GarbageProgress value)
        {
            if (value.Judged == after)
                source.Cancel();
        }
    }

    private sealed class References(IReadOnlyList<ContentDigest>? digests) : IArtifactReferences
    {
        public IAsyncEnumerable<ContentDigest> ListReferencesAsync(CancellationToken cancellationToken = default) =>
            digests?.ToAsyncEnumerable() ?? throw new MlOpsStoreException("The references cannot be read.", isTransient: true);
    }
}
