using System.Buffers.Binary;
using System.Text;

namespace MlOps.Sdk.Statistics;

/// <summary>Reads what a <see cref="ByteWriter"/> wrote. Every length is checked against the bytes that are left before anything is allocated for it.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly int _length = bytes.Length;
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly int Left => _rest.Length;

    public byte Byte() => Bytes(1, "a byte")[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(sizeof(ushort), "a number"));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(sizeof(uint), "a number"));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(sizeof(ulong), "a number"));

    public double Double() => BitConverter.UInt64BitsToDouble(UInt64());

    public double[] Doubles(string what)
    {
        var count = Length(sizeof(double), what);
        var values = new double[count];
        foreach (ref var value in values.AsSpan())
            value = Double();
        return values;
    }

    /// <summary>A number that is not negative.</summary>
    public long Count(string what)
    {
        ulong value = 0;
        for (var shift = 0; shift < 63; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if ((next & 0x80) == 0)
                return (long)value;
        }

        throw Wrong($"the number of {what} has no end");
    }

    /// <summary>A number of things that take at least <paramref name="size"/> bytes each.</summary>
    public int Length(int size, string what)
    {
        var count = Count(what);
        return count <= Left / size ? (int)count : throw Wrong($"{count} {what} are announced and only {Left} bytes are left");
    }

    public ReadOnlySpan<byte> Bytes(int count, string what)
    {
        if (count > Left)
            throw Wrong($"{what} is cut off");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    public string Text(string what)
    {
        var header = Count(what);
        var length = header >> 1;
        if (length > Left)
            throw Wrong($"{what} is {length} bytes long and only {Left} are left");
        var encoded = Bytes((int)length, what);
        if ((header & 1) != 0)
        {
            if ((length & 1) != 0)
                throw Wrong($"{what} ends within a character");
            var units = new char[length / sizeof(char)];
            for (var i = 0; i < units.Length; i++)
                units[i] = (char)BinaryPrimitives.ReadUInt16LittleEndian(encoded[(i * sizeof(char))..]);
            return new string(units);
        }

        try
        {
            return Strict.GetString(encoded);
        }
        catch (DecoderFallbackException e)
        {
            throw new FormatException(Wrong($"{what} is not UTF-8").Message, e);
        }
    }

    public readonly FormatException Wrong(string reason) => new($"Not a profile: near byte {_length - Left}, {reason}.");
}
