using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MlOps.Sdk.AspNetCore;
using MlOps.Sdk.Serving;
using MlOps.Sdk.TestSupport;

namespace MlOps.Sdk.Integration.Tests.AspNetCore;

/// <summary>A Kestrel on a port of its own that serves the reference models under their file names, loaded when they are asked for.</summary>
public sealed class InferenceServer : IAsyncLifetime
{
    // Absent files skip tests, which a fixture cannot: it waits for the first test that asks for it.
    private readonly string _folder = Directory.CreateTempSubdirectory("mlops-inference-").FullName;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private MlOpsStore? _store;
    private ModelHost? _host;
    private WebApplication? _app;
    private HttpClient? _client;
    private GrpcClient? _grpc;

    public static string Models => SharedFiles.Path("data", "onnx");

    public HttpClient Client => _client ?? throw new InvalidOperationException("The test class asks for the server in its InitializeAsync.");

    internal GrpcClient Grpc => _grpc ?? throw new InvalidOperationException("The test class asks for the server in its InitializeAsync.");

    public static void Options(InferenceOptions options)
    {
        options.MaxBodySize = 4 << 20;
        options.RepositoryPolicy = "operators";
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Starts the server before the first test; skips the test where the reference models are absent.</summary>
    public async ValueTask StartAsync(Action<ModelHostOptions>? configure = null)
    {
        var models = Models;
        await _gate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (_client is null)
                await StartAsync(models, configure);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task StartAsync(string models, Action<ModelHostOptions>? configure)
    {
        var options = new ModelHostOptions { PollInterval = TimeSpan.FromHours(1), Onnx = new() { ExternalDataFolder = models } };
        configure?.Invoke(options);
        _store = await MlOpsStore.OpenAsync(_folder, cancellationToken: TestContext.Current.CancellationToken);
        _host = new(_store.Models, _store.Artifacts, options);
        _app = Build(services => services.AddSingleton<IModelHost>(_host).AddSingleton<IModelStore>(_store.Models));
        _app.MapInference(Options);
        await _app.StartAsync(TestContext.Current.CancellationToken);
        _client = new() { BaseAddress = new(_app.Urls.First()) };
        _grpc = new(new(_app.Urls.Last()));
    }

    /// <summary>What the host serves of a model, for calls in process.</summary>
    public ServedModel Served(string model) => _host!.Models.Single(m => m.Reference.Model == model);

    /// <summary>Loads a registered model in process.</summary>
    public async Task LoadAsync(string model) => await _host!.LoadAsync($"{model}@champion", TestContext.Current.CancellationToken);

    /// <summary>Exchanges the bytes of a stored artifact behind the store's back, or takes them away.</summary>
    public void Damage(ContentDigest digest, byte[]? content)
    {
        var file = Directory.EnumerateFiles(_folder, digest.Hex[2..], SearchOption.AllDirectories).Single();
        File.Delete(file);
        if (content is not null)
            File.WriteAllBytes(file, content);
    }

    /// <summary>Puts the host into another application.</summary>
    public void AddHost(IServiceCollection services) => services.AddSingleton<IModelHost>(_host!);

    public static WebApplication Build(Action<IServiceCollection> configure)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddAuthentication("header").AddScheme<AuthenticationSchemeOptions, HeaderAuthentication>("header", null);
        builder.Services.AddAuthorizationBuilder().AddPolicy("operators", policy => policy.RequireRole("operator"));
        configure(builder.Services);
        return builder.Build();
    }

    public async Task ServeAsync(string model, string? file = null)
    {
        if (_host!.Models.All(m => m.Reference.Model != model))
            await RegisterAsync(model, File.ReadAllBytes(Path.Combine(Models, (file ?? model) + ".onnx")), load: true);
    }

    public async Task<ContentDigest> RegisterAsync(string model, byte[] content, bool load, ModelSignature? signature = null)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await _gate.WaitAsync(cancellation);
        try
        {
            var stored = await _store!.Artifacts.PutAsync(content, cancellation);
            var version = await _store.Models.AddVersionAsync(
                new()
                {
                    Model = model,
                    Key = stored.Digest.ToString(),
                    Format = "onnx",
                    File = new() { Path = "model.onnx", Digest = stored.Digest, Size = stored.Size },
                    Attachments = [],
                    Signature = signature ?? OnnxModelFile.Read(content).Signature,
                },
                new() { Actor = "test", At = TimeProvider.System.GetUtcNow() },
                cancellation);
            await _store.Registry.PromoteAsync(model, version.Version, "champion", cancellationToken: cancellation);
            if (load)
                await _host!.LoadAsync($"{model}@champion", cancellation);
            return stored.Digest;
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        _grpc?.Dispose();
        if (_app is not null)
            await _app.DisposeAsync();
        if (_host is not null)
            await _host.DisposeAsync();
        if (_store is not null)
            await _store.DisposeAsync();
        _gate.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Takes the role from a header.</summary>
    private sealed class HeaderAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (!Request.Headers.TryGetValue("x-role", out var role))
                return Task.FromResult(AuthenticateResult.NoResult());

            var identity = new ClaimsIdentity([new Claim(ClaimTypes.Role, role.ToString())], Scheme.Name);
            return Task.FromResult(AuthenticateResult.Success(new(new(identity), Scheme.Name)));
        }
    }
}
