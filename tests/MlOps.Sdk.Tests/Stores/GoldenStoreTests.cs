namespace MlOps.Sdk.Tests.Stores;

/// <summary>Stores written by earlier releases, never edited: every later build reads them, whatever its schema.</summary>
public sealed class GoldenStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_store_of_schema_1_is_read_whole()
    {
        Copy(Path.Combine(AppContext.BaseDirectory, "Stores", "Golden", "v1"), _folder.Path);
        await using var store = await MlOpsStore.OpenAsync(_folder.Path, cancellationToken: Cancellation);

        var anchor = new AuditHead(7, ContentDigest.Parse("25f464b3987dfcdd64d636bbb1574660defcd94eaabd7ce49b27201f32801f6e"));
        var verification = await store.VerifyAsync(anchor, Cancellation);
        Assert.True(verification.Intact, verification.ToString());
        Assert.Equal((anchor, 2, 3), (verification.Audit.Head, verification.Versions, verification.Artifacts));

        var experiment = await store.Runs.FindExperimentAsync("flights", Cancellation);
        var runs = await store.Runs.ListRunsAsync(experiment!.Id, Cancellation).ToListAsync(Cancellation);
        Assert.Equal(
            [("left behind", RunStatus.Interrupted), ("fold 1", RunStatus.Failed), ("run 2", RunStatus.Finished), ("run 1", RunStatus.Finished)],
            runs.Select(run => (run.Name, run.Status)));
        Assert.Equal([runs[0].Id], store.InterruptedRuns);
        Assert.Equal(runs[2].Id, runs[1].ParentId);

        var first = runs[3];
        Assert.Equal("019f1d8ce200710eabeabf6af458cc4d", first.Id.ToString());
        Assert.Equal(("6", "risk", 1L), (first.Params["depth"], first.Tags["team"], first.Environment.Seed));
        Assert.Equal([0.5, double.NaN, double.PositiveInfinity], await store.Runs.ListMetricAsync(first.Id, "loss", Cancellation).Select(point => point.Value).ToListAsync(Cancellation));
        Assert.Equal(double.PositiveInfinity, first.Metrics["loss"].Value);
        Assert.Equal("Distance", Assert.Single(first.Inputs).Schema[0].Name);

        var champion = await store.Registry.ResolveAsync(ModelRef.Parse("flight-delays@champion"), Cancellation);
        Assert.Equal((1, "ann", "version 1"), (champion.Version, champion.CreatedBy, champion.Description));
        Assert.Equal("weights 1"u8.ToArray(), await store.Registry.ReadModelAsync(champion, Cancellation));
        Assert.Equal([1, 2, 1], await store.Registry.HistoryAsync("flight-delays", "champion", Cancellation).Select(change => change.To).ToListAsync(Cancellation));
        Assert.Equal(double.NaN, (await store.Registry.ListGateReportsAsync(champion, Cancellation).SingleAsync(Cancellation)).Checks[0].PValue);
    }

    [Fact]
    public async Task A_store_of_schema_1_is_searched_and_written_on()
    {
        Copy(Path.Combine(AppContext.BaseDirectory, "Stores", "Golden", "v1"), _folder.Path);
        await using var store = await MlOpsStore.OpenAsync(_folder.Path, cancellationToken: Cancellation);
        var experiment = (await store.Runs.FindExperimentAsync("flights", Cancellation))!.Id;
        var old = await store.Runs.ListRunsAsync(experiment, Cancellation).ToListAsync(Cancellation);
        await using (var run = await store.Tracker.StartRunAsync("flights", "new", seed: 9, cancellationToken: Cancellation))
        {
            run.LogMetric("loss", 0.25);
            run.LogParam("depth", 6);
            await run.CompleteAsync(Cancellation);
        }

        foreach (var filter in new[] { "", "metrics.loss > 0", "metrics.loss IS NULL", "params.depth = '6'", "tags.team LIKE 'r%'", "datasets.name IS NOT NULL", "status = 'FINISHED'" })
        {
            foreach (var order in new[] { "", "metrics.loss", "params.depth DESC" })
            {
                var query = RunQuery.Parse(filter, order).In(experiment);
                var all = await store.Runs.ListRunsAsync(experiment, Cancellation).ToListAsync(Cancellation);
                Assert.Equal(query.PageOf(all).Runs.Select(run => run.Name), (await store.Runs.SearchRunsAsync(query, Cancellation)).Runs.Select(run => run.Name));
            }
        }

        var found = (await store.Runs.SearchRunsAsync(RunQuery.Parse("params.depth = '6'", "start_time"), Cancellation)).Runs;
        Assert.Equal((1L, 9L), (found[0].Environment.Seed, found[^1].Environment.Seed));
        Assert.Equal(old[3].Environment.Runtime, found[0].Environment.Runtime);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
