using MlOps.Sdk.Monitoring;

namespace MlOps.Sdk.Tests.Monitoring;

public sealed class AlertStateTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // D: drifted, o: sound, -: too few rows.
    [Theory]
    [InlineData(1, 1, 0, false, "oDDDo", ".F..R")]
    [InlineData(2, 1, 0, false, "oDoDDo", "....FR")]
    [InlineData(1, 2, 0, false, "DoDoo", "F...R")]
    [InlineData(1, 1, 0, false, "D-Do", "F..R")]
    [InlineData(1, 1, 0, false, "D--o", "F..R")]
    [InlineData(2, 1, 0, false, "D-D", "..F")]
    [InlineData(1, 1, 2, false, "DoDoDo", "FR..FR")]
    [InlineData(1, 1, 2, false, "DoDDD", "FR..F")]
    [InlineData(1, 1, 0, true, "dDDo", "FE.R")]
    [InlineData(1, 1, 0, false, "dDDo", "F..R")]
    public async Task A_finding_fires_and_resolves_once(int fireAfter, int resolveAfter, int cooldownDays, bool escalate, string days, string expected)
    {
        var world = new TripWorld(40);
        using var monitor = TripWorld.Monitor(world.Reference(5000), o =>
        {
            (o.Alerts.FireAfterWindows, o.Alerts.ResolveAfterWindows, o.Alerts.SendEscalations) = (fireAfter, resolveAfter, escalate);
            o.Alerts.Cooldown = TimeSpan.FromDays(cooldownDays);
        });
        var seen = "";
        for (var day = 0; day < days.Length; day++)
        {
            var factor = days[day] switch { 'D' => 2.5, 'd' => 1.25, _ => 1.0 };
            world.Serve(monitor, TripWorld.Day(day), days[day] == '-' ? 10 : 500, t => t with { Distance = t.Distance * factor });
            var update = await monitor.AdvanceToAsync(TripWorld.Day(day + 1), Token);
            seen += update.Alerts.SingleOrDefault(a => a.Rule == AlertRules.FeatureDrift) switch
            {
                { Status: AlertStatus.Resolved } => "R",
                { Severity: AlertSeverity.Critical } when escalate => "E",
                null => ".",
                _ => "F",
            };
        }

        Assert.Equal(expected, seen);
    }

    [Fact]
    public async Task The_identity_is_the_same_across_versions_of_an_alias_and_differs_by_rule_column_and_environment()
    {
        var champion = ModelRef.Parse("trips@champion");
        var all = new[]
        {
            AlertFingerprint.Of("feature-drift", champion, "Distance", ""),
            AlertFingerprint.Of("data-quality", champion, "Distance", ""),
            AlertFingerprint.Of("feature-drift", champion, "Hour", ""),
            AlertFingerprint.Of("feature-drift", champion, "Distance", "Production"),
            AlertFingerprint.Of("feature-drift", ModelRef.Parse("trips:1"), "Distance", ""),
        };
        Assert.Equal(all.Length, all.Distinct().Count());

        var world = new TripWorld(41);
        var reference = world.Reference(5000);
        using var monitor = new ModelMonitor(champion, new InMemoryReferenceProfiles().With("trips", 1, reference).With("trips", 2, reference));
        world.Serve(monitor, TripWorld.Day(0), 500, t => t with { Distance = t.Distance * 2 });
        world.Serve(monitor, TripWorld.Day(0), 500, version: 2);
        var first = await monitor.AdvanceToAsync(TripWorld.Day(1), Token);
        world.Serve(monitor, TripWorld.Day(1), 500, version: 2);
        var second = await monitor.AdvanceToAsync(TripWorld.Day(2), Token);

        // Version 1 drifted while version 2 did not: the alias drifted, and the sound version does not hide it.
        Assert.Equal([1, 2], first.Reports.Select(r => r.Version));
        var fired = Assert.Single(first.Alerts, a => a.Column == "Distance");
        Assert.Equal((1, all[0]), (fired.Version, fired.Fingerprint));
        Assert.Equal((AlertStatus.Resolved, all[0]), (second.Alerts[0].Status, second.Alerts[0].Fingerprint));
    }

    [Fact]
    public async Task A_restart_neither_sends_again_nor_forgets_to_resolve()
    {
        var world = new TripWorld(42);
        var reference = world.Reference(5000);
        MonitorState state;
        using (var before = TripWorld.Monitor(reference))
        {
            world.Serve(before, TripWorld.Day(0), 500, t => t with { Distance = t.Distance * 2 });
            Assert.NotEmpty((await before.AdvanceToAsync(TripWorld.Day(1), Token)).Alerts);
            state = await before.GetStateAsync(Token);
        }

        var json = System.Text.Json.JsonSerializer.Serialize(state, MonitoringJson.MonitorState);
        using var after = TripWorld.Monitor(reference);
        await after.RestoreAsync(System.Text.Json.JsonSerializer.Deserialize(json, MonitoringJson.MonitorState)!, Token);
        world.Serve(after, TripWorld.Day(0), 500, t => t with { Distance = t.Distance * 2 });
        world.Serve(after, TripWorld.Day(1), 500, t => t with { Distance = t.Distance * 2 });
        Assert.DoesNotContain((await after.AdvanceToAsync(TripWorld.Day(2), Token)).Alerts, a => a.Column == "Distance");
        world.Serve(after, TripWorld.Day(2), 500);
        var resolved = (await after.AdvanceToAsync(TripWorld.Day(3), Token)).Alerts;

        Assert.Equal(500, after.Counts.PredictionsLate);
        Assert.Contains(resolved, a => a is { Rule: AlertRules.FeatureDrift, Column: "Distance" });
        await Assert.ThrowsAsync<ArgumentException>(async () => await after.RestoreAsync(state with { Model = "buses@champion" }, Token));
    }
}
