using System.Buffers.Binary;
using System.Text;

namespace MlOps.Sdk.Integration.Tests.AspNetCore;

/// <summary>A protobuf message by field numbers alone, as the wire has it.</summary>
internal sealed class WireMessage
{
    private readonly List<(int Field, ulong Number, byte[]? Bytes)> _fields = [];

    public static WireMessage Parse(ReadOnlySpan<byte> bytes)
    {
        var message = new WireMessage();
        while (bytes.Length > 0)
        {
            var tag = ReadVarint(ref bytes);
            var field = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    message._fields.Add((field, ReadVarint(ref bytes), null));
                    break;
                case 1:
                    message._fields.Add((field, BinaryPrimitives.ReadUInt64LittleEndian(bytes), null));
                    bytes = bytes[8..];
                    break;
                case 2:
                    var length = (int)ReadVarint(ref bytes);
                    message._fields.Add((field, 0, bytes[..length].ToArray()));
                    bytes = bytes[length..];
                    break;
                default:
                    Assert.Equal(5UL, tag & 7);
                    message._fields.Add((field, BinaryPrimitives.ReadUInt32LittleEndian(bytes), null));
                    bytes = bytes[4..];
                    break;
            }
        }

        return message;
    }

    public WireMessage Add(int field, ulong number)
    {
        _fields.Add((field, number, null));
        return this;
    }

    public WireMessage Add(int field, string text) => Add(field, Encoding.UTF8.GetBytes(text));

    public WireMessage Add(int field, byte[] bytes)
    {
        _fields.Add((field, 0, bytes));
        return this;
    }

    public WireMessage Add(int field, WireMessage message) => Add(field, message.ToArray());

    /// <summary>Packed varints, as repeated integers go.</summary>
    public WireMessage AddPacked(int field, IEnumerable<ulong> numbers)
    {
        var bytes = new List<byte>();
        foreach (var number in numbers)
            WriteVarint(bytes, number);
        return bytes.Count == 0 ? this : Add(field, [.. bytes]);
    }

    public IEnumerable<byte[]> All(int field) => _fields.Where(f => f.Field == field).Select(f => f.Bytes!);

    public IEnumerable<WireMessage> Messages(int field) => All(field).Select(b => Parse(b));

    public IEnumerable<string> Texts(int field) => All(field).Select(Encoding.UTF8.GetString);

    public string Text(int field) => Texts(field).SingleOrDefault() ?? "";

    public ulong Number(int field) => _fields.SingleOrDefault(f => f.Field == field).Number;

    public bool Has(int field) => _fields.Exists(f => f.Field == field);

    public List<ulong> Packed(int field)
    {
        var numbers = new List<ulong>();
        foreach (var part in All(field))
        {
            ReadOnlySpan<byte> rest = part;
            while (rest.Length > 0)
                numbers.Add(ReadVarint(ref rest));
        }

        return numbers;
    }

    public byte[] ToArray()
    {
        var bytes = new List<byte>();
        foreach (var (field, number, content) in _fields)
        {
            WriteVarint(bytes, (ulong)field << 3 | (content is null ? 0UL : 2));
            WriteVarint(bytes, content is null ? number : (ulong)content.Length);
            bytes.AddRange(content ?? []);
        }

        return [.. bytes];
    }

    private static ulong ReadVarint(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[0];
            bytes = bytes[1..];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }
    }

    private static void WriteVarint(List<byte> bytes, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
    }
}
