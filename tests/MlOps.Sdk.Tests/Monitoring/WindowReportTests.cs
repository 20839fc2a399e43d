using System.Text;
using System.Text.Json;
using MlOps.Sdk.Monitoring;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Tests.Monitoring;

public sealed class WindowReportTests
{
    // The stored form of schema version 1. Later builds must read it; nobody edits it.
    private const string Stored =
        """{"schemaVersion":1,"model":"trips","version":3,"start":"2001-02-01T00:00:00+00:00","end":"2001-02-02T00:00:00+00:00","stage":"Settled","rows":660,"columns":[{"name":"Distance","role":"Feature","kind":"Number","rows":660,"referenceRows":20000,"outcome":"Drift","reason":"significant (p = 1E-09), wasserstein-normed 0.74 \u003E= 0.1","method":"numeric-drift","statistic":0.31,"pValue":1E-10,"adjustedPValue":1E-09,"effect":"wasserstein-normed","effectSize":0.76,"effectBeyondNoise":0.74,"effectLimit":0.1,"stabilityIndex":0.6,"mean":1160.5,"referenceMean":725.25,"quality":[{"check":"OutOfRange","outcome":"Negligible","reason":"below the limit","share":0.0125,"referenceShare":0,"adjustedPValue":0.0001,"limit":0.02}]},{"name":"DayOfWeek","role":"Feature","kind":"Number","rows":660,"referenceRows":20000,"outcome":"NotComputable","reason":"not computable: left out by its rule","quality":[]}],"performance":{"labelled":640,"coverage":0.97,"metrics":[{"name":"roc-auc","outcome":"NoDrift","reason":"not significantly worse","value":0.66,"standardError":0.02,"reference":0.67,"decline":0.01,"limit":0.05,"adjustedPValue":0.9}]}}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void The_stored_form_is_read_and_written_as_it_always_was()
    {
        var report = JsonSerializer.Deserialize(Stored, MonitoringJson.WindowReport)!;

        Assert.Equal(Stored, Encoding.UTF8.GetString(report.ToUtf8Json()), ignoreLineEndingDifferences: false);
        Assert.True(report.HasDrift);
        Assert.False(report.HasQualityFault || report.HasDecline);
        Assert.Equal("Distance", Assert.Single(report.Drifted).Name);
        Assert.Equal("trips:3 2001-02-01 00:00 Settled, 660 rows: Distance", report.ToString());
    }

    [Fact]
    public async Task A_real_report_survives_storing_and_holds_no_value_of_any_row()
    {
        var world = new TripWorld(80);
        using var monitor = TripWorld.Monitor(world.Reference(3000));
        foreach (var (id, trip) in world.Serve(monitor, TripWorld.Day(0), 400, t => t with { Origin = "SECRET" }))
            monitor.RecordLabel(id, world.Label(trip));
        var update = await monitor.AdvanceToAsync(TripWorld.Day(1), Token);
        var json = Encoding.UTF8.GetString(update.Reports[0].ToUtf8Json());

        Assert.Equal(json, Encoding.UTF8.GetString(JsonSerializer.Deserialize(json, MonitoringJson.WindowReport)!.ToUtf8Json()));
        Assert.True(update.Reports[0].HasDrift);
        Assert.DoesNotContain("SECRET", json, StringComparison.Ordinal);
        Assert.DoesNotContain(update.Alerts, a => a.ToString().Contains("SECRET", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_traffic_gives_the_same_reports()
    {
        async Task<string> ReplayAsync()
        {
            var world = new TripWorld(81);
            using var monitor = TripWorld.Monitor(world.Reference(3000));
            for (var day = 0; day < 3; day++)
                world.Serve(monitor, TripWorld.Day(day), 400);
            var reports = (await monitor.AdvanceToAsync(TripWorld.Day(10), Token)).Reports;
            return string.Join('\n', reports.Select(r => Encoding.UTF8.GetString(r.ToUtf8Json())));
        }

        Assert.Equal(await ReplayAsync(), await ReplayAsync());
    }

    [Fact]
    public async Task Columns_that_only_one_side_has_or_that_changed_kind_are_named()
    {
        var world = new TripWorld(82);
        var reference = world.Reference(2000);
        var other = reference with
        {
            Features = new([CategoricalProfile.Of("Distance", ["a", "b"]), NumericProfile.Of("Altitude", [1.0, 2.0]), reference.Features.Find("Hour")!]),
        };
        using var monitor = TripWorld.Monitor(other);
        world.Serve(monitor, TripWorld.Day(0), 200);
        var report = (await monitor.AdvanceToAsync(TripWorld.Day(1), Token)).Reports[0];

        Assert.Equal(
            [
                ("Origin", "not computable: the column is not in the reference profile"),
                ("Distance", "not computable: the column is a number in the predictions and text in the reference profile"),
                ("Altitude", "not computable: the column is in the reference profile and not in the predictions"),
            ],
            report.Columns.Where(c => c.Outcome == DriftOutcome.NotComputable).Select(c => (c.Name, c.Reason)));
    }

    [Theory]
    [InlineData(null, "2001-02-14", "2001-02-15")]
    [InlineData(CalendarWindow.Week, "2001-02-12", "2001-02-19")]
    [InlineData(CalendarWindow.Month, "2001-02-01", "2001-03-01")]
    public async Task Windows_follow_the_day_the_week_or_the_month(CalendarWindow? calendar, string start, string end)
    {
        var world = new TripWorld(83);
        using var monitor = TripWorld.Monitor(world.Reference(500), o => o.Calendar = calendar);
        world.Predict(monitor, world.Next(), new(2001, 2, 14, 23, 0, 0, TimeSpan.Zero));
        world.Predict(monitor, world.Next(), new(2001, 2, 15, 3, 0, 0, TimeSpan.FromHours(4)));
        var report = Assert.Single((await monitor.AdvanceToAsync(new(2001, 4, 1, 0, 0, 0, TimeSpan.Zero), Token)).Reports);

        Assert.Equal((2, start, end), (report.Rows, $"{report.Start:yyyy-MM-dd}", $"{report.End:yyyy-MM-dd}"));
    }

    [Fact]
    public async Task Silence_is_a_finding_of_its_own_and_ends_no_other()
    {
        var world = new TripWorld(84);
        using var monitor = TripWorld.Monitor(world.Reference(3000), o => o.ExpectTraffic = true);
        Assert.Empty((await monitor.AdvanceToAsync(TripWorld.Day(-3), Token)).Alerts);
        world.Serve(monitor, TripWorld.Day(0), 400, t => t with { Distance = t.Distance * 2 });
        var drift = (await monitor.AdvanceToAsync(TripWorld.Day(1), Token)).Alerts;
        var pause = (await monitor.AdvanceToAsync(TripWorld.Day(1).AddHours(3), Token)).Alerts;
        var silence = (await monitor.AdvanceToAsync(TripWorld.Day(2), Token)).Alerts;
        var still = (await monitor.AdvanceToAsync(TripWorld.Day(3), Token)).Alerts;
        world.Serve(monitor, TripWorld.Day(3), 400);
        var back = (await monitor.AdvanceToAsync(TripWorld.Day(4), Token)).Alerts;

        Assert.Contains(drift, a => a.Column == "Distance");
        Assert.Empty(pause);
        Assert.Equal((AlertRules.NoTraffic, AlertStatus.Firing), (Assert.Single(silence).Rule, silence[0].Status));
        Assert.Empty(still);
        Assert.Contains(back, a => a is { Rule: AlertRules.NoTraffic, Status: AlertStatus.Resolved });
        Assert.Contains(back, a => a is { Rule: AlertRules.FeatureDrift, Column: "Distance", Status: AlertStatus.Resolved });
    }
}
