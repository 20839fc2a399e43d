using System.Buffers.Binary;

namespace MlOps.Sdk.Data;

/// <summary>
/// Reads a structure in Thrift's compact protocol, holding every length against the bytes that are left and every field that is
/// known against its type, so that damaged bytes are an error instead of a huge allocation or a long loop.
/// </summary>
internal ref struct ThriftReader(ReadOnlySpan<byte> bytes)
{
    private const int DeepestNesting = 24;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _depth;

    /// <summary>Bytes read so far.</summary>
    public int Position { get; private set; }

    /// <exception cref="EndOfStreamException">The bytes end before the structure does.</exception>
    /// <exception cref="InvalidDataException">The bytes are no such structure.</exception>
    public ThriftStruct ReadStruct(ThriftType? type)
    {
        if (++_depth > DeepestNesting)
            throw new InvalidDataException($"the metadata is nested more than {DeepestNesting} deep");

        var result = new ThriftStruct();
        for (var (id, header) = (0, (int)NextByte()); header != 0; header = NextByte())
        {
            id = header >> 4 is var step and > 0 ? id + step : checked((int)ZigZag());
            var known = type?.Fields is { } fields && fields.TryGetValue(id, out var field) ? field : null;
            var value = (header & 15) is var code and (1 or 2) && (known is null || known.Kind == ThriftKind.Bool) ? code == 1 : Value(header & 15, known, id);
            if (!result.TryAdd(id, value))
                throw new InvalidDataException($"the metadata has field {id} twice");
        }

        _depth--;
        return result;
    }

    private object Value(int code, ThriftType? known, int id)
    {
        if (known is not null && known.Kind != KindOf(code))
            throw new InvalidDataException($"field {id} of the metadata holds {KindOf(code)} where {known.Kind} is expected");

        return KindOf(code) switch
        {
            ThriftKind.Bool => NextByte() == 1,
            ThriftKind.Byte => (long)(sbyte)NextByte(),
            ThriftKind.Short => (long)checked((short)ZigZag()),
            ThriftKind.Int => (long)checked((int)ZigZag()),
            ThriftKind.Long => ZigZag(),
            ThriftKind.Double => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double))),
            ThriftKind.Binary => Take(Length()).ToArray(),
            ThriftKind.List => Items(known?.Item, id),
            _ => ReadStruct(known),
        };
    }

    private object[] Items(ThriftType? known, int id)
    {
        if (++_depth > DeepestNesting)
            throw new InvalidDataException($"the metadata is nested more than {DeepestNesting} deep");

        int header = NextByte();
        var count = header >> 4 is var small and < 15 ? small : Length();

        // Every item takes at least a byte.
        if (count > _bytes.Length - Position)
            throw new EndOfStreamException($"the metadata lists {count} items in {_bytes.Length - Position} bytes");

        var items = new object[count];
        for (var i = 0; i < count; i++)
            items[i] = Value(header & 15, known, id);

        _depth--;
        return items;
    }

    private static ThriftKind KindOf(int code) => code switch
    {
        1 or 2 => ThriftKind.Bool,
        3 => ThriftKind.Byte,
        4 => ThriftKind.Short,
        5 => ThriftKind.Int,
        6 => ThriftKind.Long,
        7 => ThriftKind.Double,
        8 => ThriftKind.Binary,
        9 or 10 => ThriftKind.List,
        12 => ThriftKind.Struct,
        _ => throw new InvalidDataException($"the metadata has a field of unknown type {code}"),
    };

    private int Length()
    {
        var length = VarInt();
        return length <= (ulong)(_bytes.Length - Position)
            ? (int)length
            : throw new EndOfStreamException($"a length of {length} in the metadata reaches beyond its end");
    }

    private long ZigZag()
    {
        var value = VarInt();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private ulong VarInt()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = NextByte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }

        throw new InvalidDataException("a number in the metadata is longer than 64 bits");
    }

    private byte NextByte() => Take(1)[0];

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _bytes.Length - Position)
            throw new EndOfStreamException("the metadata is cut off");

        var taken = _bytes.Slice(Position, count);
        Position += count;
        return taken;
    }
}
