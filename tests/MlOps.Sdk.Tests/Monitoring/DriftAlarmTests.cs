using MlOps.Sdk.Monitoring;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Tests.Monitoring;

public sealed class DriftAlarmTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_column_in_another_unit_for_three_days_fires_one_alert_that_names_it_and_resolves()
    {
        var world = new TripWorld(1);
        using var monitor = TripWorld.Monitor(world.Reference());
        var (reports, alerts) = await ServeAsync(world, monitor, days: 12, rows: 660, day => day is >= 4 and < 7);

        var drift = alerts.Where(a => a.Rule == AlertRules.FeatureDrift).ToList();
        Assert.Equal([AlertStatus.Firing, AlertStatus.Resolved], drift.Select(a => a.Status));
        Assert.All(drift, a => Assert.Equal("Distance", a.Column));
        Assert.Equal(TripWorld.Day(4), drift[0].WindowStart);
        Assert.Equal(TripWorld.Day(7), drift[1].WindowStart);
        Assert.Equal(drift[0].Fingerprint, drift[1].Fingerprint);
        Assert.True(drift[0].Value > drift[0].Limit && drift[0].PValue < 1e-6, drift[0].Summary);
        Assert.Contains("Distance drifted", drift[0].Summary, StringComparison.Ordinal);
        Assert.DoesNotContain(alerts, a => a.Column is "Origin" or "Hour");
        Assert.Equal([4, 5, 6], reports.Where(r => r.HasDrift).Select(r => (r.Start - TripWorld.Day(0)).Days));
    }

    [Theory]
    [InlineData(0.4, 0)]
    [InlineData(0.9, 1)]
    public async Task A_version_swapped_out_within_a_window_is_judged_only_if_it_answered_during_most_of_it(double share, int judged)
    {
        var world = new TripWorld(5);
        var reference = world.Reference();
        using var monitor = TripWorld.Monitor(reference);
        for (var i = 0; i < 2_000; i++)
        {
            var at = TripWorld.Day(0) + (TimeSpan.FromDays(1) * i / 2_000);
            world.Predict(monitor, world.Next(), at, i < 2_000 * share ? 1 : 2);
        }

        var update = await monitor.AdvanceToAsync(TripWorld.Day(1), Token);

        var first = Assert.Single(update.Reports, report => report.Version == 1);
        Assert.Equal(judged == 1, first.NotJudged is null);
        if (judged == 0)
            Assert.StartsWith("the version answered during 40 % of the window's traffic", first.NotJudged, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(CalendarWindow.Month)]
    public async Task A_prediction_at_the_end_of_time_does_not_stop_the_monitor(CalendarWindow? calendar)
    {
        var world = new TripWorld(6);
        using var monitor = TripWorld.Monitor(world.Reference(), options => options.Calendar = calendar);
        world.Predict(monitor, world.Next(), DateTimeOffset.MaxValue);
        world.Serve(monitor, TripWorld.Day(0), 500);

        var update = await monitor.AdvanceToAsync(TripWorld.Day(40), Token);

        Assert.Equal(500, Assert.Single(update.Reports).Rows);
    }

    [Fact]
    public async Task Untouched_windows_stay_quiet_over_many_seeds()
    {
        int windows = 0, fired = 0, significant = 0;
        for (var seed = 0; seed < 25; seed++)
        {
            var world = new TripWorld(1000 + seed);
            using var monitor = TripWorld.Monitor(world.Reference(5_000));
            var (reports, alerts) = await ServeAsync(world, monitor, days: 20, rows: 300, _ => false, labels: true);
            windows += reports.Count;
            fired += alerts.Count(a => a.Status == AlertStatus.Firing);
            significant += reports.Count(r => r.Columns.Any(c => c.AdjustedPValue <= 0.01));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{fired} alerts, and {significant} windows with a column significant at 1 %, in {windows} windows of 300 rows without drift");
        Assert.Equal(500, windows);

        // Three families of tests at 0.1 % each: 1.5 are expected at most; five or more have a chance below 2 %.
        Assert.True(fired < 5, $"{fired} alerts in {windows} windows.");
        Assert.True(significant <= 10, $"{significant} of {windows} windows have a column significant at 1 %.");
    }

    [Fact]
    public async Task A_large_window_with_a_tiny_shift_is_detectable_and_negligible()
    {
        var world = new TripWorld(2);
        using var monitor = TripWorld.Monitor(world.Reference(200_000));
        for (var i = 0; i < 60_000; i++)
        {
            world.Predict(monitor, world.Next() is var t ? t with { Distance = t.Distance * 1.03 } : t, TripWorld.Day(0));
            if (i % 10_000 == 0)
                await monitor.ProcessAsync(Token);
        }

        var report = Assert.Single((await monitor.AdvanceToAsync(TripWorld.Day(1), Token)).Reports);
        var distance = report.Find("Distance")!;
        Assert.Equal(DriftOutcome.Negligible, distance.Outcome);
        Assert.True(distance.AdjustedPValue < 0.001);
    }

    [Fact]
    public async Task A_shifted_mix_of_categories_fires_although_the_reference_is_thirty_times_the_window()
    {
        var world = new TripWorld(3);
        using var monitor = TripWorld.Monitor(world.Reference());
        world.Serve(monitor, TripWorld.Day(0), 660, t => t.Hour < 12 ? t with { Origin = "A20" } : t);

        var update = await monitor.AdvanceToAsync(TripWorld.Day(1), Token);

        var alert = Assert.Single(update.Alerts);
        Assert.Equal((AlertRules.FeatureDrift, "Origin"), (alert.Rule, alert.Column));
    }

    [Fact]
    public async Task A_window_of_few_rows_says_so_and_neither_fires_nor_resolves()
    {
        var world = new TripWorld(4);
        using var monitor = TripWorld.Monitor(world.Reference());
        world.Serve(monitor, TripWorld.Day(0), 660, t => t with { Distance = t.Distance * 1.6 });
        world.Serve(monitor, TripWorld.Day(1), 30);
        world.Serve(monitor, TripWorld.Day(2), 660);

        var first = await monitor.AdvanceToAsync(TripWorld.Day(1), Token);
        var second = await monitor.AdvanceToAsync(TripWorld.Day(2), Token);
        var third = await monitor.AdvanceToAsync(TripWorld.Day(3), Token);

        Assert.Single(first.Alerts, a => a.Rule == AlertRules.FeatureDrift);
        Assert.Empty(second.Alerts);
        Assert.Equal("30 rows; at least 100 are needed", Assert.Single(second.Reports).NotJudged);
        Assert.Contains(third.Alerts, a => a is { Rule: AlertRules.FeatureDrift, Status: AlertStatus.Resolved });
    }

    [Fact]
    public async Task A_column_can_be_left_out_or_be_given_its_own_limit()
    {
        var world = new TripWorld(5);
        var reference = world.Reference();
        foreach (var (rule, expected) in new[]
        {
            (new ColumnRule { IgnoreDrift = true }, DriftOutcome.NotComputable),
            (new ColumnRule { DriftLimit = 5 }, DriftOutcome.Negligible),
            (new ColumnRule(), DriftOutcome.Drift),
        })
        {
            using var monitor = TripWorld.Monitor(reference, o => o.Columns["Distance"] = rule);
            world.Serve(monitor, TripWorld.Day(0), 660, t => t with { Distance = t.Distance * 1.6 });
            var update = await monitor.AdvanceToAsync(TripWorld.Day(1), Token);
            Assert.Equal(expected, update.Reports[0].Find("Distance")!.Outcome);
        }
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("range")]
    [InlineData("unseen")]
    public async Task Faulty_values_fire_a_quality_alert_that_names_the_column(string fault)
    {
        var world = new TripWorld(6);
        using var monitor = TripWorld.Monitor(world.Reference());
        var count = 0;
        world.Serve(monitor, TripWorld.Day(0), 660, t => ++count % 30 != 0 ? t : fault switch
        {
            "missing" => t with { Hour = double.NaN },
            "range" => t with { Hour = 99 },
            _ => t with { Origin = "B" + (count % 7) },
        });

        var update = await monitor.AdvanceToAsync(TripWorld.Day(1), Token);

        // A missing hour leaves the score without a value too.
        Assert.All(update.Alerts, a => Assert.Equal(AlertRules.DataQuality, a.Rule));
        Assert.Equal(fault == "missing" ? ["Hour", "Probability"] : fault == "range" ? ["Hour"] : ["Origin"], update.Alerts.Select(a => a.Column));
        var alert = update.Alerts[0];
        Assert.Equal(1.0 / 30, alert.Value!.Value, 0.01);
        Assert.Equal(0, alert.Baseline);
    }

    private static async Task<(List<WindowReport> Reports, List<Alert> Alerts)> ServeAsync(
        TripWorld world, ModelMonitor monitor, int days, int rows, Func<int, bool> incident, bool labels = false)
    {
        var reports = new List<WindowReport>();
        var alerts = new List<Alert>();
        for (var day = 0; day < days; day++)
        {
            var served = world.Serve(monitor, TripWorld.Day(day), rows, incident(day) ? t => t with { Distance = t.Distance * 1.6 } : null);
            if (labels)
            {
                foreach (var (id, trip) in served)
                    monitor.RecordLabel(id, world.Label(trip));
            }

            var update = await monitor.AdvanceToAsync(TripWorld.Day(day + 1), Token);
            reports.AddRange(update.Reports);
            alerts.AddRange(update.Alerts);
        }

        return (reports, alerts);
    }
}
