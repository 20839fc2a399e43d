using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using MlOps.Sdk;
using MlOps.Sdk.Evaluation;
using MlOps.Sdk.MLNet;
using MlOps.Sdk.Monitoring;
using MlOps.Sdk.Serving;

var flights = Enumerable.Range(0, 600).Select(i => new Flight(i % 24, i * 37 % 1000)).ToArray();
var labels = Array.ConvertAll(flights, flight => flight.Hour + (flight.Distance / 100) > 15);

await using var store = await MlOpsStore.OpenAsync(args[0]);
var ml = new MLContext(seed: 1);
var rows = ml.Data.LoadFromEnumerable(flights.Zip(labels, (flight, late) => new Row { Hour = flight.Hour, Distance = flight.Distance, Late = late }));

await using var run = await store.Tracker.StartRunAsync("packages", "logistic", seed: 1);
var options = new LbfgsLogisticRegressionBinaryTrainer.Options { LabelColumnName = "Late", NumberOfThreads = 1 };
var tracker = ml.Track(run, seed: 1);
var model = tracker.Fit(
    ml.Transforms.NormalizeMinMax("HourScaled", "Hour")
        .Append(ml.Transforms.NormalizeMinMax("DistanceScaled", "Distance"))
        .Append(ml.Transforms.Concatenate("Features", "HourScaled", "DistanceScaled"))
        .Append(ml.BinaryClassification.Trainers.LbfgsLogisticRegression(options)),
    rows,
    options);
var original = Array.ConvertAll(model.Transform(rows).GetColumn<float>("Probability").ToArray(), probability => (double)probability);
var logged = await tracker.LogModelAsync(model, rows.Schema);
var profile = ReferenceProfile.Build(flights, original, Array.ConvertAll(labels, late => late ? 1.0 : 0.0));
var attachment = await run.LogArtifactAsync(ModelAttachment.ReferenceProfile, profile.ToUtf8Json());
await run.CompleteAsync();

var version = await store.Registry.RegisterAsync(new()
{
    Model = "delays",
    RunId = run.Id,
    ArtifactPath = logged.Onnx!.Path,
    Attachments = new Dictionary<string, string> { [ModelAttachment.ReferenceProfile] = attachment.Path },
});

var champion = ModelRef.ByAlias("delays", "champion");
using var monitor = new ModelMonitor(champion, new StoredReferenceProfiles(store.Models, store.Artifacts), new());
await using var host = new ModelHost(store.Models, store.Artifacts, observers: [monitor]);
var candidate = await host.GetAsync<Flight, Delay>(version.ToRef());
var answers = await candidate.PredictBatchAsync(flights);
var evaluated = EvaluationSet.Binary("all", labels)
    .Score("candidate", Array.ConvertAll([.. answers], answer => answer.Value.Probability))
    .WithScoresOf("ML.NET", original);
var report = await QualityGate.Named("release").AtLeast(MetricNames.RocAuc, 0.9).SameScoresAs("ML.NET", 1e-5).CheckAsync(evaluated);
await store.Registry.AddGateReportAsync(version, report);
await store.Registry.PromoteAsync("delays", version.Version, "champion", "passed the gate");

var served = await host.GetAsync<Flight, Delay>(champion);
var evening = await served.PredictAsync(new(23, 900));
var morning = await served.PredictAsync(new(5, 100));
var verification = await store.VerifyAsync();
Console.WriteLine($"gate {(report.Passed ? "passed" : report)}; version {evening.Version}: evening {evening.Value.Late}, morning {morning.Value.Late}; store {(verification.Intact ? "intact" : verification)}");

internal sealed class Row
{
    public float Hour { get; set; }

    public float Distance { get; set; }

    public bool Late { get; set; }
}

[FeatureRow]
internal sealed partial record Flight(float Hour, float Distance);

[ModelOutput]
internal readonly partial record struct Delay([ModelColumn("PredictedLabel")] bool Late, double Probability);
