using System.IO.Compression;

namespace MlOps.Sdk.Data;

/// <summary>
/// Decompresses gzip data and notices when it is cut off, which <see cref="GZipStream"/> takes for its end. A gzip file may be
/// several members in a row, so a last member with known content is read after the file: it only comes out whole when
/// everything before it did.
/// </summary>
internal sealed class CompleteGzipStream : Stream
{
    private static readonly byte[] Mark = [0x6d, 0x6c, 0x8f, 0x01, 0xd3, 0x27, 0xaa, 0x55, 0xe1, 0x90, 0x1c, 0xfe, 0x42, 0xb7, 0x00, 0x99];
    private static readonly byte[] MarkMember = Compress(Mark);

    private readonly GZipStream _plain;
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private bool _done;

    public CompleteGzipStream(Stream compressed) => _plain = new(new FollowedStream(compressed, MarkMember), CompressionMode.Decompress);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        while (!_done && Available == 0)
            Took(_plain.Read(MakeRoom().Span));

        return Give(buffer);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!_done && Available == 0)
            Took(await _plain.ReadAsync(MakeRoom(), cancellationToken).ConfigureAwait(false));

        return Give(buffer.Span);
    }

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
            _plain.Dispose();

        base.Dispose(disposing);
    }

    /// <summary>The last bytes stay back until it is known whether they are the mark.</summary>
    private int Available => Math.Max(0, _end - _start - Mark.Length);

    private Memory<byte> MakeRoom()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        return _buffer.AsMemory(_end);
    }

    private void Took(int count)
    {
        _end += count;
        _done = count == 0;
        if (_done && !_buffer.AsSpan(_start, _end - _start).SequenceEqual(Mark))
            throw new InvalidDataException("The gzip data is cut off or damaged.");
    }

    private int Give(Span<byte> buffer)
    {
        var count = Math.Min(Available, buffer.Length);
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    private static byte[] Compress(byte[] content)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(content);

        return target.ToArray();
    }
}
