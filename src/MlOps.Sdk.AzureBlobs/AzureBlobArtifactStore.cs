using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace MlOps.Sdk.Artifacts;

/// <summary>
/// Artifacts as block blobs in a container of Azure Blob storage. Every upload carries the MD5 of its body, which the service
/// checks, and the condition that nothing is there yet.
/// </summary>
public sealed class AzureBlobArtifactStore : ObjectArtifactStore
{
    private const int MaxBlocks = 50_000;

    private readonly BlobContainerClient _container;

    /// <summary>Uses a client, with whatever credential it was made with.</summary>
    /// <param name="container">The container, which must exist; the client's retries and time-outs count.</param>
    /// <param name="options">Prefix, part size and so on; the defaults when null.</param>
    /// <exception cref="ArgumentException">The options are faulty.</exception>
    public AzureBlobArtifactStore(BlobContainerClient container, ObjectArtifactOptions? options = null)
        : base(LocationOf(container, options), options, MaxBlocks) => _container = container;

    internal static BlobHttpHeaders Headers => new() { ContentType = "application/octet-stream" };

    /// <inheritdoc/>
    protected override async ValueTask<long?> FindObjectAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return (await _container.GetBlobClient(key).GetPropertiesAsync(cancellationToken: cancellationToken).ConfigureAwait(false)).Value.ContentLength;
        }
        catch (RequestFailedException e) when (AzureBlobFailure.IsMissingBlob(e))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask<bool> PutObjectAsync(string key, ObjectPart content, bool replace, CancellationToken cancellationToken)
    {
        using var body = content.OpenRead();
        var options = new BlobUploadOptions
        {
            Conditions = replace ? null : new() { IfNoneMatch = ETag.All },
            HttpHeaders = Headers,
            TransferOptions = new() { InitialTransferSize = long.Max(1, content.Length) },
            TransferValidation = new() { ChecksumAlgorithm = StorageChecksumAlgorithm.MD5 },
        };
        try
        {
            await _container.GetBlockBlobClient(key).UploadAsync(body, options, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException e) when (AzureBlobFailure.IsTaken(e))
        {
            return false;
        }
    }

    /// <inheritdoc/>
    protected override ValueTask<ObjectUpload> BeginUploadAsync(string key, bool replace, CancellationToken cancellationToken) =>
        ValueTask.FromResult<ObjectUpload>(new AzureBlobUpload(_container.GetBlockBlobClient(key), replace));

    /// <inheritdoc/>
    protected override async ValueTask<ObjectBody?> ReadObjectAsync(string key, long offset, CancellationToken cancellationToken)
    {
        var options = offset == 0 ? null : new BlobDownloadOptions { Range = new(offset) };
        try
        {
            var response = await _container.GetBlobClient(key).DownloadStreamingAsync(options, cancellationToken).ConfigureAwait(false);
            return new(response.Value.Content, offset + response.Value.Details.ContentLength);
        }
        catch (RequestFailedException e) when (AzureBlobFailure.IsMissingBlob(e))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<StoredObject> ListObjectsAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var blobs = _container.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, cancellationToken);
        await foreach (var blob in blobs.ConfigureAwait(false))
            yield return new(blob.Name, blob.Properties.ContentLength ?? 0);
    }

    /// <inheritdoc/>
    protected override async ValueTask<bool> DeleteObjectAsync(string key, CancellationToken cancellationToken) =>
        await _container.GetBlobClient(key).DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    protected override MlOpsStoreException? Translate(Exception exception, string attempted) => AzureBlobFailure.Translate(exception, attempted, Location);

    // Without the query, which may be a SAS.
    private static string LocationOf(BlobContainerClient container, ObjectArtifactOptions? options)
    {
        ArgumentNullException.ThrowIfNull(container);
        return $"{container.Uri.GetLeftPart(UriPartial.Path)}/{options?.Prefix}";
    }
}
