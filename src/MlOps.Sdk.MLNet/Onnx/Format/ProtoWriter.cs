using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace MlOps.Sdk.MLNet;

/// <summary>
/// Writes the protocol buffers wire format: the four shapes onnx.proto needs, in the order of the calls, so that equal models
/// give equal bytes.
/// </summary>
internal sealed class ProtoWriter
{
    private const int WireVarint = 0;
    private const int WireLengthDelimited = 2;
    private const int WireFixed32 = 5;

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private ProtoWriter? _nested;

    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    public void Int(int field, long value)
    {
        Tag(field, WireVarint);
        Varint((ulong)value);
    }

    public void Float(int field, float value)
    {
        Tag(field, WireFixed32);
        BinaryPrimitives.WriteSingleLittleEndian(_buffer.GetSpan(4), value);
        _buffer.Advance(4);
    }

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, WireLengthDelimited);
        Varint((ulong)value.Length);
        _buffer.Write(value);
    }

    public void Text(int field, string value)
    {
        Tag(field, WireLengthDelimited);
        Varint((ulong)Encoding.UTF8.GetByteCount(value));
        Encoding.UTF8.GetBytes(value, _buffer);
    }

    public void Ints(int field, ReadOnlySpan<long> values)
    {
        foreach (var value in values)
            Int(field, value);
    }

    public void Floats(int field, ReadOnlySpan<float> values)
    {
        foreach (var value in values)
            Float(field, value);
    }

    public void Message(int field, IProtoMessage message)
    {
        // The length stands before the content, so the content is written aside; one buffer a level is reused by all siblings.
        _nested ??= new ProtoWriter();
        _nested._buffer.ResetWrittenCount();
        message.WriteTo(_nested);
        Bytes(field, _nested._buffer.WrittenSpan);
    }

    private void Tag(int field, int wireType) => Varint((ulong)(field << 3 | wireType));

    private void Varint(ulong value)
    {
        var span = _buffer.GetSpan(10);
        var length = 0;
        while (value >= 0x80)
        {
            span[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[length++] = (byte)value;
        _buffer.Advance(length);
    }
}
