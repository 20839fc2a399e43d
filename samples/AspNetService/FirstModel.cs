using MlOps.Sdk;

namespace AspNetService;

/// <summary>Registers the models that ship with the sample, so that the first start has something to serve. A real service leaves this to training.</summary>
internal static class FirstModel
{
    public static async Task RegisterAsync(IServiceProvider services)
    {
        var registry = services.GetRequiredService<ModelRegistry>();
        if (await registry.FindAsync(ModelRef.ByAlias("iris", "champion")) is not null)
            return;

        var first = await RegisterAsync(services, "iris.onnx");
        await registry.PromoteAsync("iris", first.Version, "champion", "the first model");
    }

    /// <summary>Registers a file that lies beside the program as the next version.</summary>
    public static async Task<ModelVersion> RegisterAsync(IServiceProvider services, string file)
    {
        await using var run = await services.GetRequiredService<ExperimentTracker>().StartRunAsync("iris", "shipped with the sample");
        await run.LogArtifactAsync("model.onnx", await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, file)));
        await run.CompleteAsync();
        return await services.GetRequiredService<ModelRegistry>().RegisterAsync(new() { Model = "iris", RunId = run.Id });
    }
}
