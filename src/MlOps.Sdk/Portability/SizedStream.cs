namespace MlOps.Sdk;

/// <summary>A stream of known length that can only be read forward, as an entry of an archive whose header comes first needs it.</summary>
internal sealed class SizedStream(Stream inner, long length) : Stream
{
    private long _position;

    public override bool CanRead => true;

    // An archive writer asks the length of seekable streams only; it never seeks.
    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException("The content is read once, from its start.");
    }

    public override int Read(byte[] buffer, int offset, int count) => Counted(inner.Read(buffer, offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Counted(await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("The content is read once, from its start.");

    public override void SetLength(long value) => throw new NotSupportedException("The content is read once, from its start.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("The content is read once, from its start.");

    private int Counted(int read)
    {
        _position += read;
        return read;
    }
}
