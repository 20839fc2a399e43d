using System.Diagnostics;
using MlOps.Sdk.Monitoring;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Tests.Monitoring;

public sealed class LabelTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Labels_a_day_late_are_judged_in_the_window_of_their_prediction()
    {
        var world = new TripWorld(10);
        using var monitor = TripWorld.Monitor(world.Reference(), o => o.LabelHorizon = TimeSpan.FromDays(2));
        var waiting = world.Serve(monitor, TripWorld.Day(0), 660);
        var closed = await monitor.AdvanceToAsync(TripWorld.Day(1), Token);
        for (var i = 0; i < 600; i++)
            Assert.True(monitor.RecordLabel(waiting[i].Id, world.Label(waiting[i].Trip)));
        var early = await monitor.AdvanceToAsync(TripWorld.Day(2), Token);
        var settled = await monitor.AdvanceToAsync(TripWorld.Day(3), Token);

        Assert.Equal((WindowStage.Closed, null), (closed.Reports[0].Stage, closed.Reports[0].Performance));
        Assert.Empty(early.Reports);
        var report = Assert.Single(settled.Reports);
        Assert.Equal((WindowStage.Settled, TripWorld.Day(0)), (report.Stage, report.Start));
        Assert.Equal(600, report.Performance!.Labelled);
        Assert.Equal(600.0 / 660, report.Performance.Coverage, 12);
        Assert.Equal(report, Assert.Single(monitor.History));
        Assert.Equal(5, report.Performance.Metrics.Count);
        Assert.All(report.Performance.Metrics, m => Assert.NotNull(m.Value));
        Assert.False(report.HasDecline, string.Join("; ", report.Performance.Metrics.Select(m => $"{m.Name} {m.Reason}")));
    }

    [Fact]
    public async Task Labels_that_no_longer_follow_the_model_fire_a_performance_alert()
    {
        var world = new TripWorld(11);
        using var monitor = TripWorld.Monitor(world.Reference());
        var alerts = new List<Alert>();
        for (var day = 0; day < 6; day++)
        {
            foreach (var (id, trip) in world.Serve(monitor, TripWorld.Day(day), 660))
                monitor.RecordLabel(id, day is 2 or 3 ? Math.Max(world.Label(trip), world.Label(trip)) : world.Label(trip));
            alerts.AddRange((await monitor.AdvanceToAsync(TripWorld.Day(day + 1), Token)).Alerts);
        }

        Assert.All(alerts, a => Assert.Equal(AlertRules.Performance, a.Rule));
        Assert.Equal([AlertStatus.Firing, AlertStatus.Resolved], alerts.Select(a => a.Status));
        Assert.Equal([TripWorld.Day(2), TripWorld.Day(4)], alerts.Select(a => a.WindowStart));
        Assert.Contains(PerformanceMetrics.CalibrationGap, alerts[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_that_cannot_be_joined_are_counted_and_never_guessed()
    {
        var world = new TripWorld(12);
        using var monitor = TripWorld.Monitor(world.Reference(1000), o => o.MinimumRows = 2);
        var served = world.Serve(monitor, TripWorld.Day(0), 20);
        monitor.RecordLabel(served[0].Id, 1);
        monitor.RecordLabel(served[0].Id, 0);
        monitor.RecordLabel(world.NewId(), 1);
        monitor.RecordLabel(served[1].Id, 0.5);
        await monitor.AdvanceToAsync(TripWorld.Day(1), Token);
        monitor.RecordLabel(served[2].Id, 1);
        await monitor.ProcessAsync(Token);

        Assert.Equal((1, 3, 1), (monitor.Counts.Labels, monitor.Counts.LabelsUnmatched, monitor.Counts.LabelsInvalid));
        Assert.Equal("label", Assert.Throws<ArgumentOutOfRangeException>(() => monitor.RecordLabel(served[3].Id, double.NaN)).ParamName);
    }

    [Fact]
    public async Task Without_any_label_there_is_no_performance_and_too_few_labels_say_so()
    {
        var world = new TripWorld(13);
        using var monitor = TripWorld.Monitor(world.Reference(1000));
        world.Serve(monitor, TripWorld.Day(0), 200);
        var none = (await monitor.AdvanceToAsync(TripWorld.Day(1), Token)).Reports[0];
        var (id, _) = world.Serve(monitor, TripWorld.Day(1), 200)[7];
        monitor.RecordLabel(id, 1);
        var few = (await monitor.AdvanceToAsync(TripWorld.Day(2), Token)).Reports[0];

        Assert.Null(none.Performance);
        Assert.All(few.Performance!.Metrics, m => Assert.Equal((DriftOutcome.NotComputable, "not computable: 1 labelled rows; at least 100 are needed"), (m.Outcome, m.Reason)));
    }

    [Fact]
    public async Task Predictions_beyond_the_limit_of_waiting_ones_are_counted_and_lower_the_coverage()
    {
        var world = new TripWorld(14);
        using var monitor = TripWorld.Monitor(world.Reference(1000), o => o.MaxPendingLabels = 150);
        foreach (var (id, trip) in world.Serve(monitor, TripWorld.Day(0), 200))
            monitor.RecordLabel(id, world.Label(trip));
        var report = (await monitor.AdvanceToAsync(TripWorld.Day(1), Token)).Reports[0];

        Assert.Equal(0.75, report.Performance!.Coverage);
        Assert.Equal((50, 50), (monitor.Counts.PredictionsUntracked, monitor.Counts.LabelsUnmatched));
    }

    [Fact]
    public async Task A_hundred_thousand_predictions_with_labels_are_no_burden()
    {
        var world = new TripWorld(15);
        using var monitor = TripWorld.Monitor(world.Reference(), o => o.LabelHorizon = TimeSpan.FromDays(1));
        var days = Enumerable.Range(0, 150).Select(_ => Enumerable.Range(0, 667).Select(_ => world.Next()).Select(t => (Trip: t, Id: world.NewId(), Label: world.Label(t))).ToList()).ToList();
        var watch = Stopwatch.StartNew();
        var reports = 0;
        for (var day = 0; day < days.Count; day++)
        {
            foreach (var (trip, id, _) in days[day])
                world.Predict(monitor, id, trip, TripWorld.Day(day));
            if (day > 0)
                days[day - 1].ForEach(p => monitor.RecordLabel(p.Id, p.Label));
            reports += (await monitor.AdvanceToAsync(TripWorld.Day(day + 1), Token)).Reports.Count;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{monitor.Counts.Predictions} predictions, {reports} reports in {watch.ElapsedMilliseconds} ms");
        Assert.Equal(100_050, monitor.Counts.Predictions);
        Assert.Equal(149 * 667, monitor.Counts.Labels);

        // It takes half a second of one core; the bound only catches what grows with the square of the rows.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"{watch.Elapsed}");
    }
}
