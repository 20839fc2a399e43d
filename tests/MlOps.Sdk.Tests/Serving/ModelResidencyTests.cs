using MlOps.Sdk.Serving;
using MlOps.Sdk.Tests.Serving.Chaos;

namespace MlOps.Sdk.Tests.Serving;

public sealed class ModelResidencyTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_hundred_models_share_twenty_places_through_a_thousand_loads_and_each_is_answered_by_its_own()
    {
        await using var registry = await ServingFixture.OpenAsync();
        var references = new List<ModelRef>();
        for (var i = 0; i < 200; i++)
            references.Add((await registry.RegisterAsync($"scale-{i}", i % 2 == 0 ? "scale_v1" : "scale_v2")).ToRef());

        var sessions = new CountedSessions();
        var host = new ModelHost(registry.Store.Models, registry.Store.Artifacts, new() { PollInterval = TimeSpan.FromMilliseconds(50), MaxResidentModels = 20 }, loaders: [sessions]);
        await using (host)
        {
            var models = references.ConvertAll(host.Serve<ScaleRow, Scaled>);
            while (models.Any(m => m.Model.Status is { State: ServedModelState.Loading }))
                await Task.Delay(5, Cancellation);

            var (managed, resident) = (0L, 0L);
            for (var cycle = 0; sessions.Opened < 1000; cycle++)
            {
                // Every third call goes to a few models that are always in use and must not have to go.
                var at = cycle % 3 == 0 ? cycle / 3 % 5 : cycle * 7 % 200;
                var answer = cycle % 2 == 0 ? (await models[at].PredictAsync(new(cycle, 0, 0, 1), Cancellation)).Value : await ByTensorsAsync(models[at].Model, cycle);
                Assert.Equal(new Scaled(cycle * (1 + at % 2), 1 + at % 2), answer);
                if (cycle == 500)
                    (managed, resident) = (GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
            }

            Assert.InRange(models.Count(m => m.Model.Status.State == ServedModelState.Ready), 15, 20);
            Assert.InRange(sessions.Opened - sessions.Freed, 15, 30);
            Assert.All(models, m => Assert.True(m.Model.Status.State == ServedModelState.Ready || m.Model.Status.LoadsOnDemand));

            // Other tests run in this process too, so that the bounds are wide; a leak of sessions would be far above them.
            Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - managed, long.MinValue, 256L << 20);
            Assert.InRange(Environment.WorkingSet - resident, long.MinValue, 1L << 30);
        }

        Assert.Equal(sessions.Opened, sessions.Freed);
        Assert.Equal(0, sessions.UsedAfterwards);
    }

    [Fact]
    public async Task Callers_of_a_resting_model_wait_for_one_load_together()
    {
        await using var registry = await ServingFixture.OpenAsync();
        var sessions = new CountedSessions();
        await using var host = await TwoForOnePlaceAsync(registry, sessions);
        var opened = sessions.Opened;
        var first = host.Models.Single(m => m.Reference.Model == "one");
        Assert.True(first.Status.LoadsOnDemand);
        Assert.Equal(0, first.Status.MemoryBytes);

        var calls = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ => await first.BeginCallAsync(cancellationToken: Cancellation)));
        Assert.Equal(opened + 1, sessions.Opened);
        Assert.Equal(ServedModelState.Ready, first.Status.State);
        Assert.True(first.Status.MemoryBytes > 0);
        foreach (var call in calls)
            call.Dispose();
    }

    [Fact]
    public async Task A_call_that_cannot_wait_is_told_when_to_come_again_and_the_model_is_loaded_for_it()
    {
        await using var registry = await ServingFixture.OpenAsync();
        await using var host = await TwoForOnePlaceAsync(registry, new());
        var first = host.Models.Single(m => m.Reference.Model == "one");

        var refused = Assert.Throws<MlOpsModelException>(() => first.BeginCall());
        Assert.True(refused.IsTransient);
        Assert.NotNull(refused.RetryAfter);
        using var call = await first.BeginCallAsync(cancellationToken: Cancellation);
        Assert.Equal("one", call.Version.Model);
    }

    [Fact]
    public async Task A_model_that_cannot_be_loaded_again_says_why_and_is_tried_again()
    {
        await using var registry = await ServingFixture.OpenAsync();
        await registry.RegisterAsync("one", "scale_v1");
        await registry.RegisterAsync("two", "scale_v2");
        var artifacts = new ChaoticArtifacts(registry.Store.Artifacts);
        await using var host = new ModelHost(registry.Store.Models, artifacts, new() { PollInterval = TimeSpan.FromHours(1), MemoryLimit = 1 });
        var one = await host.GetAsync<ScaleRow, Scaled>("one:1", Cancellation);
        await host.LoadAsync("two:1", Cancellation);

        artifacts.Now = ChaoticArtifacts.Fault.Down;
        var refused = await Assert.ThrowsAsync<MlOpsModelException>(async () => await one.PredictAsync(new(1, 0, 0, 1), Cancellation));
        Assert.True(refused.IsTransient);
        Assert.Contains("The artifact store is down", refused.Message, StringComparison.Ordinal);
        Assert.Equal(ServedModelState.Ready, host.Models.Single(m => m.Reference.Model == "two").Status.State);

        artifacts.Now = ChaoticArtifacts.Fault.None;
        await host.LoadAsync("one:1", Cancellation);
        Assert.Equal(new Scaled(1, 1), (await one.PredictAsync(new(1, 0, 0, 1), Cancellation)).Value);
        Assert.True(host.Models.Single(m => m.Reference.Model == "two").Status.LoadsOnDemand);
    }

    [Theory]
    [InlineData("MaxResidentModels")]
    [InlineData("MemoryLimit")]
    [InlineData("LoadTimeout")]
    public async Task Limits_out_of_range_are_named(string member)
    {
        await using var registry = await ServingFixture.OpenAsync();
        var options = new ModelHostOptions();
        _ = member switch
        {
            "MaxResidentModels" => options.MaxResidentModels = 0,
            "MemoryLimit" => options.MemoryLimit = 0,
            _ => (options.LoadTimeout = TimeSpan.Zero).Ticks,
        };
        var refused = Assert.Throws<ArgumentException>(() => new ModelHost(registry.Store.Models, registry.Store.Artifacts, options));
        Assert.Contains(member, refused.Message, StringComparison.Ordinal);
    }

    private static async Task<Scaled> ByTensorsAsync(ServedModel model, int first)
    {
        using var call = await model.BeginCallAsync(cancellationToken: Cancellation);
        call.Inputs[0].Reshape(1, 4);
        ((ReadOnlySpan<float>)[first, 0, 0, 1]).CopyTo(call.Inputs[0].AsSpan<float>());
        await call.RunAsync(Cancellation);
        var output = call.Outputs[0].AsSpan<float>();
        return new(output[0], output[3]);
    }

    private static async Task<ModelHost> TwoForOnePlaceAsync(ServingFixture registry, CountedSessions sessions)
    {
        await registry.RegisterAsync("one", "scale_v1");
        await registry.RegisterAsync("two", "scale_v2");
        var host = new ModelHost(registry.Store.Models, registry.Store.Artifacts, new() { PollInterval = TimeSpan.FromHours(1), MaxResidentModels = 1 }, loaders: [sessions]);
        await host.LoadAsync("one:1", Cancellation);
        await host.LoadAsync("two:1", Cancellation);
        return host;
    }
}
