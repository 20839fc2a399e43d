using System.Buffers.Binary;
using System.Numerics;

namespace MlOps.Sdk.Statistics;

/// <summary>The cyclic redundancy check CRC-32C (Castagnoli; RFC 3720, appendix B.4), which finds every burst of errors up to 32 bits.</summary>
internal static class Crc32C
{
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var value in bytes)
            crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}
