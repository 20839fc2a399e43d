using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace MlOps.Sdk.Statistics;

/// <summary>Writes little-endian numbers, counts in as few bytes as they need (LEB128) and text.</summary>
internal sealed class ByteWriter
{
    private readonly ArrayBufferWriter<byte> _target = new(1024);

    public ReadOnlySpan<byte> Written => _target.WrittenSpan;

    public void Byte(byte value)
    {
        _target.GetSpan(1)[0] = value;
        _target.Advance(1);
    }

    public void UInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_target.GetSpan(sizeof(ushort)), value);
        _target.Advance(sizeof(ushort));
    }

    public void UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_target.GetSpan(sizeof(uint)), value);
        _target.Advance(sizeof(uint));
    }

    public void UInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_target.GetSpan(sizeof(ulong)), value);
        _target.Advance(sizeof(ulong));
    }

    public void Double(double value) => UInt64(BitConverter.DoubleToUInt64Bits(value));

    public void Doubles(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
            Double(value);
    }

    public void Count(long value)
    {
        var rest = (ulong)value;
        for (; rest >= 0x80; rest >>= 7)
            Byte((byte)(rest | 0x80));
        Byte((byte)rest);
    }

    public void Bytes(ReadOnlySpan<byte> values) => _target.Write(values);

    /// <summary>UTF-8 where it can say it; text with a lone surrogate, which it cannot, as UTF-16. The lowest bit of the length tells which.</summary>
    public void Text(string value)
    {
        if (IsWellFormed(value))
        {
            Count((long)Encoding.UTF8.GetByteCount(value) << 1);
            Encoding.UTF8.GetBytes(value, _target);
            return;
        }

        Count(((long)value.Length * sizeof(char) << 1) | 1);
        foreach (var unit in value)
            UInt16(unit);
    }

    private static bool IsWellFormed(string value)
    {
        for (var rest = value.AsSpan(); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var used) != OperationStatus.Done)
                return false;
            rest = rest[used..];
        }

        return true;
    }
}
