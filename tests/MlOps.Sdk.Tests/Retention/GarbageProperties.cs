using System.Text;
using CsCheck;
using MlOps.Sdk.Testing;
using MlOps.Sdk.Tests.Stores;

namespace MlOps.Sdk.Tests.Retention;

/// <summary>Over random stores: what anything refers to stays, and all old content that nothing refers to goes.</summary>
public sealed class GarbageProperties
{
    private const int Contents = 12;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Each content is named by one of: nothing, a run, a deleted run, a version, a purged version, another run as well as a purged version, a later put.
    private enum Named
    {
        ByNothing,
        ByRun,
        ByDeletedRun,
        ByVersion,
        ByPurgedVersion,
        ByPurgedVersionAndRun,
        ByTag,
        PutAgain,
    }

    [Fact]
    public async Task A_collection_removes_exactly_what_is_old_and_unreferenced() =>
        await Gen.Int[0, 7].Array[Contents].SampleAsync(async kinds =>
        {
            var clock = new ManualClock(new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));
            var models = new InMemoryModelStore();
            var (runs, artifacts) = (new InMemoryRunStore(clock, models), new InMemoryArtifactStore(clock));
            var experiment = await runs.EnsureExperimentAsync(new() { Id = ExperimentId.New(clock), Name = "flights", CreatedAt = clock.GetUtcNow() }, Cancellation);
            for (var i = 0; i < kinds.Length; i++)
                await NameAsync((Named)kinds[i], i, experiment.Id, runs, models, artifacts, clock);
            clock.Advance(TimeSpan.FromDays(2));
            for (var i = 0; i < kinds.Length; i++)
            {
                if ((Named)kinds[i] == Named.PutAgain)
                    await artifacts.PutAsync(Content(i), Cancellation);
            }

            var collector = new GarbageCollector(runs, models, models, artifacts, time: clock);
            await collector.ExecuteAsync(await collector.PlanAsync(cancellationToken: Cancellation), cancellationToken: Cancellation);
            for (var i = 0; i < kinds.Length; i++)
            {
                var gone = (Named)kinds[i] is Named.ByNothing or Named.ByPurgedVersion;
                Assert.Equal(gone, await artifacts.FindAsync(ContentDigest.Of(Content(i)), Cancellation) is null);
            }
        });

    private static byte[] Content(int number) => Encoding.UTF8.GetBytes($"content {number}");

    private static async Task NameAsync(Named named, int number, ExperimentId experiment, InMemoryRunStore runs, InMemoryModelStore models, InMemoryArtifactStore artifacts, ManualClock clock)
    {
        var stored = await artifacts.PutAsync(Content(number), Cancellation);
        if (named is Named.ByNothing or Named.PutAgain)
            return;
        var run = await LogAsync(runs, experiment, clock, named == Named.ByTag ? null : stored, stored.Digest);
        if (named == Named.ByDeletedRun)
            await runs.ChangeRunAsync(run, new() { Deleted = true }, clock.GetUtcNow(), Cancellation);
        if (named == Named.ByPurgedVersionAndRun)
            await LogAsync(runs, experiment, clock, stored, stored.Digest);
        if (named is not (Named.ByVersion or Named.ByPurgedVersion or Named.ByPurgedVersionAndRun))
            return;

        var change = new Change { Actor = "ann", At = clock.GetUtcNow() };
        var model = $"model-{number}";
        await models.AddVersionAsync(
            new()
            {
                Model = model,
                Key = "1",
                Format = "onnx",
                File = new() { Path = "model.onnx", Digest = stored.Digest, Size = stored.Size },
                Signature = SampleModel.Signature,
                Lineage = new() { RunId = run },
            },
            change,
            Cancellation);
        if (named == Named.ByVersion)
            return;
        await new ModelGovernance(models, models, time: clock).Lifecycle.RetireAsync(model, 1, "old", cancellationToken: Cancellation);
        await new VersionPurge(models, models, time: clock).PurgeAsync(model, 1, "old", Cancellation);
    }

    private static async Task<RunId> LogAsync(InMemoryRunStore runs, ExperimentId experiment, ManualClock clock, ArtifactContent? file, ContentDigest digest)
    {
        var run = RunId.New(clock);
        await runs.BeginRunAsync(new() { Id = run, ExperimentId = experiment, Name = "run", StartedAt = clock.GetUtcNow(), Owner = "owner", LeaseUntil = clock.GetUtcNow().AddHours(1) }, Cancellation);
        await runs.AppendAsync(
            run,
            new()
            {
                Id = Guid.CreateVersion7(clock.GetUtcNow()),
                Artifacts = file is { } content ? [new() { Path = "model.onnx", Digest = content.Digest, Size = content.Size }] : [],
                Tags = file is null ? [new("content", $"sha256:{digest}")] : [],
            },
            Cancellation);
        await runs.EndRunAsync(run, RunStatus.Finished, clock.GetUtcNow(), Cancellation);
        return run;
    }
}
