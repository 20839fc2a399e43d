using MlOps.Sdk;

namespace AspNetService;

/// <summary>Registers the model that ships with the sample, so that the first start has something to serve. A real service leaves this to training.</summary>
internal static class FirstModel
{
    public static async Task RegisterAsync(IServiceProvider services)
    {
        var registry = services.GetRequiredService<ModelRegistry>();
        if (await registry.FindAsync(ModelRef.ByAlias("iris", "champion")) is not null)
            return;

        await using var run = await services.GetRequiredService<ExperimentTracker>().StartRunAsync("iris", "shipped with the sample");
        await run.LogArtifactAsync("model.onnx", await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "iris.onnx")));
        await run.CompleteAsync();

        var version = await registry.RegisterAsync(new() { Model = "iris", RunId = run.Id });
        await registry.PromoteAsync("iris", version.Version, "champion", "the first model");
    }
}
