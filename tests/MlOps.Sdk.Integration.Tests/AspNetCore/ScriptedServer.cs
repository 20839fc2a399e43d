using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Integration.Tests.AspNetCore;

/// <summary>A server whose one model, <c>scripted</c>, does what a test tells it.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlops-scripted-").FullName;
    private MlOpsStore? _store;
    private ModelHost? _host;
    private WebApplication? _app;

    public ScriptedModel Model { get; } = new();

    public HttpClient Http { get; } = new();

    public GrpcClient Grpc { get; private set; } = null!;

    public static async Task<ScriptedServer> StartAsync(Action<IServiceCollection> configure, Action<WebApplication> map, ServedModelOptions? served = null)
    {
        var server = new ScriptedServer();
        try
        {
            await server.BeginAsync(configure, map, served ?? new());
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public static string Request(float x) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $$"""{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[{{x}}]}]}""");

    public static WireMessage GrpcRequest(float x) =>
        new WireMessage().Add(1, "scripted").Add(5, new WireMessage().Add(1, "x").Add(2, "FP32").AddPacked(3, [1])).Add(7, BitConverter.GetBytes(x));

    public Task<HttpResponseMessage> InferAsync(float x) =>
        Http.PostAsync("/v2/models/scripted/infer", new StringContent(Request(x), System.Text.Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Model.Release();
        Http.Dispose();
        Grpc?.Dispose();
        if (_app is not null)
            await _app.DisposeAsync();
        if (_host is not null)
            await _host.DisposeAsync();
        if (_store is not null)
            await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task BeginAsync(Action<IServiceCollection> configure, Action<WebApplication> map, ServedModelOptions served)
    {
        var cancellation = TestContext.Current.CancellationToken;
        _store = await MlOpsStore.OpenAsync(_folder, cancellationToken: cancellation);
        _host = new(_store.Models, _store.Artifacts, new() { PollInterval = TimeSpan.FromHours(1), Defaults = served }, loaders: [Model]);
        var stored = await _store.Artifacts.PutAsync("script"u8.ToArray(), cancellation);
        var version = await _store.Models.AddVersionAsync(
            new()
            {
                Model = "scripted",
                Key = "1",
                Format = "scripted",
                File = new() { Path = "model.script", Digest = stored.Digest, Size = stored.Size },
                Attachments = [],
                Signature = Model.Signature,
            },
            new() { Actor = "test", At = TimeProvider.System.GetUtcNow() },
            cancellation);
        await _store.Registry.PromoteAsync("scripted", version.Version, "champion", cancellationToken: cancellation);
        await _host.LoadAsync("scripted@champion", cancellation);
        _app = InferenceServer.Build(services =>
        {
            services.AddSingleton<IModelHost>(_host);
            configure(services);
        });
        map(_app);
        await _app.StartAsync(cancellation);
        Http.BaseAddress = new(_app.Urls.First());
        Grpc = new(new(_app.Urls.Last()));
    }
}
