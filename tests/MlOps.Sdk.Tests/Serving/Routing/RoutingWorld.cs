using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Tests.Serving.Routing;

/// <summary>A store with the model scale, whose versions 1 and 2 multiply by 1 and 2, and a host and a router over it. The alias champion is version 1.</summary>
internal sealed class RoutingWorld : IAsyncDisposable
{
    private RoutingWorld(ServingFixture registry, ModelHost host, ModelRoutes routes, ModelRouter router) =>
        (Registry, Host, Routes, Router) = (registry, host, routes, router);

    public ServingFixture Registry { get; }

    public ModelHost Host { get; }

    public ModelRoutes Routes { get; }

    public ModelRouter Router { get; }

    public IModelFactStore Facts => Registry.Store.Facts;

    public static async Task<RoutingWorld> OpenAsync(
        TimeSpan? poll = null, IPredictionObserver? observer = null, IPredictorLoader? loader = null, TimeProvider? time = null)
    {
        var registry = await ServingFixture.OpenAsync();
        await registry.PromoteAsync("scale", "scale_v1");
        await registry.RegisterAsync("scale", "scale_v2");
        var host = new ModelHost(
            registry.Store.Models, registry.Store.Artifacts, new() { PollInterval = TimeSpan.FromHours(1) },
            observer is null ? [] : [observer], loader is null ? [] : [loader]);
        var routes = new ModelRoutes(registry.Store.Facts, time: time);
        return new(registry, host, routes, new(host, routes, new() { PollInterval = poll ?? TimeSpan.FromHours(1), Seed = 1 }, time));
    }

    public RoutePlan Canary(int weight, RouteKind kind = RouteKind.Sticky) =>
        RoutePlan.Canary(ModelRef.Parse("scale:1"), ModelRef.Parse("scale:2"), weight, kind);

    public async ValueTask DisposeAsync()
    {
        await Router.DisposeAsync();
        await Host.DisposeAsync();
        await Registry.DisposeAsync();
    }
}
