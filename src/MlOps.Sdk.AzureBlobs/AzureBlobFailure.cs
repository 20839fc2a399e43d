using Azure;
using Azure.Storage.Blobs.Models;

namespace MlOps.Sdk.Artifacts;

/// <summary>What an exception of the Azure SDK means to a caller. Its message lists the response's headers, so the code speaks instead.</summary>
internal static class AzureBlobFailure
{
    public static MlOpsStoreException? Translate(Exception exception, string attempted, string location) => exception switch
    {
        RequestFailedException e when e.ErrorCode == BlobErrorCode.ContainerNotFound =>
            new($"Could not {attempted}: the container {location} does not exist. Create it, or correct {nameof(AzureBlobArtifactOptions.Container)}.", isTransient: false, e),
        RequestFailedException { Status: 401 or 403 } e =>
            new($"Could not {attempted} in {location}: access denied ({e.ErrorCode}). Check the credential; an identity needs the role 'Storage Blob Data Contributor'.", isTransient: false, e),
        RequestFailedException { Status: 0 } e => new($"Could not {attempted} in {location}: {FirstLine(e)}", isTransient: true, e),
        RequestFailedException e => new($"Could not {attempted} in {location}: {e.ErrorCode ?? FirstLine(e)}, status {e.Status}.", e.Status is 408 or 409 or 429 or >= 500 and not 501 and not 505, e),
        // What the retries of the SDK threw, one after another.
        AggregateException { InnerExceptions: [.., var last] } => Translate(last, attempted, location) ?? new($"Could not {attempted} in {location}: {last.Message}", IsNetwork(last), exception),
        // AuthenticationFailedException and its kin, from a package that only the application references.
        _ when exception.GetType().Namespace is "Azure.Identity" => new($"Could not {attempted} in {location}: no token. {exception.Message}", isTransient: false, exception),
        _ => null,
    };

    /// <summary>Something is there already, so the condition that nothing is was not met.</summary>
    public static bool IsTaken(RequestFailedException e) =>
        e.Status == 412 || (e.Status == 409 && (e.ErrorCode == BlobErrorCode.BlobAlreadyExists || e.ErrorCode == BlobErrorCode.ConditionNotMet));

    public static bool IsMissingBlob(RequestFailedException e) => e.Status == 404 && e.ErrorCode != BlobErrorCode.ContainerNotFound;

    private static bool IsNetwork(Exception e) => e is IOException or HttpRequestException or OperationCanceledException or TimeoutException;

    private static string FirstLine(Exception e) => e.Message.AsSpan().EnumerateLines() is var lines && lines.MoveNext() ? lines.Current.ToString() : "";
}
