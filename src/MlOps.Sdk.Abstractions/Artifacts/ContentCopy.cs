using System.Buffers;
using System.Security.Cryptography;

namespace MlOps.Sdk;

/// <summary>Copies content and hashes it on the way: a buffer is hashed while it is being written.</summary>
public static class ContentCopy
{
    private const int BufferSize = 1024 * 1024;

    /// <summary>Reads a stream to its end and tells what was in it.</summary>
    /// <param name="from">A readable stream; it is not disposed.</param>
    /// <param name="to">Where the bytes go; nowhere when null.</param>
    /// <param name="cancellationToken">Stops the copying.</param>
    public static async ValueTask<ArtifactContent> CopyAsync(Stream from, Stream? to, CancellationToken cancellationToken = default)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var size = await CopyAsync(from, to, hash, cancellationToken).ConfigureAwait(false);
        return new(ContentDigest.FromHash(hash.GetHashAndReset()), size);
    }

    /// <summary>Reads a stream to its end into a hash that may hold earlier bytes, and tells how many bytes came.</summary>
    internal static async ValueTask<long> CopyAsync(Stream from, Stream? to, IncrementalHash hash, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(from);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var size = 0L;
            int read;
            while ((read = await from.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                var written = to is null ? ValueTask.CompletedTask : to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                hash.AppendData(buffer, 0, read);
                await written.ConfigureAwait(false);
                size += read;
            }

            return size;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
