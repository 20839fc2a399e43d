using Azure.Core;
using Azure.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using MlOps.Sdk.Artifacts;

namespace MlOps.Sdk.Integration.Tests.AzureBlobs;

public sealed class AzureBlobCompositionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_wrong_option_is_named_when_the_host_starts_and_no_secret_told()
    {
        var refused = await StartAsync(azure =>
        {
            azure.Container = "Models";
            azure.Parallelism = 0;
            azure.ConnectionString = "AccountKey=c2VjcmV0";
            azure.ServiceUri = new("https://acme.blob.core.windows.net/?sig=c2VjcmV0");
        });
        Assert.Contains("Container 'Models'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Parallelism 0", refused.Message, StringComparison.Ordinal);
        Assert.Contains("both set", refused.Message, StringComparison.Ordinal);
        Assert.Contains("not the connection string", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_that_nothing_names_stops_the_host() =>
        Assert.Contains("Nothing says where the account is", (await StartAsync(azure => azure.Container = "models")).Message, StringComparison.Ordinal);

    [Fact]
    public async Task An_address_without_a_credential_stops_the_host() =>
        Assert.Contains("TokenCredential", (await StartAsync(azure => (azure.Container, azure.ServiceUri) = ("models", new("https://acme.blob.core.windows.net")))).Message, StringComparison.Ordinal);

    [Fact]
    public void The_credential_of_the_application_is_used_with_the_address()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TokenCredential>(DelegatedTokenCredential.Create((_, _) => new("token", DateTimeOffset.MaxValue)));
        services.AddMlOps().UseInMemoryStores().AddAzureBlobArtifacts(azure => (azure.Container, azure.Prefix, azure.ServiceUri) = ("models", "churn", new("https://acme.blob.core.windows.net")));
        using var provider = services.BuildServiceProvider();
        Assert.Equal("https://acme.blob.core.windows.net/models/churn", Assert.IsType<AzureBlobArtifactStore>(provider.GetRequiredService<IArtifactStore>()).Location);
    }

    [Fact]
    public void A_signature_in_the_address_is_enough_and_is_not_told()
    {
        var store = new AzureBlobArtifactStore(new BlobContainerClient(new("https://acme.blob.core.windows.net/models?sv=2024&sig=secret")));
        Assert.Equal("https://acme.blob.core.windows.net/models/", store.Location);
    }

    private static async Task<OptionsValidationException> StartAsync(Action<AzureBlobArtifactOptions> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddMlOps().UseInMemoryStores().AddAzureBlobArtifacts(configure);
        using var host = builder.Build();
        return await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Cancellation));
    }
}
