using System.Collections.Concurrent;
using Amazon.S3;
using Amazon.S3.Model;

namespace MlOps.Sdk.Artifacts;

internal sealed class S3Upload(IAmazonS3 client, string bucket, string key, string id, bool replace) : ObjectUpload
{
    private readonly ConcurrentBag<PartETag> _sent = [];

    public override async ValueTask SendAsync(ObjectPart part, CancellationToken cancellationToken)
    {
        using var body = part.OpenRead();
        var request = new UploadPartRequest
        {
            BucketName = bucket,
            Key = key,
            UploadId = id,
            PartNumber = part.Number,
            PartSize = part.Length,
            InputStream = body,
        };
        var sent = await client.UploadPartAsync(request, cancellationToken).ConfigureAwait(false);
        _sent.Add(new(sent));
    }

    public override async ValueTask<bool> CompleteAsync(CancellationToken cancellationToken)
    {
        var request = new CompleteMultipartUploadRequest
        {
            BucketName = bucket,
            Key = key,
            UploadId = id,
            PartETags = [.. _sent.OrderBy(part => part.PartNumber)],
            IfNoneMatch = replace ? null : "*",
        };
        try
        {
            await client.CompleteMultipartUploadAsync(request, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (AmazonS3Exception e) when (S3Failure.IsTaken(e) || e.ErrorCode is "NoSuchUpload")
        {
            return false;
        }
    }

    public override async ValueTask AbortAsync(CancellationToken cancellationToken) =>
        await client.AbortMultipartUploadAsync(bucket, key, id, cancellationToken).ConfigureAwait(false);
}
