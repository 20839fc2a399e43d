using AspNetService;
using MlOps.Sdk;
using MlOps.Sdk.Evaluation;
using MlOps.Sdk.Monitoring;
using MlOps.Sdk.Serving;
using MlOps.Sdk.Statistics;

// usage: MlOps.Sdk.AotApp <folder of the store> <iris.onnx>
await using var store = await MlOpsStore.OpenAsync(args[0]);

await using var run = await store.Tracker.StartRunAsync("iris", "baseline", seed: 1);
run.LogParam("l2", 0.1);
for (var step = 0; step < 100; step++)
    run.LogMetric("loss", 1.0 / (step + 1), step);
Iris[] rows = [.. Enumerable.Range(0, 90).Select(i => new Iris(4.5f + (i % 30 * 0.1f), 3, 1.2f + (i / 30 * 2), 0.2f + (i / 30 * 0.8f)))];
var scores = Array.ConvertAll(rows, row => (double)row.PetalLength);
var profile = ReferenceProfile.Build(rows, scores, scoreColumn: "probabilities[0]", task: PredictionTask.Regression);
await run.LogArtifactAsync("model.onnx", await File.ReadAllBytesAsync(args[1]));
await run.LogArtifactAsync(ModelAttachment.ReferenceProfile, profile.ToUtf8Json());
await run.CompleteAsync();

var version = await store.Registry.RegisterAsync(new()
{
    Model = "iris",
    RunId = run.Id,
    Attachments = new Dictionary<string, string> { [ModelAttachment.ReferenceProfile] = ModelAttachment.ReferenceProfile },
});
var evaluated = EvaluationSet.Regression("petals", scores).Score("candidate", scores);
var report = await QualityGate.FromJson(QualityGate.Named("release").AtMost(MetricNames.RootMeanSquaredError, 0.1).ToJson()).CheckAsync(evaluated);
await store.Registry.AddGateReportAsync(version, report);
await store.Registry.PromoteAsync("iris", version.Version, "champion", "the first model");

var champion = ModelRef.ByAlias("iris", "champion");
using var monitor = new ModelMonitor(champion, new StoredReferenceProfiles(store.Models, store.Artifacts), new());
await using var host = new ModelHost(store.Models, store.Artifacts, new() { Onnx = new() { SharedThreads = 2 } }, observers: [monitor]);
var iris = await host.GetAsync<Iris, Species>(champion);
var answer = await iris.PredictAsync(new(5.1f, 3.5f, 1.4f, 0.2f));

var drift = KolmogorovSmirnov.Test(SortedSample.From(scores), SortedSample.From([.. scores.Select(s => s + 1)]));
var found = await store.Runs.SearchRunsAsync(RunQuery.Parse("metrics.loss < 0.5 and params.l2 = '0.1'"));
var verification = await store.VerifyAsync();
Console.WriteLine($"{answer.Value.Name}, gate {report.Passed}, {found.Runs.Count} run, drift {drift.Statistic > 0}, intact {verification.Intact}");
