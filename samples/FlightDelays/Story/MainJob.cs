using System.Diagnostics;
using MlOps.Sdk.Monitoring;

namespace FlightDelays;

/// <summary>The whole way: train, track, register, gate, serve, watch, retrain, roll back, verify.</summary>
internal sealed class MainJob(MlOpsStore store, SampleOptions options, Screen screen)
{
    private static readonly DateOnly ProductionStart = new(2001, 2, 1);
    private static readonly DateOnly DrillDay = new(2001, 6, 30);
    private const int RetrainingDays = 60;
    private const int MinimumFlights = 1_000;

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly Timeline _timeline = new();
    private readonly List<FlownFlight> _known = [];
    private readonly List<FlownFlight> _served = [];
    private readonly HashSet<DateOnly> _quarantined = [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await InspectStoreAsync(cancellationToken);
        var flights = await ReadFlightsAsync(cancellationToken);

        screen.Chapter("1. Train on January, register, gate");
        var release = new Release(store, screen);
        var january = new TrainingSet("january", [.. flights.Where(f => f.Day < ProductionStart)]);
        screen.Say($"{january.Train.Count:N0} flights to learn from, {january.HeldOut.Count:N0} held out ({january.HeldOutVersion.RowCount:N0} rows, sha256 {january.HeldOutVersion.Digest.Hex[..12]})");
        _known.AddRange(january.Train.Concat(january.HeldOut));
        await TrainAndDecideAsync(release, january, ProductionStart.AddDays(-1), [Recipe.SdcaLogistic, Recipe.BoostedTrees], cancellationToken);
        if (await store.Registry.FindAsync(ModelRef.ByAlias(Trainer.Model, Release.Champion), cancellationToken) is null)
            throw new SampleException("No candidate passed the gates, so there is no champion to serve.");

        await using var production = await Production.StartAsync(store, ProductionStart, cancellationToken);
        await ServeAsync(production, release, [.. flights.Where(f => f.Day >= ProductionStart && f.Day <= options.Until)], cancellationToken);

        screen.Chapter("3. Roll back and forward again while requests run");
        var drill = await DrillAsync(production, cancellationToken);

        screen.Chapter("4. Verify the store");
        var verification = await store.VerifyAsync(cancellationToken: cancellationToken);
        if (!verification.Intact)
            throw new SampleException($"The store does not verify: {verification.Findings[0]}");
        screen.Say(verification.ToString());

        var report = Path.Combine(store.Directory, "report.html");
        await File.WriteAllTextAsync(report, new StoryReport(_timeline, release, production, drill, verification).ToHtml(), cancellationToken);

        screen.Chapter("Timeline");
        _timeline.ToTable().Print(widest: 118);
        screen.Chapter($"Done in {_watch.Elapsed.TotalSeconds:0.0} s.");
        screen.Say($"report     {report}");
        screen.Say($"database   {Path.Combine(store.Directory, "mlops.db")}");
        screen.Say($"artifacts  {Path.Combine(store.Directory, "artifacts")}");
    }

    private async Task InspectStoreAsync(CancellationToken cancellationToken)
    {
        screen.Say($"store {store.Directory}");
        foreach (var run in store.InterruptedRuns)
            screen.Say($"run {run} was left unfinished by a process that is gone; it is marked Interrupted");

        var verification = await store.VerifyAsync(cancellationToken: cancellationToken);
        if (!verification.Intact)
            throw new SampleException($"Refusing to work on a store that does not verify: {verification.Findings[0]}");
        if (verification.Versions > 0)
            screen.Say($"continuing: {verification}");
    }

    private async Task<List<FlownFlight>> ReadFlightsAsync(CancellationToken cancellationToken)
    {
        using var line = screen.Work("read flights", 120_000);
        var flights = await FlightFile.ReadAsync(options.Data, line, cancellationToken);
        var trainable = flights.Where(f => f.Day < ProductionStart).ToList();
        if (trainable.Count < MinimumFlights || trainable[0].Day >= trainable[^1].Day.AddDays(-TrainingSet.HeldOutDays))
            throw new SampleException($"'{options.Data}' has {trainable.Count:N0} flights before {ProductionStart:yyyy-MM-dd}; training needs {MinimumFlights:N0} over more than {TrainingSet.HeldOutDays} days.");
        if (!flights.Any(f => f.Day >= ProductionStart && f.Day <= options.Until))
            throw new SampleException($"'{options.Data}' has no flights from {ProductionStart:yyyy-MM-dd} to {options.Until:yyyy-MM-dd}, so there is nothing to serve.");
        line.Done($"{flights.Count:N0} flights, {flights[0].Day:yyyy-MM-dd} to {flights[^1].Day:yyyy-MM-dd}");
        return flights;
    }

    private async Task TrainAndDecideAsync(Release release, TrainingSet data, DateOnly day, IReadOnlyList<Func<Microsoft.ML.MLContext, Recipe>> recipes, CancellationToken cancellationToken)
    {
        var trainer = new Trainer(store, screen);
        List<TrainedModel> candidates = [];
        foreach (var recipe in recipes)
        {
            candidates.Add(await trainer.TrainAsync(recipe, data, cancellationToken));
            _timeline.Add(day, "registered", $"{candidates[^1].Version.ToRef()} {candidates[^1].Recipe}, trained on {data.Name}");
        }

        foreach (var candidate in candidates)
        {
            var promoted = await release.DecideAsync(candidate, data, cancellationToken);
            var broken = release.Reports[^1].Report.Checks.FirstOrDefault(check => check.Verdict != GateVerdict.Passed);
            _timeline.Add(day, promoted ? "promoted" : "refused", $"{candidate.Version.ToRef()}: " + (broken is null ? "every gate passed" : $"{broken.Name} {broken.Verdict.ToString().ToLowerInvariant()}"));
        }
    }

    private async Task ServeAsync(Production production, Release release, IReadOnlyList<FlownFlight> traffic, CancellationToken cancellationToken)
    {
        screen.Chapter($"2. Serve {traffic[0].Day:MMMM} to {traffic[^1].Day:MMMM} through the host, labels a day late");
        screen.Say($"SIMULATED incident: from {Incident.FirstDay:yyyy-MM-dd} to {Incident.LastDay:yyyy-MM-dd} the distance arrives in kilometres");
        var line = screen.Work("serve", traffic.Count);
        try
        {
            foreach (var day in traffic.GroupBy(f => f.Day))
            {
                if (day.Key == Incident.FirstDay)
                    _timeline.Add(day.Key, "SIMULATED", "distance in kilometres for three days");

                FlownFlight[] flown = [.. day.Select(f => Incident.Covers(f.Day) ? f with { Flight = Incident.Corrupt(f.Flight) } : f)];
                var alerts = await production.ServeAsync(day.Key, flown, cancellationToken);
                _served.AddRange(flown);
                _known.AddRange(flown);
                line.Report(production.Answered);
                foreach (var alert in alerts)
                {
                    if (alert is { Rule: AlertRules.FeatureDrift, Status: AlertStatus.Firing })
                        _quarantined.UnionWith(DaysOf(alert));
                    _timeline.Add(day.Key, alert.Status == AlertStatus.Firing ? "ALERT" : "resolved", Describe(alert));
                }

                if (alerts.Any(alert => alert is { Rule: AlertRules.Performance, Status: AlertStatus.Firing }))
                {
                    line.Done($"until {day.Key:yyyy-MM-dd}, {production.Answered:N0} answered");
                    line.Dispose();
                    await RetrainAsync(release, day.Key, cancellationToken);
                    await production.FollowAsync(await store.Registry.ResolveAsync(ModelRef.ByAlias(Trainer.Model, Release.Champion), cancellationToken), cancellationToken);
                    line = screen.Work("serve", traffic.Count);
                }
            }

            await production.FinishAsync(traffic[^1].Day, cancellationToken);
            line.Done($"until {traffic[^1].Day:yyyy-MM-dd}, {production.Answered:N0} answered");
        }
        finally
        {
            line.Dispose();
        }

        MonthTable.Of(production.Months).Print();
    }

    private async Task RetrainAsync(Release release, DateOnly day, CancellationToken cancellationToken)
    {
        // Days on which a feature was known to be wrong teach nothing; the outcomes of the last day are not known yet.
        var recent = _known
            .Where(f => f.Day > day.AddDays(-RetrainingDays) && f.Day < day && !_quarantined.Contains(f.Day))
            .ToList();
        screen.Say($"degradation alert on {day:yyyy-MM-dd}: retraining on {recent.Count:N0} recent flights");
        _timeline.Add(day, "retraining", $"on {recent.Count:N0} flights of {recent[0].Day:yyyy-MM-dd} to {recent[^1].Day:yyyy-MM-dd}");
        await TrainAndDecideAsync(release, new($"until-{day.AddDays(-1):yyyy-MM-dd}", recent), day, [Recipe.BoostedTrees], cancellationToken);
    }

    private async Task<RollbackDrill?> DrillAsync(Production production, CancellationToken cancellationToken)
    {
        var day = options.Until < DrillDay ? options.Until : DrillDay;
        var drill = await RollbackDrill.RunAsync(store, production, _served, cancellationToken);
        if (drill is null)
        {
            screen.Say("the champion never changed, so there is no version to roll back to");
            return null;
        }

        var answered = string.Join(", ", drill.AnswersByVersion.Select(pair => $"v{pair.Key} {pair.Value:N0}"));
        screen.Say($"{drill.Requests:N0} requests, {drill.Failures} failed; answered by {answered}");
        _timeline.Add(day, "rolled back", $"{Release.Champion}: v{drill.From} -> v{drill.To} -> v{drill.From}, {drill.Failures} of {drill.Requests:N0} requests failed");
        if (drill.Failures > 0)
            throw new SampleException($"{drill.Failures} requests failed while the champion moved.");
        return drill;
    }

    private static string Describe(Alert alert) => alert switch
    {
        { Status: AlertStatus.Resolved } => $"{alert.Rule} {alert.Column}".TrimEnd(),
        { Column: { } column } => $"{alert.Rule} {column}: {alert.Value:0.000} beyond noise, limit {alert.Limit:0.###}, p {alert.PValue:0.0e+0}",
        _ => $"{alert.Rule}: {alert.Summary.Split(", limit")[0]}",
    };

    private static IEnumerable<DateOnly> DaysOf(Alert alert)
    {
        for (var day = DateOnly.FromDateTime(alert.WindowStart.DateTime); day < DateOnly.FromDateTime(alert.WindowEnd.DateTime); day = day.AddDays(1))
            yield return day;
    }
}
