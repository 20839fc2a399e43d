using System.Security.Cryptography;

namespace MlOps.Sdk;

/// <summary>Hashes what is read and refuses, with the read that reaches the end, content that is not what its name says.</summary>
internal sealed class VerifyingStream(Stream content, ContentDigest digest, string location, long length) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _position;
    private bool _verified;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException("Verified content is read from start to end.");
    }

    public override int Read(Span<byte> buffer)
    {
        var read = content.Read(buffer);
        Take(buffer[..read], buffer.Length);
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Take(buffer.Span[..read], buffer.Length);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("Verified content is read from start to end.");

    public override void SetLength(long value) => throw new NotSupportedException("Content is immutable.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Content is immutable.");

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
            throw new MlOpsIntegrityException($"Artifact {digest} at '{location}' is damaged: its {_position} bytes hash to {found}. Restore it from a backup, or put the original again.");
        _verified = bytes.IsEmpty;
    }
}
