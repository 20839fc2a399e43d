using Azure.Core;
using Azure.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MlOps.Sdk.Artifacts;

/// <summary>Reports all faults of the options together, at start, and whether anything says where the account is.</summary>
internal sealed class AzureBlobArtifactOptionsValidator(IServiceProviderIsService registered) : IValidateOptions<AzureBlobArtifactOptions>
{
    public ValidateOptionsResult Validate(string? name, AzureBlobArtifactOptions options)
    {
        List<string> faults = [.. options.FindFaults()];
        if (options.ServiceUri is null && string.IsNullOrEmpty(options.ConnectionString) && !registered.IsService(typeof(BlobServiceClient)))
            faults.Add($"Nothing says where the account is: set {nameof(options.ServiceUri)} or {nameof(options.ConnectionString)}, or register a {nameof(BlobServiceClient)}.");
        if (options.ServiceUri is { IsAbsoluteUri: true, Query.Length: 0 } && !registered.IsService(typeof(TokenCredential)))
            faults.Add($"{nameof(options.ServiceUri)} carries no SAS, and no {nameof(TokenCredential)} is registered; register one, such as a DefaultAzureCredential.");
        if (!string.IsNullOrEmpty(options.ConnectionString) && !IsConnectionString(options.ConnectionString))
            faults.Add($"{nameof(options.ConnectionString)} is not the connection string of a storage account.");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults.Select(fault => $"Azure Blob artifacts: {fault}"));
    }

    private static bool IsConnectionString(string text)
    {
        try
        {
            return new BlobServiceClient(text).Uri is not null;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }
}
