using System.Security.Cryptography;

namespace MlOps.Sdk;

/// <summary>
/// For authors of artifact stores: hashes what is read and refuses, with the read that reaches the end, content that is not what
/// its name says. It is read once, from start to end.
/// </summary>
/// <param name="content">The stored bytes; disposed with this stream.</param>
/// <param name="digest">The SHA-256 the bytes must have.</param>
/// <param name="location">Where the bytes come from, for the error message.</param>
/// <param name="length">How many bytes are stored.</param>
public sealed class VerifyingStream(Stream content, ContentDigest digest, string location, long length) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _position;
    private bool _verified;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => length;

    /// <inheritdoc/>
    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException("Verified content is read from start to end.");
    }

    /// <inheritdoc/>
    /// <exception cref="MlOpsIntegrityException">The last byte is read and the content is not what its digest says.</exception>
    public override int Read(Span<byte> buffer)
    {
        var read = content.Read(buffer);
        Take(buffer[..read], buffer.Length);
        return read;
    }

    /// <inheritdoc/>
    /// <exception cref="MlOpsIntegrityException">The last byte is read and the content is not what its digest says.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Take(buffer.Span[..read], buffer.Length);
        return read;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("Verified content is read from start to end.");

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException("Content is immutable.");

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Content is immutable.");

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await content.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }

    // Judges with the last byte, not only at the end of the stream: a reader that knows the length never asks for more.
    private void Take(ReadOnlySpan<byte> bytes, int wanted)
    {
        _hash.AppendData(bytes);
        _position += bytes.Length;
        var ended = _position >= length || (bytes.IsEmpty && wanted > 0);
        if (!ended || _verified)
            return;

        var found = ContentDigest.FromHash(_hash.GetCurrentHash());
        if (found != digest)
            throw new MlOpsIntegrityException($"Artifact {digest} at '{location}' is damaged: its {_position} bytes hash to {found}. Restore it from a backup, or delete it and put the original again.");
        _verified = bytes.IsEmpty;
    }
}
