using System.Text;
using MlOps.Sdk.Testing;
using MlOps.Sdk.Tests.Stores;

namespace MlOps.Sdk.Tests.Registry;

public sealed class ModelRegistryTests : IAsyncLifetime
{
    private const string Model = SampleModel.Name;

    private readonly ManualClock _clock = new(new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly InMemoryRunStore _runs;
    private readonly InMemoryModelStore _models = new();
    private readonly InMemoryArtifactStore _artifacts = new();
    private readonly ExperimentTracker _tracker;
    private readonly ModelRegistry _registry;

    public ModelRegistryTests()
    {
        _runs = new(_clock);
        _tracker = new(_runs, _artifacts);
        _registry = new(_models, _runs, _artifacts, time: _clock, rules: [new() { Alias = "champion", Suite = "release" }]);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await _tracker.DisposeAsync();

    [Fact]
    public async Task A_version_carries_the_lineage_of_its_run()
    {
        var run = await LogRunAsync("weights");
        var version = await _registry.RegisterAsync(SampleModel.Registration(run), Cancellation);
        var record = (await _runs.FindRunAsync(run, Cancellation))!;
        Assert.Equal((run, "january", record.Environment.GitCommit), (version.Lineage.RunId, Assert.Single(version.Lineage.Datasets).Name, version.Lineage.GitCommit));
        Assert.Equal("weights"u8.ToArray(), await _registry.ReadModelAsync(version, Cancellation));
        Assert.Equal("{}"u8.ToArray(), await _registry.ReadAttachmentAsync(version, ModelAttachment.ReferenceProfile, Cancellation));
        Assert.Null(await _registry.ReadAttachmentAsync(version, ModelAttachment.GoldenRows, Cancellation));
        Assert.Equal(version.Version, (await _registry.RegisterAsync(SampleModel.Registration(run), Cancellation)).Version);
    }

    [Fact]
    public async Task What_is_not_there_or_no_model_is_refused_by_name()
    {
        var run = await LogRunAsync("weights");
        var unknown = await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await _registry.RegisterAsync(SampleModel.Registration(run) with { ArtifactPath = "other.onnx" }, Cancellation));
        Assert.Contains("model.onnx", unknown.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await _registry.RegisterAsync(SampleModel.Registration(RunId.New(_clock)), Cancellation));
        await Assert.ThrowsAsync<MlOpsIntegrityException>(async () => await _registry.RegisterAsync(SampleModel.Registration(run) with { Signature = null }, Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(async () => await _registry.RegisterAsync(SampleModel.Registration(run) with { Signature = null, Format = "mlnet" }, Cancellation));
        Assert.Empty(await _registry.ListModelsAsync(Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task A_guarded_alias_demands_a_passed_report_and_names_what_is_missing()
    {
        var version = await RegisterAsync("one");
        var missing = await Assert.ThrowsAsync<MlOpsPolicyException>(() => PromoteAsync(version));
        Assert.Contains("'release'", missing.Message, StringComparison.Ordinal);
        await _registry.AddGateReportAsync(version, SampleModel.Report("other", GateVerdict.Passed), Cancellation);
        await Assert.ThrowsAsync<MlOpsPolicyException>(() => PromoteAsync(version));
        await _registry.AddGateReportAsync(version, SampleModel.Report("release", GateVerdict.Inconclusive), Cancellation);
        var failed = await Assert.ThrowsAsync<MlOpsPolicyException>(() => PromoteAsync(version));
        Assert.Contains("roc_auc is 0.61", failed.Message, StringComparison.Ordinal);
        Assert.Null(await _models.FindAliasAsync(Model, "champion", Cancellation));

        await _registry.AddGateReportAsync(version, SampleModel.Report("release", GateVerdict.Passed), Cancellation);
        await PromoteAsync(version);
        await _registry.AddGateReportAsync(version, SampleModel.Report("release", GateVerdict.Failed), Cancellation);
        await Assert.ThrowsAsync<MlOpsPolicyException>(() => PromoteAsync(version)); // the latest report counts
        await _registry.PromoteAsync(Model, version.Version, "shadow", cancellationToken: Cancellation); // not guarded
    }

    [Fact]
    public async Task Rolling_back_goes_to_the_holder_before_and_again_to_the_one_before_that()
    {
        for (var i = 1; i <= 3; i++)
        {
            await PromoteAsync(await PassedAsync($"v{i}"));
            _clock.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(2, (await RollbackAsync()).Version);
        Assert.Equal(1, (await RollbackAsync()).Version);
        await Assert.ThrowsAsync<MlOpsNotFoundException>(RollbackAsync);
        await PromoteAsync(await _registry.ResolveAsync(ModelRef.ByVersion(Model, 3), Cancellation));
        Assert.Equal(1, (await RollbackAsync()).Version);
        var history = await _registry.HistoryAsync(Model, "champion", Cancellation).ToListAsync(Cancellation);
        Assert.Equal([1, 3, 1, 2, 3, 2, 1], history.Select(change => change.To));
        Assert.Equal("incident", history[0].Reason);
    }

    [Fact]
    public async Task What_was_in_place_at_a_time_is_known()
    {
        var start = _clock.GetUtcNow();
        for (var i = 1; i <= 2; i++)
        {
            _clock.Advance(TimeSpan.FromHours(1));
            await PromoteAsync(await PassedAsync($"v{i}"));
        }

        _clock.Advance(TimeSpan.FromHours(1));
        await _registry.RemoveAliasAsync(Model, "champion", "retired", Cancellation);
        Assert.Equal(
            [null, 1, 1, 2, null],
            await Task.WhenAll(new[] { 0.5, 1, 1.9, 2.5, 3 }.Select(async hours => await _registry.WhatWasAsync(Model, "champion", start.AddHours(hours), Cancellation))));
    }

    [Fact]
    public async Task A_reference_by_alias_follows_the_alias_and_one_that_means_nothing_is_refused()
    {
        var version = await PassedAsync("one");
        var champion = ModelRef.ByAlias(Model, "champion");
        Assert.Null(await _registry.FindAsync(champion, Cancellation));
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await _registry.ResolveAsync(champion, Cancellation));
        await PromoteAsync(version);
        Assert.Equal(1, (await _registry.ResolveAsync(champion, Cancellation)).Version);
        await Assert.ThrowsAsync<MlOpsConflictException>(async () => await _registry.PromoteAsync(Model, 1, "champion", expectedRevision: 0, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Observers_are_told_of_moves_until_they_leave()
    {
        var observer = new RecordingObserver();
        using (_registry.Subscribe(observer))
            await PromoteAsync(await PassedAsync("one"));
        await PromoteAsync(await PassedAsync("two"));
        var change = Assert.Single(observer.Changes);
        Assert.Equal((null, (int?)1, 1L), (change.From, change.To, change.Revision));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private async Task<RunId> LogRunAsync(string content)
    {
        await using var run = await _tracker.StartRunAsync("flights", "logistic", cancellationToken: Cancellation);
        run.LogInput(new() { Name = "january", Digest = ContentDigest.Of("rows"u8), Schema = [], RowCount = 1 });
        await run.LogArtifactAsync("model.onnx", Encoding.UTF8.GetBytes(content), Cancellation);
        await run.LogTextAsync("profile.json", "{}", Cancellation);
        await run.CompleteAsync(Cancellation);
        return run.Id;
    }

    private async Task<ModelVersion> RegisterAsync(string content) => await _registry.RegisterAsync(SampleModel.Registration(await LogRunAsync(content)), Cancellation);

    private async Task<ModelVersion> PassedAsync(string content)
    {
        var version = await RegisterAsync(content);
        await _registry.AddGateReportAsync(version, SampleModel.Report("release", GateVerdict.Passed), Cancellation);
        return version;
    }

    private async Task PromoteAsync(ModelVersion version) => await _registry.PromoteAsync(Model, version.Version, "champion", "better", cancellationToken: Cancellation);

    private async Task<ModelAlias> RollbackAsync() => await _registry.RollbackAsync(Model, "champion", "incident", Cancellation);

    private sealed class RecordingObserver : IRegistryObserver
    {
        public List<AliasChange> Changes { get; } = [];

        public void OnAliasMoved(AliasChange change) => Changes.Add(change);
    }
}
