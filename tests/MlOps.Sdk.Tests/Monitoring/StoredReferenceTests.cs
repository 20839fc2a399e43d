using MlOps.Sdk.Monitoring;

namespace MlOps.Sdk.Tests.Monitoring;

public sealed class StoredReferenceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_version_is_judged_against_its_own_stored_reference()
    {
        var folder = Directory.CreateTempSubdirectory("mlops-reference-").FullName;
        await using (var store = await MlOpsStore.OpenAsync(folder, cancellationToken: Token))
        {
            var world = new TripWorld(70);
            await RegisterAsync(store, world.Reference(3000).ToUtf8Json());
            await RegisterAsync(store, null);
            await RegisterAsync(store, "{}"u8.ToArray());
            using var monitor = new ModelMonitor(ModelRef.Parse("trips@champion"), new StoredReferenceProfiles(store.Models, store.Artifacts));
            for (var version = 1; version <= 4; version++)
                world.Serve(monitor, TripWorld.Day(0), 200, version: version);
            var reports = (await monitor.AdvanceToAsync(TripWorld.Day(1), Token)).Reports;

            Assert.Equal([1, 2, 3, 4], reports.Select(r => r.Version));
            Assert.Null(reports[0].NotJudged);
            Assert.Equal(4, reports[0].Columns.Count);
            Assert.Contains("trips:2 has no reference profile; attach one", reports[1].NotJudged, StringComparison.Ordinal);
            Assert.Contains("trips:3 could not be read: Not a reference profile", reports[2].NotJudged, StringComparison.Ordinal);
            Assert.Contains("trips:4 has no reference profile", reports[3].NotJudged, StringComparison.Ordinal);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_store_that_is_down_for_a_while_costs_labels_and_no_window()
    {
        var world = new TripWorld(71);
        var flaky = new FlakyReferences(world.Reference(3000));
        using var monitor = new ModelMonitor(ModelRef.Parse("trips@champion"), flaky);
        var early = world.Serve(monitor, TripWorld.Day(0), 200);
        await monitor.ProcessAsync(Token);
        flaky.IsUp = true;
        foreach (var (id, _) in early)
            monitor.RecordLabel(id, 1);
        var report = Assert.Single((await monitor.AdvanceToAsync(TripWorld.Day(1), Token)).Reports);

        Assert.Null(report.NotJudged);
        Assert.Equal(200, report.Rows);
        Assert.Equal((200, 200), (monitor.Counts.PredictionsUntracked, monitor.Counts.LabelsUnmatched));
    }

    private static async Task RegisterAsync(MlOpsStore store, byte[]? profile)
    {
        var attachments = profile is null ? Array.Empty<ArtifactEntry>() : [await PutAsync(store, ModelAttachment.ReferenceProfile, profile)];
        await store.Models.AddVersionAsync(
            new()
            {
                Model = "trips",
                Key = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString(),
                Format = "onnx",
                File = await PutAsync(store, "model.onnx", "not run here"u8.ToArray()),
                Attachments = attachments,
                Signature = new() { Inputs = [], Outputs = [] },
            },
            new() { Actor = "test", At = TimeProvider.System.GetUtcNow() },
            Token);
    }

    private static async Task<ArtifactEntry> PutAsync(MlOpsStore store, string path, byte[] content)
    {
        var stored = await store.Artifacts.PutAsync(content, Token);
        return new() { Path = path, Digest = stored.Digest, Size = stored.Size };
    }

    private sealed class FlakyReferences(ReferenceProfile profile) : IReferenceProfiles
    {
        public bool IsUp { get; set; }

        public ValueTask<ReferenceProfile?> FindAsync(string model, int version, CancellationToken cancellationToken = default) =>
            IsUp ? ValueTask.FromResult<ReferenceProfile?>(profile) : throw new MlOpsStoreException("down", isTransient: true);
    }
}
