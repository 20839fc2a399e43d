using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Tests.Serving.Routing;

public sealed class ShadowTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_shadow_answers_copies_off_the_caller_s_path_and_is_compared()
    {
        await using var world = await RoutingWorld.OpenAsync();
        var model = await RouteAsync(world, RoutePlan.Whole);
        for (var i = 0; i < 20; i++)
            Assert.Equal(1, (await model.PredictAsync(new(i, 0, 0, 0), default, Cancellation)).Version);

        var report = await UntilAsync(model, report => report.Compared == 20);
        Assert.Equal((1L, 19.0), (report.Agreed, report.MaxDifference));
        Assert.Equal(0.05, report.Agreement);
        Assert.Equal((0L, 0L), (report.Failed, report.Shed));
        Assert.True(report.LatencyRatio > 0);
    }

    [Fact]
    public async Task A_shadow_that_hangs_or_fails_costs_callers_nothing_and_copies_beyond_the_queue_are_shed()
    {
        var models = new SwitchedLoader();
        await using var world = await RoutingWorld.OpenAsync(loader: models);
        var model = await RouteAsync(world, RoutePlan.Whole);
        (models.HeldVersion, models.Hold) = (2, new(TaskCreationOptions.RunContinuationsAsynchronously));
        for (var i = 0; i < 400; i++)
            Assert.Equal(1, (await model.PredictAsync(new(i, 0, 0, 0), default, Cancellation)).Version);

        Assert.InRange(Assert.Single(model.Model.Shadows).Shed, 400 - 258, 400 - 256);
        models.Failing.Add(2);
        var hold = models.Hold;
        models.Hold = null;
        hold.SetResult();
        var report = await UntilAsync(model, report => report.Failed + report.Shed == 400);
        Assert.Equal(0, report.Compared);
    }

    [Fact]
    public async Task Only_the_share_is_copied()
    {
        await using var world = await RoutingWorld.OpenAsync();
        var model = await RouteAsync(world, 0);
        await model.PredictAsync(default, default, Cancellation);
        Assert.Equal(0, Assert.Single(model.Model.Shadows).Compared);
    }

    private static async Task<RoutedModel<ScaleRow, Scaled>> RouteAsync(RoutingWorld world, int share)
    {
        var plan = world.Canary(0) with { Shadows = [new() { Name = "next", Reference = ModelRef.Parse("scale:2"), Share = share }] };
        await world.Routes.ChangeAsync("scale", plan, "compare", cancellationToken: Cancellation);
        return await world.Router.RouteAsync<ScaleRow, Scaled>("scale", cancellationToken: Cancellation);
    }

    private static async Task<ShadowReport> UntilAsync(RoutedModel<ScaleRow, Scaled> model, Func<ShadowReport, bool> condition)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        timeout.CancelAfter(TimeSpan.FromSeconds(20));
        while (!condition(model.Model.Shadows[0]))
            await Task.Delay(5, timeout.Token);
        return model.Model.Shadows[0];
    }
}
