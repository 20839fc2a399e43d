using System.Buffers;
using System.Buffers.Binary;

namespace MlOps.Sdk.Statistics;

/// <summary>Little-endian on every platform, floating-point numbers by their bits.</summary>
internal sealed class BinaryStateWriter : StateCodec
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    public override double Number(string name, double value = 0)
    {
        Write(BitConverter.DoubleToUInt64Bits(value));
        return value;
    }

    public override long Whole(string name, long value = 0, long least = 0, long most = long.MaxValue)
    {
        Write((ulong)value);
        return value;
    }

    public override ulong Word(string name, ulong value)
    {
        Write(value);
        return value;
    }

    public override bool Flag(string name, bool value = false)
    {
        _buffer.Write([value ? (byte)1 : (byte)0]);
        return value;
    }

    public override double[] Numbers(string name, ReadOnlySpan<double> values, int most)
    {
        Count(values.Length);
        foreach (var value in values)
            Write(BitConverter.DoubleToUInt64Bits(value));
        return [];
    }

    public override bool[] Bits(string name, ReadOnlySpan<bool> values, int most)
    {
        Count(values.Length);
        for (var start = 0; start < values.Length; start += 8)
        {
            var packed = 0;
            for (var bit = 0; bit < 8 && start + bit < values.Length; bit++)
                packed |= values[start + bit] ? 1 << bit : 0;
            _buffer.Write([(byte)packed]);
        }

        return [];
    }

    private void Count(int count)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.GetSpan(4), count);
        _buffer.Advance(4);
    }

    private void Write(ulong word)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.GetSpan(8), word);
        _buffer.Advance(8);
    }
}
