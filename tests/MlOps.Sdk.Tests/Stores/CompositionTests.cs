using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace MlOps.Sdk.Tests.Stores;

public sealed class CompositionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_host_composes_tracking_and_registry_on_one_store()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddMlOps(options =>
        {
            options.Directory = _folder.At("store");
            options.RequireGate("champion", "release");
        });
        using var host = builder.Build();
        await host.StartAsync(Cancellation);
        var tracker = host.Services.GetRequiredService<ExperimentTracker>();
        await using (var run = await tracker.StartRunAsync("e", "r", cancellationToken: Cancellation))
        {
            await run.LogTextAsync("model.onnx", "weights", Cancellation);
            await run.LogTextAsync("profile.json", "{}", Cancellation);
            await run.CompleteAsync(Cancellation);
            var registry = host.Services.GetRequiredService<ModelRegistry>();
            var version = await registry.RegisterAsync(SampleModel.Registration(run.Id), Cancellation);
            await Assert.ThrowsAsync<MlOpsPolicyException>(async () => await registry.PromoteAsync(version.Model, 1, "champion", cancellationToken: Cancellation));
        }

        Assert.True((await host.Services.GetRequiredService<StoreVerifier>().VerifyAsync(cancellationToken: Cancellation)).Intact);
        Assert.True(File.Exists(_folder.At("store", "mlops.db")));
        await host.StopAsync(Cancellation);
    }

    [Fact]
    public async Task Every_wrong_option_is_named_when_the_host_starts()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["MlOps:Directory"] = "",
            ["MlOps:Tracking:LeaseSeconds"] = "0",
            ["MlOps:PromotionRules:0:Alias"] = "",
        });
        builder.Services.AddMlOps(builder.Configuration.GetSection("MlOps"));
        using var host = builder.Build();
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Cancellation));
        Assert.Contains("Directory", refused.Message, StringComparison.Ordinal);
        Assert.Contains("LeaseSeconds", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Alias", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_that_cannot_be_written_stops_the_host()
    {
        await File.WriteAllTextAsync(_folder.At("file"), "", Cancellation);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddMlOps(options => options.Directory = _folder.At("file", "store"));
        using var host = builder.Build();
        await Assert.ThrowsAsync<MlOpsStoreException>(() => host.StartAsync(Cancellation));
    }

    [Fact]
    public async Task Tests_keep_everything_in_memory()
    {
        var services = new ServiceCollection();
        services.AddMlOps(options => options.Directory = _folder.At("store")).UseInMemoryStores();
        await using var provider = services.BuildServiceProvider();
        await using var run = await provider.GetRequiredService<ExperimentTracker>().StartRunAsync("e", "r", cancellationToken: Cancellation);
        await run.CompleteAsync(Cancellation);
        Assert.NotNull(await provider.GetRequiredService<IRunStore>().FindRunAsync(run.Id, Cancellation));
        Assert.False(Directory.Exists(_folder.At("store")));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
