using System.Net;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;

namespace MlOps.Sdk.Artifacts;

/// <summary>
/// Artifacts in a bucket of Amazon S3, or of a server that speaks its protocol. Every upload carries the condition that nothing is
/// there yet; the checksum or the signature that the client puts on a request's body is what the server checks it with.
/// </summary>
public sealed class S3ArtifactStore : ObjectArtifactStore, IArtifactLinks
{
    private const int MaxParts = 10_000;

    private readonly IAmazonS3 _client;
    private readonly string _bucket;
    private readonly TimeProvider _time;

    /// <summary>Uses a client, which stays the caller's.</summary>
    /// <param name="client">The client: its credentials, region, retries and time-outs count.</param>
    /// <param name="bucket">The bucket; it must exist.</param>
    /// <param name="options">Prefix, part size and so on; the defaults when null.</param>
    /// <param name="time">The clock that links expire by.</param>
    /// <exception cref="ArgumentException">The options are faulty.</exception>
    public S3ArtifactStore(IAmazonS3 client, string bucket, ObjectArtifactOptions? options = null, TimeProvider? time = null)
        : base($"s3://{bucket}/{options?.Prefix}", options, MaxParts)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentException.ThrowIfNullOrWhiteSpace(bucket);
        _client = client;
        _bucket = bucket;
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Makes a link that reads content without a credential. Whoever has it can read; it is a secret, and what it brings is not verified.</summary>
    /// <param name="digest">Which content; it is not looked for.</param>
    /// <param name="lifetime">How long the link works: 1 second to 7 days, and no longer than the credential it is signed with.</param>
    /// <param name="cancellationToken">Stops the search for credentials.</param>
    /// <exception cref="ArgumentOutOfRangeException">The lifetime is out of bounds.</exception>
    public ValueTask<Uri> CreateReadLinkAsync(ContentDigest digest, TimeSpan lifetime, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ArgumentOutOfRangeException.ThrowIfLessThan(lifetime, TimeSpan.FromSeconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lifetime, TimeSpan.FromDays(7));
        var request = new GetPreSignedUrlRequest
        {
            BucketName = _bucket,
            Key = KeyOf(digest),
            Verb = HttpVerb.GET,
            Expires = _time.GetUtcNow().Add(lifetime).UtcDateTime,
            Protocol = _client.Config.ServiceURL?.StartsWith("http:", StringComparison.OrdinalIgnoreCase) == true ? Protocol.HTTP : Protocol.HTTPS,
        };
        return CallAsync(async () => new Uri(await _client.GetPreSignedURLAsync(request).ConfigureAwait(false)), $"make a link to artifact {digest}", cancellationToken);
    }

    /// <summary>
    /// Aborts uploads in parts that were begun before a moment and never completed: what killed processes leave behind, which is
    /// invisible and yet paid for. A lifecycle rule of the bucket does the same.
    /// </summary>
    /// <param name="begunBefore">Choose it older than the longest upload that may be under way, such as a day ago.</param>
    /// <param name="cancellationToken">Stops the work between uploads.</param>
    /// <returns>How many were aborted.</returns>
    public async ValueTask<int> AbortUploadsAsync(DateTimeOffset begunBefore, CancellationToken cancellationToken = default)
    {
        const string Attempted = "abort forgotten uploads";
        var aborted = 0;
        var request = new ListMultipartUploadsRequest { BucketName = _bucket, Prefix = Root };
        ListMultipartUploadsResponse page;
        do
        {
            page = await CallAsync(async () => await _client.ListMultipartUploadsAsync(request, cancellationToken).ConfigureAwait(false), Attempted, cancellationToken).ConfigureAwait(false);
            foreach (var upload in page.MultipartUploads ?? [])
            {
                if (upload.Initiated is not { } begun || begun.ToUniversalTime() >= begunBefore.UtcDateTime)
                    continue;
                await CallAsync(() => AbortAsync(upload), Attempted, cancellationToken).ConfigureAwait(false);
                aborted++;
            }

            request.KeyMarker = page.NextKeyMarker;
            request.UploadIdMarker = page.NextUploadIdMarker;
        }
        while (page.IsTruncated is true);

        return aborted;

        async ValueTask<bool> AbortAsync(MultipartUpload upload)
        {
            await _client.AbortMultipartUploadAsync(_bucket, upload.Key, upload.UploadId, cancellationToken).ConfigureAwait(false);
            return true;
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask<long?> FindObjectAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return (await _client.GetObjectMetadataAsync(_bucket, key, cancellationToken).ConfigureAwait(false)).ContentLength;
        }
        catch (AmazonS3Exception e) when (S3Failure.IsMissingObject(e))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask<bool> PutObjectAsync(string key, ObjectPart content, bool replace, CancellationToken cancellationToken)
    {
        using var body = content.OpenRead();
        var request = new PutObjectRequest
        {
            BucketName = _bucket,
            Key = key,
            InputStream = body,
            AutoCloseStream = false,
            ContentType = "application/octet-stream",
            IfNoneMatch = replace ? null : "*",
        };
        try
        {
            await _client.PutObjectAsync(request, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (AmazonS3Exception e) when (S3Failure.IsTaken(e))
        {
            return false;
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask<ObjectUpload> BeginUploadAsync(string key, bool replace, CancellationToken cancellationToken)
    {
        var request = new InitiateMultipartUploadRequest { BucketName = _bucket, Key = key, ContentType = "application/octet-stream" };
        var begun = await _client.InitiateMultipartUploadAsync(request, cancellationToken).ConfigureAwait(false);
        return new S3Upload(_client, _bucket, key, begun.UploadId, replace);
    }

    /// <inheritdoc/>
    protected override async ValueTask<ObjectBody?> ReadObjectAsync(string key, long offset, long? length, CancellationToken cancellationToken)
    {
        var request = new GetObjectRequest { BucketName = _bucket, Key = key };
        if (offset > 0 || length is not null)
            request.ByteRange = new($"bytes={offset}-{offset + length - 1}");
        try
        {
            var response = await _client.GetObjectAsync(request, cancellationToken).ConfigureAwait(false);
            return new(response.ResponseStream, response.ContentLength);
        }
        catch (AmazonS3Exception e) when (S3Failure.IsMissingObject(e))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<StoredObject> ListObjectsAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = _bucket, Prefix = prefix };
        ListObjectsV2Response page;
        do
        {
            page = await _client.ListObjectsV2Async(request, cancellationToken).ConfigureAwait(false);
            foreach (var found in page.S3Objects ?? [])
                yield return new(found.Key, found.Size ?? 0);
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated is true);
    }

    /// <inheritdoc/>
    protected override async ValueTask<bool> DeleteObjectAsync(string key, CancellationToken cancellationToken)
    {
        // S3 deletes what is not there without a word.
        if (await FindObjectAsync(key, cancellationToken).ConfigureAwait(false) is null)
            return false;
        await _client.DeleteObjectAsync(_bucket, key, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <inheritdoc/>
    protected override MlOpsStoreException? Translate(Exception exception, string attempted) => S3Failure.Translate(exception, attempted, Location);
}
