using Microsoft.Extensions.Time.Testing;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Tests.Serving.Routing;

public sealed class RolloutGuardTests : IAsyncLifetime
{
    private static readonly RolloutGuardOptions Options = new() { Interval = TimeSpan.FromDays(1), Window = TimeSpan.FromSeconds(30), MinSamples = 20 };

    private readonly FakeTimeProvider _time = new(new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly SwitchedLoader _models = new();
    private readonly RecordingSink _sink = new();
    private readonly RolloutAlerts _heard = new();
    private RoutingWorld _world = null!;
    private RolloutGuard _guard = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _world = await RoutingWorld.OpenAsync(loader: _models, time: _time);
        _guard = new(_world.Router, Options, _world.Registry.Store.Models, _heard, [_sink], _time);
    }

    public async ValueTask DisposeAsync()
    {
        await _guard.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Theory]
    [InlineData(true, "of 25 calls failed, 5.0 % may")]
    [InlineData(false, "answers were not finite or out of range, 1.0 % may be")]
    public async Task A_bad_canary_is_rolled_back_exactly_once_with_its_reason_in_the_audit_log_and_an_alert(bool fails, string reason)
    {
        var model = await RouteAsync(_world.Canary(5_000));
        await WindowAsync(model);
        (fails ? _models.Failing : _models.Strange).Add(2);
        for (var window = 0; window < 8; window++)
            await WindowAsync(model);

        var history = await _world.Routes.HistoryAsync("scale", Cancellation).ToListAsync(Cancellation);
        Assert.Equal(2, history.Count);
        Assert.Equal(0, history[1].Plan!.FindVariant("canary")!.Weight);
        Assert.Contains(reason, history[1].Reason, StringComparison.Ordinal);
        var audited = await _world.Registry.Store.Audit.ListAuditAsync(cancellationToken: Cancellation).LastAsync(Cancellation);
        Assert.Equal(("model-fact.route.changed", history[1].Reason), (audited.Action, audited.Reason));
        var alert = Assert.Single(_sink.Alerts);
        Assert.Equal((RolloutGuard.Rule, "scale", 2, AlertSeverity.Critical), (alert.Rule, alert.Model, alert.Version, alert.Severity));
        for (var i = 0; i < 50; i++)
            Assert.Equal(1, (await model.PredictAsync(default, $"user-{i}", Cancellation)).Version);
    }

    [Fact]
    public async Task A_healthy_canary_goes_up_its_ramp_to_all_calls_and_the_ramp_ends()
    {
        var model = await RouteAsync(Ramp());
        var weights = new List<int>();
        for (var window = 0; window < 60; window++)
        {
            await WindowAsync(model);
            weights.Add(model.Model.Status.Plan.FindVariant("canary")!.Weight);
        }

        Assert.Equal([1_000, 5_000, 10_000], weights.Distinct());
        Assert.Null(model.Model.Status.Plan.Ramp);
        Assert.Equal(
            ["try version 2", "The ramp of 'canary' goes on to 10 %.", "The ramp of 'canary' goes on to 50 %.", "The ramp of 'canary' goes on to 100 %.", "The ramp of 'canary' is over."],
            await _world.Routes.HistoryAsync("scale", Cancellation).Select(route => route.Reason).ToListAsync(Cancellation));
        Assert.Empty(_sink.Alerts);
    }

    [Fact]
    public async Task A_ramp_waits_for_its_samples_however_long_it_takes()
    {
        var model = await RouteAsync(Ramp());
        await WindowAsync(model);
        for (var i = 0; i < 20; i++)
            await WindowAsync(model, calls: 1);
        Assert.Equal(1_000, model.Model.Status.Plan.FindVariant("canary")!.Weight);
    }

    [Fact]
    public async Task A_canary_that_goes_bad_on_its_ramp_is_rolled_back_and_the_ramp_ends()
    {
        var model = await RouteAsync(Ramp());
        while (model.Model.Status.Plan.FindVariant("canary")!.Weight < 5_000)
            await WindowAsync(model);
        _models.Failing.Add(2);
        for (var window = 0; window < 10; window++)
            await WindowAsync(model);

        Assert.Equal((0, null), (model.Model.Status.Plan.FindVariant("canary")!.Weight, model.Model.Status.Plan.Ramp));
        Assert.Single(_sink.Alerts);
    }

    [Fact]
    public async Task A_metric_that_flaps_around_its_limit_changes_the_route_once_at_most()
    {
        var model = await RouteAsync(_world.Canary(5_000));
        for (var window = 0; window < 30; window++)
        {
            if (window % 2 == 0)
                _models.Failing.Add(2);
            else
                _models.Failing.Remove(2);
            await WindowAsync(model);
        }

        Assert.Equal(2, await _world.Routes.HistoryAsync("scale", Cancellation).CountAsync(Cancellation));
        Assert.Single(_sink.Alerts);
    }

    [Fact]
    public async Task One_bad_window_among_good_ones_changes_nothing()
    {
        var model = await RouteAsync(_world.Canary(5_000));
        for (var window = 0; window < 12; window++)
        {
            if (window % 4 == 0)
                _models.Failing.Add(2);
            else
                _models.Failing.Remove(2);
            await WindowAsync(model);
        }

        Assert.Equal(5_000, model.Model.Status.Plan.FindVariant("canary")!.Weight);
        Assert.Empty(_sink.Alerts);
    }

    [Fact]
    public async Task An_urgent_alert_about_the_canary_s_version_takes_its_calls_away_at_once()
    {
        var model = await RouteAsync(_world.Canary(5_000));
        await _heard.SendAsync(Drift(version: 2, AlertSeverity.Warning), Cancellation);
        await _heard.SendAsync(Drift(version: 3, AlertSeverity.Critical), Cancellation);
        await _guard.LookAsync(Cancellation);
        Assert.Equal(5_000, model.Model.Status.Plan.FindVariant("canary")!.Weight);

        await _heard.SendAsync(Drift(version: 2, AlertSeverity.Critical), Cancellation);
        await _guard.LookAsync(Cancellation);
        Assert.Equal(0, model.Model.Status.Plan.FindVariant("canary")!.Weight);
        Assert.Contains("alert 'feature-drift': petals grow", _sink.Alerts.Single().Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_route_the_alias_goes_back_to_the_version_before_and_never_on_to_a_bad_one()
    {
        await using var guard = new RolloutGuard(_world.Router, Options, _world.Registry.Store.Models, sinks: [_sink], time: TimeProvider.System);
        var model = await _world.Router.RouteAsync<ScaleRow, Scaled>("scale", cancellationToken: Cancellation);
        await _world.Registry.Store.Registry.PromoteAsync("scale", 2, "champion", cancellationToken: Cancellation);
        await _world.Host.LoadAsync("scale@champion", Cancellation);
        await guard.LookAsync(Cancellation);
        _models.Failing.Add(2);
        var heard = new RolloutAlerts();
        await using var listening = new RolloutGuard(_world.Router, Options, _world.Registry.Store.Models, heard, [_sink], TimeProvider.System);
        await heard.SendAsync(Drift(version: 2, AlertSeverity.Critical), Cancellation);
        await listening.LookAsync(Cancellation);

        Assert.Equal(1, (await _world.Registry.Store.Registry.ResolveAsync("scale@champion", Cancellation)).Version);
        await _world.Host.LoadAsync("scale@champion", Cancellation);
        Assert.Equal(1, (await model.PredictAsync(default, default, Cancellation)).Version);
        await heard.SendAsync(Drift(version: 1, AlertSeverity.Critical), Cancellation);
        await listening.LookAsync(Cancellation);
        Assert.Equal(1, (await _world.Registry.Store.Registry.ResolveAsync("scale@champion", Cancellation)).Version);
        Assert.Single(_sink.Alerts);
        Assert.StartsWith("Alias scale@champion was rolled back from version 2", (await _world.Registry.Store.Registry.HistoryAsync("scale", "champion", Cancellation).FirstAsync(Cancellation)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_slow_variant_is_found_by_its_quantile_alone_or_against_the_first()
    {
        foreach (var options in (RolloutGuardOptions[])
        [
            new() { MinSamples = 100, BadWindows = 1, MaxLatency = TimeSpan.FromMilliseconds(15) },
            new() { MinSamples = 100, BadWindows = 1, MaxLatencyRatio = 1.5 },
        ])
        {
            var (stable, slow) = (new RouteArm("stable", ModelRef.Parse("m:1")), new RouteArm("canary", ModelRef.Parse("m:2")));
            var watch = new VariantWatch(slow, options);
            watch.Look(_time.GetUtcNow(), 2, 1, stable);
            for (var i = 0; i < 100; i++)
            {
                stable.Answered([1], TimeSpan.FromMilliseconds(10));
                slow.Answered([1], TimeSpan.FromMilliseconds(i < 95 ? 10 : 20));
            }

            watch.Look(_time.GetUtcNow().AddMinutes(1), 2, 1, stable);
            Assert.Contains("99 % of 100 calls took up to", watch.Fault!.What, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Options_that_contradict_themselves_are_refused() =>
        Assert.Contains("BadWindows is 4 of Windows 3", Assert.Throws<ArgumentException>(() => new RolloutGuard(_world.Router, new() { BadWindows = 4 })).Message, StringComparison.Ordinal);

    private static Alert Drift(int version, AlertSeverity severity) => new()
    {
        Id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch),
        Fingerprint = "f",
        Rule = "feature-drift",
        Severity = severity,
        Model = "scale",
        Version = version,
        Summary = "petals grow",
        WindowStart = DateTimeOffset.UnixEpoch,
        WindowEnd = DateTimeOffset.UnixEpoch,
        SampleSize = 100,
        RaisedAt = DateTimeOffset.UnixEpoch,
    };

    private RoutePlan Ramp() => _world.Canary(0) with
    {
        Ramp = new()
        {
            Variant = "canary",
            Steps =
            [
                new() { Weight = 1_000, Hold = TimeSpan.FromMinutes(2), MinSamples = 40 },
                new() { Weight = 5_000, Hold = TimeSpan.FromMinutes(2), MinSamples = 40 },
                new() { Weight = 10_000, Hold = TimeSpan.FromMinutes(2) },
            ],
        },
    };

    private async Task<RoutedModel<ScaleRow, Scaled>> RouteAsync(RoutePlan plan)
    {
        await _world.Routes.ChangeAsync("scale", plan, "try version 2", cancellationToken: Cancellation);
        return await _world.Router.RouteAsync<ScaleRow, Scaled>("scale", cancellationToken: Cancellation);
    }

    // Calls until the canary, if it gets any, has had so many, then the end of a window.
    private async Task WindowAsync(RoutedModel<ScaleRow, Scaled> model, int calls = 25)
    {
        await _guard.LookAsync(Cancellation);
        var weight = model.Model.Status.Plan.FindVariant("canary")!.Weight;
        for (int i = 0, canary = 0; weight > 0 ? canary < calls : i < calls; i++)
        {
            string? variant = null;
            try
            {
                variant = (await model.PredictAsync(new(1, 2, 3, 4), $"user-{i}", Cancellation)).Variant;
            }
            catch (MlOpsModelException e) when (e.Message == "version 2 fails")
            {
                variant = "canary";
            }

            canary += variant == "canary" ? 1 : 0;
        }

        _time.Advance(TimeSpan.FromSeconds(31));
        await _guard.LookAsync(Cancellation);
    }
}
