using Azure.Core;
using Azure.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using MlOps.Sdk;
using MlOps.Sdk.Artifacts;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps artifacts in Azure Blob storage.</summary>
public static class AzureBlobArtifactBuilderExtensions
{
    /// <summary>
    /// Keeps artifacts in Azure Blob storage instead of in the embedded store's folder. The account is that of the connection
    /// string, or of the service's address with the <see cref="TokenCredential"/> that the application registers, or else that of
    /// the <see cref="BlobServiceClient"/> it registers.
    /// </summary>
    /// <param name="builder">What <c>AddMlOps</c> returned.</param>
    /// <param name="configure">Sets the options; they are checked when the host starts.</param>
    public static IMlOpsBuilder AddAzureBlobArtifacts(this IMlOpsBuilder builder, Action<AzureBlobArtifactOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var services = builder.Services;
        services.AddOptions<AzureBlobArtifactOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AzureBlobArtifactOptions>, AzureBlobArtifactOptionsValidator>());
        services.Replace(ServiceDescriptor.Singleton<IArtifactStore>(provider =>
        {
            var options = provider.GetRequiredService<IOptions<AzureBlobArtifactOptions>>().Value;
            return new AzureBlobArtifactStore(CreateService(provider, options).GetBlobContainerClient(options.Container), options, provider.GetService<TimeProvider>());
        }));
        return builder;
    }

    private static BlobServiceClient CreateService(IServiceProvider provider, AzureBlobArtifactOptions options) => options switch
    {
        { ConnectionString: { Length: > 0 } text } => new(text),
        { ServiceUri: { Query.Length: > 0 } address } => new(address),
        { ServiceUri: { } address } => new(address, provider.GetRequiredService<TokenCredential>()),
        _ => provider.GetRequiredService<BlobServiceClient>(),
    };
}
