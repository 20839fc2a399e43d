using System.Buffers;
using System.Security.Cryptography;

namespace MlOps.Sdk;

/// <summary>
/// Content whose digest is known and that can be read again: the caller's stream where it can seek, else a copy in memory or,
/// above 1 MiB, in a temporary file.
/// </summary>
internal sealed class StagedContent : IAsyncDisposable
{
    private const int InMemory = 1024 * 1024;
    private const int BufferSize = 128 * 1024;

    private readonly Stream _replay;
    private readonly long _start;
    private readonly bool _owned;

    private StagedContent(Stream replay, long start, bool owned, ArtifactContent content)
    {
        _replay = replay;
        _start = start;
        _owned = owned;
        Content = content;
    }

    public ArtifactContent Content { get; }

    public static async ValueTask<StagedContent> TakeAsync(Stream content, string? spoolDirectory, CancellationToken cancellationToken)
    {
        if (content.CanSeek)
        {
            var start = content.Position;
            return new(content, start, owned: false, await DigestAsync(content, null, cancellationToken).ConfigureAwait(false));
        }

        var spool = new Spool(InMemory, spoolDirectory);
        try
        {
            var digest = await DigestAsync(content, spool, cancellationToken).ConfigureAwait(false);
            return new(spool.Copy, 0, owned: true, digest);
        }
        catch
        {
            await spool.Copy.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Goes back to the first byte.</summary>
    public void Rewind() => _replay.Position = _start;

    /// <summary>Reads on, exactly so many bytes.</summary>
    public async ValueTask ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            await _replay.ReadExactlyAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (EndOfStreamException e)
        {
            throw Changed("it has become shorter", e);
        }
    }

    /// <summary>Makes sure that what was sent is what the digest was computed from.</summary>
    /// <exception cref="MlOpsIntegrityException">The content has changed between the two readings.</exception>
    public void RequireSame(IncrementalHash sent)
    {
        var found = ContentDigest.FromHash(sent.GetCurrentHash());
        if (found != Content.Digest)
            throw Changed($"it now hashes to {found}");
    }

    public ValueTask DisposeAsync() => _owned ? _replay.DisposeAsync() : ValueTask.CompletedTask;

    private static async ValueTask<ArtifactContent> DigestAsync(Stream content, Spool? spool, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var size = 0L;
            int read;
            while ((read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                if (spool is not null)
                    await spool.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                size += read;
            }

            return new(ContentDigest.FromHash(hash.GetHashAndReset()), size);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private MlOpsIntegrityException Changed(string how, Exception? e = null) =>
        new($"The content changed while it was being stored: first {Content.Digest} with {Content.Size} bytes, then {how}. Nothing was stored; put it when nothing writes to it any more.", e);
}
