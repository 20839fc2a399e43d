namespace MlOps.Sdk.Data;

/// <summary>A stream's bytes, then some more.</summary>
internal sealed class FollowedStream(Stream first, byte[] then) : ForwardStream
{
    private int _position = -1;

    public bool HasEnded => _position >= 0;

    public override int Read(Span<byte> buffer) => _position < 0 && first.Read(buffer) is var count and > 0 ? count : Rest(buffer);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _position < 0 && await first.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var count and > 0 ? count : Rest(buffer.Span);

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
