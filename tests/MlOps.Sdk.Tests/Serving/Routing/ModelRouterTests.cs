using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Tests.Serving.Routing;

public sealed class ModelRouterTests
{
    private static readonly ScaleRow Row = new(1, 2, 3, 4);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_route_the_default_alias_answers()
    {
        await using var world = await RoutingWorld.OpenAsync();
        var model = await world.Router.RouteAsync<ScaleRow, Scaled>("scale", cancellationToken: Cancellation);
        var answer = await model.PredictAsync(Row, "ann", Cancellation);
        Assert.Equal((1, "champion", 1.0, new Scaled(1, 4)), (answer.Version, answer.Variant, answer.Propensity, answer.Value));
        Assert.Null(model.Model.Status.Route);
    }

    [Fact]
    public async Task Each_answer_tells_its_variant_and_the_chance_it_had_and_so_do_observers()
    {
        var seen = new VariantObserver();
        await using var world = await RoutingWorld.OpenAsync(observer: seen);
        await world.Routes.ChangeAsync("scale", world.Canary(2_500), "try version 2", cancellationToken: Cancellation);
        var model = await world.Router.RouteAsync<ScaleRow, Scaled>("scale", cancellationToken: Cancellation);
        for (var i = 0; i < 200; i++)
        {
            var answer = await model.PredictAsync(Row, $"user-{i}", Cancellation);
            Assert.Equal(answer.Version == 2 ? ("canary", 0.25) : ("stable", 0.75), (answer.Variant, answer.Propensity));
            Assert.Equal(new Scaled(answer.Version, 4 * answer.Version), answer.Value);
            Assert.Equal((answer.Id, answer.Variant, answer.Propensity), seen.Last);
        }
    }

    [Fact]
    public async Task Routes_are_versioned_and_audited_and_what_was_live_at_a_time_can_be_told()
    {
        await using var world = await RoutingWorld.OpenAsync();
        var first = await world.Routes.ChangeAsync("scale", world.Canary(1_000), "try version 2", cancellationToken: Cancellation);
        await Task.Delay(5, Cancellation);
        var second = await world.Routes.ChangeAsync("scale", world.Canary(5_000), "it does well", first.Revision, Cancellation);

        Assert.Equal(1_000, (await world.Routes.WhatWasAsync("scale", first.At, Cancellation))!.Plan!.FindVariant("canary")!.Weight);
        Assert.Equal(5_000, (await world.Routes.FindAsync("scale", Cancellation))!.Plan!.FindVariant("canary")!.Weight);
        Assert.Null(await world.Routes.WhatWasAsync("scale", first.At.AddTicks(-1), Cancellation));
        var audited = await world.Registry.Store.Audit.ListAuditAsync(cancellationToken: Cancellation).Where(e => e.Action == "model-fact.route.changed").ToListAsync(Cancellation);
        Assert.Equal(["it does well", "try version 2"], audited.Select(e => e.Reason).Order());
        var late = await Assert.ThrowsAsync<MlOpsConflictException>(async () => await world.Routes.ChangeAsync("scale", null, "off", first.Revision, Cancellation));
        Assert.Contains($"is at revision {second.Revision}, not {first.Revision}", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_that_comes_between_other_facts_is_no_conflict()
    {
        await using var world = await RoutingWorld.OpenAsync();
        var other = new ModelRoutes(world.Facts);
        var first = await world.Routes.ChangeAsync("scale", world.Canary(1_000), "try", cancellationToken: Cancellation);
        await world.Registry.Store.Registry.Governance.Annotations.SetTagAsync("scale", null, "team", "risk", cancellationToken: Cancellation);
        await world.Routes.ChangeAsync("scale", world.Canary(2_000), "more", first.Revision, Cancellation);
        await Assert.ThrowsAsync<MlOpsConflictException>(async () => await other.ChangeAsync("scale", world.Canary(3_000), "late", first.Revision, Cancellation));
        Assert.Equal(3, (await other.ChangeAsync("scale", null, "done", cancellationToken: Cancellation)).Revision - first.Revision);
    }

    [Fact]
    public async Task A_change_in_this_process_is_followed_at_once_and_one_of_another_at_the_next_poll()
    {
        await using var world = await RoutingWorld.OpenAsync(poll: TimeSpan.FromMilliseconds(20));
        var model = await world.Router.RouteAsync<ScaleRow, Scaled>("scale", cancellationToken: Cancellation);
        await world.Routes.ChangeAsync("scale", world.Canary(10_000), "all", cancellationToken: Cancellation);
        await UntilAsync(async () => (await model.PredictAsync(Row, default, Cancellation)).Version == 2);
        await new ModelRoutes(world.Facts).ChangeAsync("scale", null, "off", cancellationToken: Cancellation);
        await UntilAsync(async () => (await model.PredictAsync(Row, default, Cancellation)).Version == 1);
    }

    [Fact]
    public async Task Changes_of_the_route_under_concurrent_callers_fail_nobody()
    {
        await using var world = await RoutingWorld.OpenAsync();
        var model = await world.Router.RouteAsync<ScaleRow, Scaled>("scale", cancellationToken: Cancellation);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var callers = Enumerable.Range(0, 6).Select(caller => Task.Run(async () =>
        {
            var calls = 0;
            for (; !stop.IsCancellationRequested; calls++)
            {
                var answer = await model.PredictAsync(new(caller, 0, 0, calls), $"{caller}", Cancellation);
                Assert.Equal(new Scaled(caller * answer.Version, calls * (double)answer.Version), answer.Value);
                using var call = model.Model.BeginCall($"{caller}");
                Assert.Equal(call.Variant == "canary" ? 2 : 1, call.Version.Version);
                if (calls % 200 == 0)
                    await Task.Yield();
            }

            return calls;
        }, Cancellation)).ToList();

        for (var i = 0; i < 20; i++)
        {
            await world.Routes.ChangeAsync("scale", i % 3 == 2 ? null : world.Canary(i * 500), $"change {i}", cancellationToken: Cancellation);
            await world.Router.RefreshAsync("scale", Cancellation);
        }

        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(callers), calls => Assert.True(calls > 0));
    }

    [Fact]
    public async Task A_route_to_what_cannot_be_loaded_is_not_followed_and_the_one_before_goes_on()
    {
        await using var world = await RoutingWorld.OpenAsync();
        var model = await world.Router.RouteAsync<ScaleRow, Scaled>("scale", cancellationToken: Cancellation);
        await world.Routes.ChangeAsync("scale", RoutePlan.Canary(ModelRef.Parse("scale:1"), ModelRef.Parse("scale:99"), 5_000), "a slip", cancellationToken: Cancellation);
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await world.Router.RefreshAsync("scale", Cancellation));
        Assert.Contains("no version 99", model.Model.Status.Problem, StringComparison.Ordinal);
        Assert.Equal("champion", (await model.PredictAsync(Row, "ann", Cancellation)).Variant);
    }

    [Fact]
    public async Task A_fallback_answers_when_the_variant_is_not_loaded()
    {
        await using var world = await RoutingWorld.OpenAsync();
        var plan = RoutePlan.Canary(ModelRef.Parse("scale:1"), ModelRef.Parse("scale:99"), 10_000);
        await world.Routes.ChangeAsync("scale", plan with { Fallback = new() { Reference = ModelRef.Parse("scale:2") } }, "with a net", cancellationToken: Cancellation);
        var model = await world.Router.RouteAsync<ScaleRow, Scaled>("scale", cancellationToken: Cancellation);
        var answer = await model.PredictAsync(Row, "ann", Cancellation);
        Assert.Equal((2, "fallback"), (answer.Version, answer.Variant));
        using var call = model.Model.BeginCall();
        Assert.Equal((2, "fallback"), (call.Version.Version, call.Variant));
    }

    [Fact]
    public async Task Constants_answer_where_a_fallback_gives_them()
    {
        await using var world = await RoutingWorld.OpenAsync();
        var plan = RoutePlan.Canary(ModelRef.Parse("scale:1"), ModelRef.Parse("scale:99"), 10_000);
        await world.Routes.ChangeAsync("scale", plan with { Fallback = new() { Numbers = new Dictionary<string, double> { ["y[0]"] = -1 } } }, "with a net", cancellationToken: Cancellation);
        var model = await world.Router.RouteAsync<ScaleRow, Scaled>("scale", cancellationToken: Cancellation);
        var answer = await model.PredictAsync(Row, "ann", Cancellation);
        Assert.Equal((0, "fallback", new Scaled(-1, double.NaN)), (answer.Version, answer.Variant, answer.Value));
        Assert.NotEqual(default, answer.Id);
    }

    [Fact]
    public async Task A_routed_prediction_allocates_nothing_in_the_steady_state()
    {
        await using var world = await RoutingWorld.OpenAsync(poll: TimeSpan.FromHours(1));
        await world.Routes.ChangeAsync("scale", world.Canary(5_000), "half", cancellationToken: Cancellation);
        var model = await world.Router.RouteAsync<ScaleRow, Scaled>("scale", cancellationToken: Cancellation);
        var keys = Enumerable.Range(0, 500).Select(i => $"user-{i}").ToArray();
        for (var i = 0; i < 300; i++)
            await model.PredictAsync(Row, keys[i], Cancellation);

        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var key in keys)
            await model.PredictAsync(Row, key, CancellationToken.None);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        timeout.CancelAfter(TimeSpan.FromSeconds(20));
        while (!await condition())
            await Task.Delay(5, timeout.Token);
    }

    private sealed class VariantObserver : IPredictionObserver
    {
        public (PredictionId Id, string? Variant, double Propensity) Last { get; private set; }

        public void OnPrediction(in PredictionMade prediction) => Last = (prediction.Id, prediction.Variant, prediction.Propensity);
    }
}
