using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;

namespace MlOps.Sdk.Artifacts;

/// <summary>
/// Artifacts as block blobs in a container of Azure Blob storage. Every upload carries the MD5 of its body, which the service
/// checks, and the condition that nothing is there yet.
/// </summary>
public sealed class AzureBlobArtifactStore : ObjectArtifactStore, IArtifactLinks
{
    private const int MaxBlocks = 50_000;

    private readonly BlobContainerClient _container;
    private readonly TimeProvider _time;

    /// <summary>Uses a client, with whatever credential it was made with.</summary>
    /// <param name="container">The container, which must exist; the client's retries and time-outs count.</param>
    /// <param name="options">Prefix, part size and so on; the defaults when null.</param>
    /// <param name="time">The clock that links expire by.</param>
    /// <exception cref="ArgumentException">The options are faulty.</exception>
    public AzureBlobArtifactStore(BlobContainerClient container, ObjectArtifactOptions? options = null, TimeProvider? time = null)
        : base(LocationOf(container, options), options, MaxBlocks)
    {
        _container = container;
        _time = time ?? TimeProvider.System;
    }

    internal static BlobHttpHeaders Headers => new() { ContentType = "application/octet-stream" };

    /// <summary>
    /// Makes a link (a SAS) that reads content without a credential. Whoever has it can read; it is a secret, and what it brings
    /// is not verified. It is signed with the account's key where the client has it, else with a key the service lends to the identity.
    /// </summary>
    /// <param name="digest">Which content; it is not looked for.</param>
    /// <param name="lifetime">How long the link works, 1 second to 7 days.</param>
    /// <param name="cancellationToken">Stops the request for a key.</param>
    /// <exception cref="ArgumentOutOfRangeException">The lifetime is out of bounds.</exception>
    /// <exception cref="MlOpsStoreException">The service lends this identity no key.</exception>
    public async ValueTask<Uri> CreateReadLinkAsync(ContentDigest digest, TimeSpan lifetime, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ArgumentOutOfRangeException.ThrowIfLessThan(lifetime, TimeSpan.FromSeconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lifetime, TimeSpan.FromDays(7));
        var blob = _container.GetBlobClient(KeyOf(digest));
        var now = _time.GetUtcNow();
        if (blob.CanGenerateSasUri)
            return blob.GenerateSasUri(BlobSasPermissions.Read, now.Add(lifetime));

        var service = _container.GetParentBlobServiceClient();
        var key = await CallAsync(async () => (await service.GetUserDelegationKeyAsync(new BlobGetUserDelegationKeyOptions(now.Add(lifetime)), cancellationToken).ConfigureAwait(false)).Value, $"make a link to artifact {digest}", cancellationToken).ConfigureAwait(false);
        return blob.GenerateUserDelegationSasUri(BlobSasPermissions.Read, now.Add(lifetime), key);
    }

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
    protected override async ValueTask<ObjectBody?> ReadObjectAsync(string key, long offset, long? length, CancellationToken cancellationToken)
    {
        var options = offset == 0 && length is null ? null : new BlobDownloadOptions { Range = new(offset, length) };
        try
        {
            var response = await _container.GetBlobClient(key).DownloadStreamingAsync(options, cancellationToken).ConfigureAwait(false);
            return new(response.Value.Content, response.Value.Details.ContentLength);
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
