using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MlOps.Sdk;
using MlOps.Sdk.Serving;
using MlOps.Sdk.Tests.Serving;

// Serves the store in a folder by every protocol, and registers, promotes and routes new versions meanwhile, until it is killed. It says
// on which ports it is ready, and prints a line for each change that the store has acknowledged.
// usage: MlOps.Sdk.ServeWorker STORE MODELS | STORE MODELS SWAPS (see SwapWorker)
var (folder, models) = (args[0], args[1]);
if (args.Length > 2)
{
    await SwapWorker.RunAsync(folder, models, int.Parse(args[2], CultureInfo.InvariantCulture));
    return;
}

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.Listen(IPAddress.Loopback, 0);
    kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2);
});
builder.Services.AddMlOps(options => options.Directory = folder)
    .AddServing(host => (host.PollInterval, host.MaxResidentModels, host.Defaults) = (TimeSpan.FromMilliseconds(50), 6, new() { Batching = new() }))
    .AddOnnxModel<ScaleRow, Scaled>("scale@champion", model => model.Batching = new())
    .AddRouting(router => router.PollInterval = TimeSpan.FromMilliseconds(50));

await using var app = builder.Build();
app.MapInference();
app.MapPredict<ScaleRow, Scaled>("/predict/scale", "scale@champion");
app.MapMlflowScoring("scale@champion");
await app.StartAsync();

var (host, router) = (app.Services.GetRequiredService<IModelHost>(), app.Services.GetRequiredService<ModelRouter>());
for (var i = 0; i < 6; i++)
    host.Serve(ModelRef.Parse($"other-{i}@champion"));
await host.LoadAsync("scale@champion");
await router.RouteAsync("scale");
var ports = app.Urls.Select(url => new Uri(url).Port).ToArray();
Say($"ready {ports[0]} {ports[1]}");

var (store, artifacts, registry) = (app.Services.GetRequiredService<IModelStore>(), app.Services.GetRequiredService<IArtifactStore>(), app.Services.GetRequiredService<ModelRegistry>());
byte[][] contents = [.. new[] { "scale_v1", "scale_v2" }.Select(file => File.ReadAllBytes(Path.Combine(models, file + ".onnx")))];
for (var i = 1; ; i++)
{
    var content = contents[i % 2];
    var stored = await artifacts.PutAsync(content);
    var version = await store.AddVersionAsync(
        new()
        {
            Model = "scale",
            Key = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString(),
            Format = "onnx",
            File = new() { Path = "model.onnx", Digest = stored.Digest, Size = stored.Size },
            Signature = OnnxModelFile.Read(content).Signature,
        },
        new() { Actor = "worker", At = TimeProvider.System.GetUtcNow() });
    Say($"version {version.Version} {version.File.Digest}");
    var alias = await registry.PromoteAsync("scale", version.Version, "champion", "trained");
    Say($"alias {alias.Revision} {version.Version}");
    if (i % 2 == 0)
    {
        var route = await router.Routes.ChangeAsync("scale", RoutePlan.Canary(ModelRef.Parse("scale@champion"), ModelRef.ByVersion("scale", version.Version - 1), i % 3 * 3_000), "try");
        Say($"route {route.Revision}");
    }

    await Task.Delay(50);
}

static void Say(string line)
{
    Console.Out.WriteLine(line);
    Console.Out.Flush();
}
