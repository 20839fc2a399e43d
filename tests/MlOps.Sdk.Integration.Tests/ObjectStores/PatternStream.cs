namespace MlOps.Sdk.Integration.Tests.ObjectStores;

/// <summary>So many bytes that are made as they are read, so that nothing but the code under test holds them.</summary>
internal sealed class PatternStream(long length, bool canSeek, byte seed = 0) : Stream
{
    private long _position;
    private int _readings;

    /// <summary>From the second reading on the bytes are others.</summary>
    public bool Changes { get; init; }

    /// <summary>Called with the number of the reading, from 1, and the position before each read.</summary>
    public Action<int, long>? OnRead { get; init; }

    public override bool CanRead => true;

    public override bool CanSeek => canSeek;

    public override bool CanWrite => false;

    public override long Length => canSeek ? length : throw new NotSupportedException();

    public override long Position
    {
        get => canSeek ? _position : throw new NotSupportedException();
        set => _position = canSeek ? value : throw new NotSupportedException();
    }

    public static byte At(long position, byte seed) => (byte)((position * 31) + (position >> 8) + (position >> 17) + seed);

    public override int Read(Span<byte> buffer)
    {
        if (_position == 0)
            _readings++;
        OnRead?.Invoke(_readings, _position);
        var read = (int)Math.Min(buffer.Length, length - _position);
        var shift = (byte)(Changes && _readings > 1 ? 1 : 0);
        for (var i = 0; i < read; i++)
            buffer[i] = At(_position + i, (byte)(seed + shift));
        _position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(Read(buffer.Span));
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
