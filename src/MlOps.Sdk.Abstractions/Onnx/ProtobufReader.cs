using System.Text;

namespace MlOps.Sdk;

/// <summary>
/// Walks protobuf wire format field by field. Every length is checked against the message around it and everything kept is
/// counted against a budget, so hostile bytes end in <see cref="MlOpsIntegrityException"/>, never in memory or stack exhaustion.
/// </summary>
internal sealed class ProtobufReader
{
    private const int MaxText = 4 << 20;
    private const int MaxKeptItems = 1_000_000;
    private const long MaxKeptBytes = 64 << 20;

    private readonly Stream _stream;
    private readonly string _name;
    private readonly byte[] _buffer = new byte[4096];
    private readonly long _end;
    private int _next;
    private int _filled;
    private long _position;
    private int _wireType;
    private long _length;
    private int _keptItems;
    private long _keptBytes;

    public ProtobufReader(Stream stream, string name)
    {
        _stream = stream;
        _name = name;
        _end = stream.CanSeek ? stream.Length - stream.Position : long.MaxValue;
    }

    /// <summary>Where the outermost message ends; unknown in advance for streams that cannot seek.</summary>
    public long End => _end;

    /// <summary>Moves to the next field of the message that ends at <paramref name="end"/>; false when there is none.</summary>
    public bool NextField(long end, out int field)
    {
        field = 0;
        if (_position == end || (end == long.MaxValue && !Fill()))
            return false;

        var tag = ReadVarint(end);
        field = (int)Math.Min(tag >> 3, int.MaxValue);
        _wireType = (int)(tag & 7);
        if (field is 0 or > 536_870_911)
            throw Damaged("a field has no valid number");

        _length = _wireType switch
        {
            0 => 0,
            1 => 8,
            2 => ReadLength(end),
            5 => 4,
            _ => throw Damaged($"a field has the unknown wire type {_wireType}"),
        };
        return _length <= end - _position ? true : throw Damaged($"a field claims {_length} bytes where {end - _position} are left");
    }

    /// <summary>The field as a number.</summary>
    public long Number(long end)
    {
        Expect(0);
        return (long)ReadVarint(end);
    }

    /// <summary>The field as a nested message: where it ends.</summary>
    public long Message()
    {
        Expect(2);
        return _position + _length;
    }

    /// <summary>The field as text that will be kept.</summary>
    public string Text()
    {
        Expect(2);
        if (_length > MaxText)
            throw Damaged($"a text claims {_length} bytes, more than the {MaxText} allowed");

        Keep(_length);
        var bytes = new byte[_length];
        ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Jumps over the field.</summary>
    public void Skip(long end)
    {
        if (_wireType == 0)
            ReadVarint(end);
        else
            Advance(_length);
    }

    /// <summary>Counts something that will be kept in memory.</summary>
    public void Keep(long bytes = 0)
    {
        if (++_keptItems > MaxKeptItems || (_keptBytes += bytes) > MaxKeptBytes)
            throw Damaged("the description without weights is larger than any real model's");
    }

    public MlOpsIntegrityException Damaged(string what) =>
        new($"'{_name}' is not a usable ONNX model: {what} (byte {_position}).");

    private void Expect(int wireType)
    {
        if (_wireType != wireType)
            throw Damaged($"a field has wire type {_wireType} where {wireType} belongs");
    }

    private long ReadLength(long end) =>
        ReadVarint(end) is <= long.MaxValue and var length ? (long)length : throw Damaged("a field claims a negative length");

    private ulong ReadVarint(long end)
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (_position >= end)
                throw Damaged("a number runs over the end of its message");

            var b = ReadByte();
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
                return value;
        }

        throw Damaged("a number is longer than 10 bytes");
    }

    private byte ReadByte()
    {
        if (!Fill())
            throw Damaged("it is truncated");

        _position++;
        return _buffer[_next++];
    }

    private void ReadExactly(Span<byte> target)
    {
        while (!target.IsEmpty)
        {
            if (!Fill())
                throw Damaged("it is truncated");

            var count = Math.Min(target.Length, _filled - _next);
            _buffer.AsSpan(_next, count).CopyTo(target);
            target = target[count..];
            _next += count;
            _position += count;
        }
    }

    private void Advance(long count)
    {
        var buffered = Math.Min(count, _filled - _next);
        _next += (int)buffered;
        _position += buffered;
        count -= buffered;
        if (count > 0 && _stream.CanSeek)
        {
            _stream.Seek(count, SeekOrigin.Current);
            _position += count;
            return;
        }

        while (count > 0)
        {
            if (!Fill())
                throw Damaged("it is truncated");

            buffered = Math.Min(count, _filled - _next);
            _next += (int)buffered;
            _position += buffered;
            count -= buffered;
        }
    }

    private bool Fill()
    {
        if (_next < _filled)
            return true;

        _next = 0;
        _filled = _stream.Read(_buffer);
        return _filled > 0;
    }
}
