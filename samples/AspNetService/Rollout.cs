using System.Globalization;
using MlOps.Sdk;
using MlOps.Sdk.Serving;

namespace AspNetService;

/// <summary>Tries a new version on a share of the flowers. A real service would guard these endpoints by a policy, or leave them to a pipeline.</summary>
internal static class Rollout
{
    public static void MapRollout(this IEndpointRouteBuilder app)
    {
        app.MapPost("/rollout/iris/iris", (IServiceProvider services, ModelRoutes routes) => StartAsync("iris.onnx", services, routes)).WithTags("rollout");
        app.MapPost("/rollout/iris/iris-nan", (IServiceProvider services, ModelRoutes routes) => StartAsync("iris-nan.onnx", services, routes)).WithTags("rollout");
        app.MapGet("/rollout/iris", HistoryAsync).WithTags("rollout");
    }

    // 50 % for at least 10 seconds and 100 answers, then all: as long as the answers are sound.
    private static async Task<string> StartAsync(string file, IServiceProvider services, ModelRoutes routes)
    {
        var version = await FirstModel.RegisterAsync(services, file);
        var plan = RoutePlan.Canary(ModelRef.ByAlias("iris", "champion"), version.ToRef(), 0) with
        {
            Ramp = new()
            {
                Variant = "canary",
                Steps =
                [
                    new() { Weight = 5_000, Hold = TimeSpan.FromSeconds(10), MinSamples = 100 },
                    new() { Weight = RoutePlan.Whole, Hold = TimeSpan.FromSeconds(10) },
                ],
            },
        };
        await routes.ChangeAsync("iris", plan, $"try version {version.Version}");
        return $"version {version.Version} is tried\n";
    }

    private static async Task<string> HistoryAsync(ModelRoutes routes)
    {
        var lines = await routes.HistoryAsync("iris")
            .Select(route => string.Create(CultureInfo.InvariantCulture, $"{route.At:HH:mm:ss}  canary {route.Plan?.FindVariant("canary")?.Weight / 100.0,3} %  {route.Reason}"))
            .ToListAsync();
        return string.Join('\n', lines) + "\n";
    }
}
