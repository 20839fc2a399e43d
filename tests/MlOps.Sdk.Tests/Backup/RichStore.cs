using System.Text;
using MlOps.Sdk.Relational;

namespace MlOps.Sdk.Tests.Backup;

/// <summary>A store with every kind of record, and everything that the seams tell of a store as lines of text.</summary>
internal static class RichStore
{
    private static readonly DateTimeOffset Start = new(2030, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    public static async Task FillAsync(CopyableStore store, CancellationToken cancellation)
    {
        IRunStore runs = new RelationalRunStore(store.Database, TimeProvider.System);
        var lifecycle = (IRunLifecycle)runs;
        var flights = await runs.EnsureExperimentAsync(new() { Id = new(Id(1)), Name = "flights", CreatedAt = Start }, cancellation);
        var old = await runs.EnsureExperimentAsync(new() { Id = new(Id(2)), Name = "old", CreatedAt = Start }, cancellation);
        await lifecycle.ChangeExperimentAsync(flights.Id, new() { Notes = "Ünïcode 😀 𝔘", Tags = [new("team", "risk"), new("ü", "😀")] }, Start, cancellation);
        await lifecycle.ChangeExperimentAsync(old.Id, new() { Archived = true }, Start, cancellation);

        for (var i = 1; i <= 6; i++)
        {
            var run = new RunId(Id(10 + i));
            await runs.BeginRunAsync(
                new()
                {
                    Id = run,
                    ExperimentId = flights.Id,
                    Name = $"run {i}",
                    ParentId = i == 2 ? new(Id(11)) : null,
                    RetryOf = i == 3 ? new(Id(11)) : null,
                    StartedAt = Start.AddMinutes(i),
                    Owner = "me",
                    LeaseUntil = Start.AddYears(1),
                    Environment = new() { GitCommit = $"c{i % 2}", Seed = i % 2 == 0 ? null : i },
                },
                cancellation);
            var file = await store.Artifacts.PutAsync(Encoding.UTF8.GetBytes($"content {i}"), cancellation);
            await runs.AppendAsync(
                run,
                new()
                {
                    Id = Id(100 + i),
                    Metrics = [.. Enumerable.Range(0, i == 1 ? 600 : 50).Select(step => new MetricPoint("loss", step == 49 ? double.NaN : 1.0 / (step + i), step, Start)), new("best", double.PositiveInfinity, 1, Start), new("worst", double.NegativeInfinity, 1, Start)],
                    Params = [new("depth", $"{i}"), new("empty", "")],
                    Tags = [new("a", "1"), new("A", "2"), new("ü", "😀"), new("\uFB00", "4")],
                    Inputs = [new() { Name = "rows", Digest = ContentDigest.Of("rows"u8), Schema = [], RowCount = 3 }],
                    Artifacts = [.. new[] { "files/model.onnx", "😀.txt", "\uFB00.txt" }.Select(path => new ArtifactEntry { Path = path, Digest = file.Digest, Size = file.Size })], // databases sort by bytes, strings do not
                    Outputs = [new("flight-delays", i)],
                },
                cancellation);
            if (i != 5)
                await runs.EndRunAsync(run, i == 4 ? RunStatus.Failed : RunStatus.Finished, Start.AddHours(i), cancellation);
            await lifecycle.ChangeRunAsync(run, new() { Notes = i % 2 == 0 ? "a note" : null, Deleted = i == 6 ? true : null }, Start, cancellation);
        }

        await FillModelsAsync(store, cancellation);
        IEventCursorStore cursors = new RelationalEventCursorStore(store.Database);
        await cursors.MoveCursorAsync(new() { Subscription = "hook", Revision = 1, Sequence = 1 }, new() { Sequence = 1, Attempt = 1, Outcome = default, At = Start }, cancellation);
        await cursors.MoveCursorAsync(new() { Subscription = "hook", Revision = 2, Sequence = 2, Attempts = 3, Owner = "me" }, new() { Sequence = 2, Attempt = 1, Outcome = default, At = Start, Detail = "503" }, cancellation);
    }

    public static async Task<List<string>> ReadAsync(CopyableStore store, CancellationToken cancellation)
    {
        var lines = new List<string>();
        IRunStore runs = new RelationalRunStore(store.Database, TimeProvider.System);
        await foreach (var experiment in runs.ListExperimentsAsync(cancellation))
        {
            lines.Add($"{experiment.Id} {experiment.Name} {experiment.CreatedAt:O} {experiment.Notes} {Text(experiment.Tags)} {experiment.ArchivedAt:O}");
            await foreach (var run in runs.ListRunsAsync(experiment.Id, cancellation))
            {
                lines.Add($"{run.Id} {run.Name} {run.ParentId} {run.Status} {run.StartedAt:O} {run.EndedAt:O} {run.Notes} {run.RetryOf} {run.Attempt} {run.DeletedAt:O} {run.Environment.GitCommit} {run.Environment.Seed}");
                lines.Add($"{Text(run.Params)} {Text(run.Tags)} {Text(run.Metrics)} {string.Join(' ', run.Inputs.Select(input => input.Digest))} {string.Join(' ', run.Outputs)}");
                foreach (var key in run.Metrics.Keys)
                    lines.Add(string.Join(' ', await runs.ListMetricAsync(run.Id, key, cancellation).ToListAsync(cancellation)));
                await foreach (var file in runs.ListArtifactsAsync(run.Id, cancellation))
                    lines.Add($"{file} {Encoding.UTF8.GetString(await store.Artifacts.ReadAsync(file.Digest, cancellationToken: cancellation))}");
            }
        }

        var models = new RelationalModelStore(store.Database);
        await foreach (var model in ((IModelStore)models).ListModelsAsync(cancellation))
        {
            foreach (var version in await ((IModelStore)models).ListVersionsAsync(model, cancellation).ToListAsync(cancellation))
            {
                lines.Add(System.Text.Json.JsonSerializer.Serialize(version, MlOpsJson.ModelVersion));
                foreach (var entry in version.Attachments.Prepend(version.File))
                    lines.Add(Encoding.UTF8.GetString(await store.Artifacts.ReadAsync(entry.Digest, cancellationToken: cancellation)));
                foreach (var report in await ((IModelStore)models).ListGateReportsAsync(model, version.Version, cancellation).ToListAsync(cancellation))
                    lines.Add(System.Text.Json.JsonSerializer.Serialize(report, MlOpsJson.GateReport));
            }

            lines.AddRange((await ((IModelStore)models).ListAliasesAsync(model, cancellation).ToListAsync(cancellation)).Select(alias => $"{alias}"));
            foreach (var name in new[] { "champion", "gone" })
                lines.AddRange((await ((IModelStore)models).ListAliasHistoryAsync(model, name, cancellation).ToListAsync(cancellation)).Select(move => $"{move}"));
            lines.AddRange((await ((IModelFactStore)models).ListFactsAsync(model, cancellationToken: cancellation).ToListAsync(cancellation)).Select(fact => System.Text.Json.JsonSerializer.Serialize(fact, MlOpsJson.ModelFact)));
        }

        IEventCursorStore cursors = new RelationalEventCursorStore(store.Database);
        lines.Add($"{await cursors.FindCursorAsync("hook", cancellation)}");
        lines.AddRange((await cursors.ListDeliveriesAsync("hook", cancellation).ToListAsync(cancellation)).Select(delivery => $"{delivery}"));
        lines.AddRange((await new RelationalAuditLog(store.Database).ListAuditAsync(0, cancellation).ToListAsync(cancellation)).Select(entry => $"{entry}"));
        return lines;
    }

    public static Change ChangeOf(string reason) => new() { Actor = "ann", At = Start, Reason = reason };

    public static NewModelVersion Version(string key, ArtifactContent file) => new()
    {
        Model = "flight-delays",
        Key = key,
        Format = "onnx",
        File = new() { Path = "model.onnx", Digest = file.Digest, Size = file.Size },
        Signature = new() { Inputs = [new() { Name = "x", ElementType = ElementType.Float, Shape = [-1, 3] }], Outputs = [new() { Name = "y", ElementType = ElementType.Float, Shape = [-1, 1] }] },
    };

    private static async Task FillModelsAsync(CopyableStore store, CancellationToken cancellation)
    {
        var models = new RelationalModelStore(store.Database);
        var profile = await store.Artifacts.PutAsync("{}"u8.ToArray(), cancellation);
        for (var i = 1; i <= 3; i++)
        {
            var file = await store.Artifacts.PutAsync(Encoding.UTF8.GetBytes($"weights {i}"), cancellation);
            await models.AddVersionAsync(Version($"k{i}", file) with { Attachments = [new() { Path = ModelAttachment.ReferenceProfile, Digest = profile.Digest, Size = profile.Size }] }, ChangeOf("new"), cancellation);
            await models.MoveAliasAsync(new() { Model = "flight-delays", Alias = "champion", Version = i, ExpectedRevision = i - 1 }, ChangeOf("better"), cancellation);
        }

        await models.MoveAliasAsync(new() { Model = "flight-delays", Alias = "gone", Version = 1, ExpectedRevision = 0 }, ChangeOf("try"), cancellation);
        await models.MoveAliasAsync(new() { Model = "flight-delays", Alias = "gone", Version = null, ExpectedRevision = 1 }, ChangeOf("away"), cancellation);
        await models.AddGateReportAsync(
            "flight-delays",
            2,
            new()
            {
                Id = Id(200),
                Suite = "release",
                SuiteDigest = ContentDigest.Of("suite"u8),
                Candidate = "candidate",
                EvaluatedAt = Start,
                Checks = [new() { Name = "auc", Kind = "threshold", Verdict = GateVerdict.Passed, Reason = "fine", Observed = 0.9 }],
            },
            ChangeOf("gate"),
            cancellation);
        await models.AppendFactAsync(new() { Id = Id(201), Model = "flight-delays", Payload = new TagAssigned { Key = "team", Value = "risk" } }, 0, ChangeOf("tag"), cancellation);
        await models.AppendFactAsync(new() { Id = Id(202), Model = "flight-delays", Version = 2, Payload = new StageEntered { Stage = "staging" } }, 1, ChangeOf("stage"), cancellation);
    }

    private static string Text<T>(IReadOnlyDictionary<string, T> pairs) => string.Join(' ', pairs.Select(pair => $"{pair.Key}={pair.Value}"));

    private static Guid Id(int number) => Guid.Parse($"01900000-0000-7000-8000-{number:D12}");
}
