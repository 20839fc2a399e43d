using System.Buffers.Binary;
using System.Text;

namespace MlOps.Sdk.Evaluation;

/// <summary>Walks the fields of one protobuf message in memory; every length is checked against the bytes there are.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>The field's number.</summary>
    public int Field { get; private set; }

    /// <summary>How the field is written: 0 a number, 2 bytes, 1 and 5 fixed.</summary>
    public int Wire { get; private set; }

    /// <summary>The field's bytes; of a number none.</summary>
    public ReadOnlySpan<byte> Content { get; private set; }

    /// <summary>The field as a number.</summary>
    public long Number { get; private set; }

    public readonly string Text => Encoding.UTF8.GetString(Content);

    public readonly float Single => Content.Length == 4 ? BinaryPrimitives.ReadSingleLittleEndian(Content) : throw Damaged();

    public bool Next()
    {
        if (_rest.IsEmpty)
            return false;
        var tag = Varint();
        (Field, Wire, Number) = ((int)(tag >> 3), (int)(tag & 7), 0);
        Content = [];
        switch (Wire)
        {
            case 0: Number = (long)Varint(); break;
            case 1: Content = Take(8); break;
            case 2: Content = Take(Varint()); break;
            case 5: Content = Take(4); break;
            default: throw Damaged();
        }

        return true;
    }

    /// <summary>Adds the field's floats, packed or one.</summary>
    public readonly void Floats(List<double> values)
    {
        if (Wire is 0 or 1 || Content.Length % 4 != 0)
            throw Damaged();
        for (var at = 0; at < Content.Length; at += 4)
            values.Add(BinaryPrimitives.ReadSingleLittleEndian(Content[at..]));
    }

    /// <summary>Adds the field's doubles, packed or one.</summary>
    public readonly void Doubles(List<double> values)
    {
        if (Wire is 0 or 5 || Content.Length % 8 != 0)
            throw Damaged();
        for (var at = 0; at < Content.Length; at += 8)
            values.Add(BinaryPrimitives.ReadDoubleLittleEndian(Content[at..]));
    }

    /// <summary>Adds the field's whole numbers, packed or one.</summary>
    public readonly void Numbers(List<long> values)
    {
        if (Wire == 0)
        {
            values.Add(Number);
            return;
        }

        var packed = new WireReader(Content);
        while (!packed._rest.IsEmpty)
            values.Add((long)packed.Varint());
    }

    public static MlOpsIntegrityException Damaged() => new("The bytes are not a usable ONNX model: a field runs over the end of its message or has the wrong form.");

    private ulong Varint()
    {
        ulong value = 0;
        for (var (shift, at) = (0, 0); shift < 70 && at < _rest.Length; (shift, at) = (shift + 7, at + 1))
        {
            value |= (ulong)(_rest[at] & 0x7F) << shift;
            if (_rest[at] >= 0x80)
                continue;
            _rest = _rest[(at + 1)..];
            return value;
        }

        throw Damaged();
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)_rest.Length)
            throw Damaged();
        var taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return taken;
    }
}
