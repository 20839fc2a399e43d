using MlOps.Sdk.Evaluation;
using MlOps.Sdk.Serving;

namespace FlightDelays;

/// <summary>Decides by gates whether a version becomes the champion.</summary>
internal sealed class Release(MlOpsStore store, Screen screen)
{
    public const string Champion = "champion";

    /// <summary>
    /// What a champion must hold. The two comparisons need a champion to compare with; the very first version is judged by the rest.
    /// </summary>
    public static QualityGate Gate { get; } = QualityGate.Named("flight-delays-release")
        .AtLeast(MetricNames.RocAuc, 0.58)
        .SameScoresAs("ML.NET", 1e-5)
        .LatencyBelow(0.99, TimeSpan.FromMilliseconds(100)) // takes 0.1 ms; a tighter limit would judge a busy machine, not the model
        .WhenBaselineExists(champion => champion
            .NoWorseThanBaseline(MetricNames.LogLoss, tolerance: 0.002)
            .SignatureFitsBaseline());

    public List<(ModelVersion Version, string Recipe, GateReport Report)> Reports { get; } = [];

    /// <summary>Gates a candidate against the champion on the same held-out flights and promotes it if every gate passes.</summary>
    public async Task<bool> DecideAsync(TrainedModel candidate, TrainingSet data, CancellationToken cancellationToken)
    {
        await using var host = new ModelHost(store.Models, store.Artifacts);
        var flights = data.HeldOut.Select(f => f.Flight).ToArray();
        var set = EvaluationSet.Binary(data.HeldOutVersion.Name, data.HeldOutLabels)
            .FromDataset(data.HeldOutVersion);

        var evaluated = (await EvaluateAsync(host, candidate.Version, set, flights, cancellationToken))
            .WithScoresOf("ML.NET", Array.ConvertAll(candidate.OriginalScores, score => (double)score));
        var championAlias = await store.Models.FindAliasAsync(Trainer.Model, Champion, cancellationToken);
        var champion = await store.Registry.FindAsync(ModelRef.ByAlias(Trainer.Model, Champion), cancellationToken);
        var baseline = champion is null ? null : await EvaluateAsync(host, champion, set, flights, cancellationToken);

        var report = await Gate.CheckAsync(evaluated, baseline, cancellationToken: cancellationToken);
        await store.Registry.AddGateReportAsync(candidate.Version, report, cancellationToken);
        Reports.Add((candidate.Version, candidate.Recipe, report));

        screen.Say($"{candidate.Version.ToRef()} ({candidate.Recipe}) against {champion?.ToRef().ToString() ?? "no champion yet"}:");
        foreach (var line in report.ToString().Split(Environment.NewLine))
            screen.Say("  " + line);

        if (!report.Passed)
        {
            screen.Say($"refused: {Trainer.Model}@{Champion} stays {champion?.ToRef().ToString() ?? "empty"}");
            return false;
        }

        // The revision that was compared with: if somebody moved the alias meanwhile, this decision is void.
        await store.Registry.PromoteAsync(Trainer.Model, candidate.Version.Version, Champion, $"passed {report.Suite}", championAlias?.Revision ?? 0, cancellationToken);
        screen.Say($"promoted: {Trainer.Model}@{Champion} -> {candidate.Version.ToRef()}");
        return true;
    }

    private static async Task<EvaluatedModel> EvaluateAsync(ModelHost host, ModelVersion version, EvaluationSet set, Flight[] flights, CancellationToken cancellationToken)
    {
        var served = await host.GetAsync<Flight, DelayForecast>(version.ToRef(), cancellationToken);
        var forecasts = await served.PredictBatchAsync(flights, cancellationToken);
        return set.Score(version.ToRef().ToString(), Array.ConvertAll([.. forecasts], forecast => forecast.Value.Probability))
            .WithSignature(version.Signature)
            .WithSize(version.File.Size)
            .WithLatencyProbe(async (call, token) => await served.PredictAsync(flights[call % flights.Length], token));
    }
}
