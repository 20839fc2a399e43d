using System.Security.Cryptography;

namespace MlOps.Sdk.Serving;

/// <summary>
/// Makes UUIDv7s (RFC 9562) at the cost of one counter: 48 bits of milliseconds, a 32-bit counter, and 42 bits drawn once for
/// each source. Ids of one source are unique and rise with time; those of two sources differ by the 42 bits.
/// </summary>
internal sealed class PredictionIdSource
{
    private readonly ulong _node = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)) & ((1UL << 42) - 1);
    private uint _counter;

    public PredictionId Next(DateTimeOffset now)
    {
        var counter = Interlocked.Increment(ref _counter);
        var high = ((ulong)now.ToUnixTimeMilliseconds() << 16) | 0x7000 | (counter >> 20);
        var low = (0b10UL << 62) | ((ulong)(counter & 0xFFFFF) << 42) | _node;
        return new(new Guid((uint)(high >> 32), (ushort)(high >> 16), (ushort)high,
            (byte)(low >> 56), (byte)(low >> 48), (byte)(low >> 40), (byte)(low >> 32), (byte)(low >> 24), (byte)(low >> 16), (byte)(low >> 8), (byte)low));
    }
}
