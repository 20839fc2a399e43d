namespace MlOps.Sdk;

/// <summary>A part of a file, read from its start to its end.</summary>
internal sealed class RangeStream : Stream
{
    private readonly FileStream _file;
    private readonly long _start;
    private readonly long _length;
    private long _position;

    public RangeStream(FileStream file, long offset, long length)
    {
        (_file, _start, _length) = (file, offset, length);
        _file.Position = offset;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException("A part of an artifact is read from start to end.");
    }

    public override int Read(Span<byte> buffer)
    {
        var read = _file.Read(buffer[..Wanted(buffer.Length)]);
        return Took(read, buffer.Length);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await _file.ReadAsync(buffer[..Wanted(buffer.Length)], cancellationToken).ConfigureAwait(false);
        return Took(read, buffer.Length);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("A part of an artifact is read from start to end.");

    public override void SetLength(long value) => throw new NotSupportedException("Content is immutable.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Content is immutable.");

    public override async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _file.Dispose();
        base.Dispose(disposing);
    }

    private int Wanted(int room) => (int)Math.Min(room, _length - _position);

    // The file was this long when the range was opened: less now is damage, not an end.
    private int Took(int read, int room)
    {
        if (read == 0 && room > 0 && _position < _length)
            throw new MlOpsIntegrityException($"Artifact file '{_file.Name}' ends at byte {_start + _position}, before the part that was opened does. Restore it from a backup.");
        _position += read;
        return read;
    }
}
