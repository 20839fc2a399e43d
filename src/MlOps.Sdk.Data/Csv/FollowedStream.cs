namespace MlOps.Sdk.Data;

/// <summary>A stream's bytes, then some more.</summary>
internal sealed class FollowedStream(Stream first, byte[] then) : Stream
{
    private int _position = -1;

    public bool HasEnded => _position >= 0;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer) => _position < 0 && first.Read(buffer) is var count and > 0 ? count : Rest(buffer);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _position < 0 && await first.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var count and > 0 ? count : Rest(buffer.Span);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            first.Dispose();

        base.Dispose(disposing);
    }

    private int Rest(Span<byte> buffer)
    {
        _position = Math.Max(_position, 0);
        var count = Math.Min(buffer.Length, then.Length - _position);
        then.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }
}
