using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using MlOps.Sdk.Monitoring;

namespace MlOps.Sdk.Tests.Monitoring;

public sealed class HostedMonitorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_observes_judges_alerts_measures_and_remembers()
    {
        var folder = Directory.CreateTempSubdirectory("mlops-monitor-").FullName;
        var world = new TripWorld(60);
        var time = new FakeTimeProvider(TripWorld.Day(0));
        await using var receiver = new WebhookReceiver((200, null));
        var measured = new HashSet<string>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == MlOpsTelemetry.Monitoring)
                l.EnableMeasurementEvents(instrument);
        } };
        listener.SetMeasurementEventCallback<long>((i, _, _, _) => measured.Add(i.Name));
        listener.SetMeasurementEventCallback<double>((i, _, _, _) => measured.Add(i.Name));
        listener.Start();

        using (var host = Host(world, time, folder, receiver.Url))
        {
            await host.StartAsync(Token);
            var monitor = host.Services.GetRequiredService<ModelMonitor>();
            Assert.Same(monitor, host.Services.GetRequiredService<IPredictionObserver>());
            Assert.Same(monitor, host.Services.GetRequiredKeyedService<ModelMonitor>("trips@champion"));
            world.Serve(host.Services.GetRequiredService<IPredictionObserver>(), TripWorld.Day(0), 500, t => t with { Distance = t.Distance * 2 });
            time.Advance(TimeSpan.FromHours(24) + TimeSpan.FromSeconds(6));
            while (monitor.History.Count == 0 || host.Services.GetRequiredService<InMemoryAlertSink>().Alerts.Count == 0)
            {
                time.Advance(TimeSpan.FromMilliseconds(250));
                await Task.Delay(5, Token);
            }

            await host.StopAsync(Token);
            Assert.Contains(host.Services.GetRequiredService<InMemoryAlertSink>().Alerts, a => a is { Rule: AlertRules.FeatureDrift, Column: "Distance" });
        }

        Assert.NotEmpty(receiver.Requests);
        Assert.Superset(new HashSet<string> { "mlops.drift.statistic", "mlops.monitor.rows", "mlops.alert.count" }, measured);

        var state = await new MonitorStateFolder(folder).FindAsync(ModelRef.Parse("trips@champion"), Token);
        Assert.Contains(state!.Alerts, a => a is { Column: "Distance", Phase: AlertPhase.Firing });
        using (var host = Host(world, time, folder, receiver.Url))
        {
            await host.StartAsync(Token);
            var monitor = host.Services.GetRequiredService<ModelMonitor>();
            await monitor.ProcessAsync(Token);
            Assert.Contains((await monitor.GetStateAsync(Token)).Alerts, a => a is { Column: "Distance", Phase: AlertPhase.Firing });
            await host.StopAsync(Token);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_wrong_option_stops_the_start_with_every_fault_named()
    {
        var builder = new HostApplicationBuilder();
        new Composition(builder.Services)
            .AddDriftMonitor("trips@champion", o => (o.Window, o.MinimumRows) = (TimeSpan.Zero, 0))
            .AddWebhookAlerts(o => o.Url = new("http://example.com"));
        builder.Services.AddSingleton<IReferenceProfiles>(new InMemoryReferenceProfiles());
        using var host = builder.Build();
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync(Token));

        foreach (var fault in new[] { "Monitor of trips@champion: Window is 00:00:00", "MinimumRows is 0", "Url has the scheme 'http'" })
            Assert.Contains(fault, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_reference_twice_is_one_monitor_and_a_wrong_one_is_refused()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IReferenceProfiles>(new InMemoryReferenceProfiles());
        var builder = new Composition(services)
            .AddDriftMonitor("trips@champion", o => o.MinimumRows = 7)
            .AddDriftMonitor("models:/trips@champion", o => o.KeepReports = 3)
            .AddDriftMonitor("trips@challenger");
        using var provider = services.BuildServiceProvider();

        Assert.Equal(["trips@champion", "trips@challenger"], provider.GetServices<ModelMonitor>().Select(m => m.Model.ToString()));
        var options = provider.GetRequiredService<IOptionsMonitor<MonitorOptions>>().Get("trips@champion");
        Assert.Equal((7, 3), (options.MinimumRows, options.KeepReports));
        Assert.Throws<FormatException>(() => builder.AddDriftMonitor("trips"));
    }

    [Fact]
    public async Task A_damaged_state_file_is_named_and_a_missing_one_is_no_fault()
    {
        var folder = Directory.CreateTempSubdirectory("mlops-monitor-").FullName;
        var states = new MonitorStateFolder(folder);
        Assert.Null(await states.FindAsync(ModelRef.Parse("trips:1"), Token));
        await states.SaveAsync(new() { Model = "trips:1", ClosedTo = TripWorld.Day(1), Alerts = [] }, Token);
        Assert.Equal(TripWorld.Day(1), (await states.FindAsync(ModelRef.Parse("trips:1"), Token))!.ClosedTo);
        var file = Assert.Single(Directory.GetFiles(folder));
        await File.WriteAllTextAsync(file, "{\"schemaVersion\":", Token);
        var failure = await Assert.ThrowsAsync<MlOpsIntegrityException>(async () => await states.FindAsync(ModelRef.Parse("trips:1"), Token));

        Assert.Contains(file, failure.Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    private static IHost Host(TripWorld world, TimeProvider time, string states, Uri receiver)
    {
        var builder = new HostApplicationBuilder();
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton<IReferenceProfiles>(new InMemoryReferenceProfiles().With("trips", 1, world.Reference(5000)));
        new Composition(builder.Services)
            .AddDriftMonitor("trips@champion")
            .AddInMemoryAlerts()
            .AddLogAlerts()
            .AddWebhookAlerts(o => o.Url = receiver)
            .ConfigureAlertDelivery(o => o.MaxAttempts = 2)
            .KeepMonitorState(states);
        return builder.Build();
    }

    private sealed record Composition(IServiceCollection Services) : IMlOpsBuilder;
}
