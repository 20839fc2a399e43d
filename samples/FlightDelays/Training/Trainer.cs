using System.Globalization;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlOps.Sdk.MLNet;
using MlOps.Sdk.Monitoring;
using MlOps.Sdk.Statistics;

namespace FlightDelays;

/// <summary>Trains a recipe inside a tracked run, exports it to ONNX and registers the result.</summary>
internal sealed class Trainer(MlOpsStore store, Screen screen)
{
    public const string Model = "flight-delays";
    private const string Experiment = "flight-delays";
    private const int Seed = 2001;

    public async Task<TrainedModel> TrainAsync(Func<MLContext, Recipe> choose, TrainingSet data, CancellationToken cancellationToken)
    {
        var ml = new MLContext(Seed);
        var recipe = choose(ml);
        using var line = screen.Work($"train {recipe.Name}", 3);
        await using var run = await store.Tracker.StartRunAsync(Experiment, $"{recipe.Name} on {data.Name}", seed: Seed, cancellationToken: cancellationToken);
        run.LogInput(data.TrainVersion);
        run.LogInput(data.HeldOutVersion);

        var train = ml.Data.LoadFromEnumerable(data.Train.Select(f => new TrainingRow(f)));
        var heldOut = ml.Data.LoadFromEnumerable(data.HeldOut.Select(f => new TrainingRow(f)));
        var tracker = ml.Track(run, Seed);
        var model = await Task.Run(() => tracker.Fit(recipe.Pipeline, train, recipe.Options), cancellationToken);
        line.Report(1);

        var scores = model.Transform(heldOut).GetColumn<float>("Probability").ToArray();
        var probabilities = Array.ConvertAll(scores, score => (double)score);
        var labels = data.HeldOutLabels;
        run.LogMetric("heldout.auc", BinaryMetrics.RocAuc(labels, probabilities).Value ?? double.NaN);
        run.LogMetric("heldout.log_loss", BinaryMetrics.LogLoss(labels, probabilities).Value ?? double.NaN);
        run.LogMetric("heldout.brier", BinaryMetrics.Brier(labels, probabilities).Value ?? double.NaN);
        await run.LogTextAsync("roc.csv", RocCsv(labels, probabilities), cancellationToken);
        line.Report(2);

        var logged = await tracker.LogModelAsync(model, train.Schema, cancellationToken: cancellationToken);
        var onnx = logged.Onnx ?? throw new InvalidOperationException($"The export of {recipe.Name} was refused: {logged.Refusal?.Message}");
        var profile = ReferenceProfile.Build([.. data.HeldOut.Select(f => f.Flight)], probabilities, Array.ConvertAll(labels, late => late ? 1.0 : 0.0));
        var attachment = await run.LogArtifactAsync(ModelAttachment.ReferenceProfile, profile.ToUtf8Json(), cancellationToken);
        await run.CompleteAsync(cancellationToken);

        var version = await store.Registry.RegisterAsync(
            new()
            {
                Model = Model,
                RunId = run.Id,
                ArtifactPath = onnx.Path,
                Attachments = new Dictionary<string, string> { [ModelAttachment.ReferenceProfile] = attachment.Path },
                Description = $"{recipe.Name}, trained on {data.Name}",
            },
            cancellationToken);
        line.Done($"run {await CountRunsAsync(cancellationToken)} ({run.Id.ToString()[^6..]}), AUC {BinaryMetrics.RocAuc(labels, probabilities).Value:0.000}, version {version.Version}, {version.File.Size / 1024.0:0} KB ONNX");
        return new(version, recipe.Name, scores);
    }

    private async Task<int> CountRunsAsync(CancellationToken cancellationToken)
    {
        var experiment = await store.Runs.FindExperimentAsync(Experiment, cancellationToken);
        return await store.Runs.ListRunsAsync(experiment!.Id, cancellationToken).CountAsync(cancellationToken);
    }

    private static string RocCsv(bool[] labels, double[] probabilities)
    {
        var csv = new StringBuilder("false_positive_rate,true_positive_rate,threshold\n");
        foreach (var point in RocCurve.Of(labels, probabilities).Points)
            csv.Append(CultureInfo.InvariantCulture, $"{point.FalsePositiveRate:R},{point.TruePositiveRate:R},{point.Threshold:R}\n");

        return csv.ToString();
    }
}
