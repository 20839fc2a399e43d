using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;

namespace MlOps.Sdk;

/// <summary>Reads content in parts and sends several at a time. The slots are shared by all uploads of a store, which bounds its memory.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle is never asked for holds nothing to dispose.")]
internal sealed class PartSender(int partSize, int parallelism, int maxParts)
{
    private const int Mebibyte = 1024 * 1024;

    private readonly SemaphoreSlim _slots = new(parallelism, parallelism);

    /// <summary>The bytes of each part but the last of content of a size.</summary>
    public int PartSizeFor(long size)
    {
        var needed = ((size + maxParts - 1) / maxParts + Mebibyte - 1) / Mebibyte * Mebibyte;
        return needed <= ObjectArtifactOptions.MaxPartSize
            ? Math.Max(partSize, (int)needed)
            : throw new MlOpsStoreException($"Content of {size} bytes is more than the store takes: {maxParts} parts of {ObjectArtifactOptions.MaxPartSize} bytes.", isTransient: false);
    }

    /// <summary>
    /// Sends all parts; returns when none is on its way any more. Where one fails the others stop and its error is thrown. The last
    /// part is sent only after the bytes proved to be those of the digest.
    /// </summary>
    public async Task SendAsync(StagedContent content, Func<ObjectPart, CancellationToken, Task> send, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var size = content.Content.Size;
        var step = PartSizeFor(size);
        var sending = new List<Task>();
        ExceptionDispatchInfo? failure = null;
        try
        {
            content.Rewind();
            var offset = 0L;
            do
            {
                await _slots.WaitAsync(stop.Token).ConfigureAwait(false);
                var length = (int)Math.Min(step, size - offset);
                var buffer = ArrayPool<byte>.Shared.Rent(length);
                try
                {
                    await content.ReadAsync(buffer.AsMemory(0, length), stop.Token).ConfigureAwait(false);
                    hash.AppendData(buffer, 0, length);
                    if (offset + length == size)
                        content.RequireSame(hash);
                }
                catch
                {
                    Release(buffer);
                    throw;
                }

                sending.Add(SendPartAsync(new(sending.Count + 1, offset, buffer, length), buffer));
                offset += length;
            }
            while (offset < size);
        }
        catch (Exception e)
        {
            Fail(e);
        }

        await Task.WhenAll(sending).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        failure?.Throw();

        async Task SendPartAsync(ObjectPart part, byte[] buffer)
        {
            try
            {
                await send(part, stop.Token).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                Fail(e);
            }
            finally
            {
                Release(buffer);
            }
        }

        // The first failure is the cause; what follows is the stop it made.
        void Fail(Exception e)
        {
            Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
            stop.Cancel();
        }
    }

    private void Release(byte[] buffer)
    {
        ArrayPool<byte>.Shared.Return(buffer);
        _slots.Release();
    }
}
