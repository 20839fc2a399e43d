using System.Buffers.Binary;
using System.Collections.Concurrent;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace MlOps.Sdk.Artifacts;

/// <summary>
/// Stages blocks and commits them. Writers of the same content stage under the same blob, so a block is named by its place and its
/// MD5: whoever staged it last, the bytes under a name are the same.
/// </summary>
internal sealed class AzureBlobUpload(BlockBlobClient blob, bool replace) : ObjectUpload
{
    private readonly ConcurrentDictionary<int, string> _staged = new();

    public override async ValueTask SendAsync(ObjectPart part, CancellationToken cancellationToken)
    {
        var md5 = part.ComputeMd5();
        var id = NameOf(part, md5);
        using var body = part.OpenRead();
        var options = new BlockBlobStageBlockOptions { TransferValidation = new() { ChecksumAlgorithm = StorageChecksumAlgorithm.MD5, PrecalculatedChecksum = md5 } };
        await blob.StageBlockAsync(id, body, options, cancellationToken).ConfigureAwait(false);
        _staged[part.Number] = id;
    }

    public override async ValueTask<bool> CompleteAsync(CancellationToken cancellationToken)
    {
        var options = new CommitBlockListOptions
        {
            Conditions = replace ? null : new() { IfNoneMatch = ETag.All },
            HttpHeaders = AzureBlobArtifactStore.Headers,
        };
        try
        {
            await blob.CommitBlockListAsync(_staged.OrderBy(block => block.Key).Select(block => block.Value), options, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException e) when (AzureBlobFailure.IsTaken(e) || e.ErrorCode == BlobErrorCode.InvalidBlockList)
        {
            return false; // a commit, this one's first attempt or another writer's, uses up all staged blocks
        }
    }

    // There is no request that drops staged blocks; nobody sees them, and the service drops them within a week.
    public override ValueTask AbortAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    private static string NameOf(ObjectPart part, ReadOnlySpan<byte> md5)
    {
        Span<byte> name = stackalloc byte[sizeof(long) + 16];
        BinaryPrimitives.WriteInt64BigEndian(name, part.Offset);
        md5.CopyTo(name[sizeof(long)..]);
        return Convert.ToBase64String(name);
    }
}
