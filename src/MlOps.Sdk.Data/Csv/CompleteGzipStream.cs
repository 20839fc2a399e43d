using System.IO.Compression;

namespace MlOps.Sdk.Data;

/// <summary>
/// Decompresses gzip data and notices when it is cut off, which <see cref="GZipStream"/> takes for its end. A gzip file may be
/// several members in a row, so a last member with known content is read after the file: it only comes out whole when
/// everything before it did.
/// </summary>
internal sealed class CompleteGzipStream : ForwardStream
{
    private static readonly byte[] Mark = [0x6d, 0x6c, 0x8f, 0x01, 0xd3, 0x27, 0xaa, 0x55, 0xe1, 0x90, 0x1c, 0xfe, 0x42, 0xb7, 0x00, 0x99];
    private static readonly byte[] MarkMember = Compress(Mark);

    private readonly FollowedStream _compressed;
    private readonly GZipStream _plain;
    private int _marked;

    public CompleteGzipStream(Stream compressed)
    {
        _compressed = new(compressed, MarkMember);
        _plain = new(_compressed, CompressionMode.Decompress);
    }

    public override int Read(Span<byte> buffer)
    {
        try
        {
            var count = _plain.Read(buffer);
            while (count > 0 && IsMark(buffer[..count]))
                count = _plain.Read(buffer);

            return count > 0 || buffer.IsEmpty ? count : End();
        }
        catch (InvalidDataException e)
        {
            throw Damaged(e);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var count = await _plain.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            while (count > 0 && IsMark(buffer.Span[..count]))
                count = await _plain.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);

            return count > 0 || buffer.IsEmpty ? count : End();
        }
        catch (InvalidDataException e)
        {
            throw Damaged(e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _plain.Dispose();

        base.Dispose(disposing);
    }

    // The decompressor asks for more only when it has given all it had, so what it gives once the file has ended is of the mark,
    // or of a file that was cut off and swallowed the mark.
    private bool IsMark(ReadOnlySpan<byte> plain)
    {
        if (!_compressed.HasEnded)
            return false;
        if (!Mark.AsSpan(_marked).StartsWith(plain))
            throw Damaged(null);

        _marked += plain.Length;
        return true;
    }

    private int End() => _marked == Mark.Length ? 0 : throw Damaged(null);

    private static InvalidDataException Damaged(Exception? cause) => new("the gzip data is cut off or damaged", cause);

    private static byte[] Compress(byte[] content)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(content);

        return target.ToArray();
    }
}
