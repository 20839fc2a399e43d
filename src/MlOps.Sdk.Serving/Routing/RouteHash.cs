using System.Runtime.InteropServices;

namespace MlOps.Sdk.Serving;

/// <summary>
/// Hashes keys alike in every process and release, as a deal of keys must outlive both: UTF-16 in words of four characters, each
/// folded in by a 64×64-bit multiplication, and the finaliser of SplitMix64 (Steele, Lea and Flood 2014) at the end.
/// </summary>
internal static class RouteHash
{
    private const ulong Odd = 0x9E3779B97F4A7C15; // 2^64 divided by the golden ratio

    public static ulong Of(ulong seed, ReadOnlySpan<char> text)
    {
        var hash = seed ^ ((ulong)text.Length * Odd);
        for (; text.Length >= 4; text = text[4..])
            hash = Fold(hash ^ Word(text));

        ulong tail = 0;
        foreach (var c in text)
            tail = (tail << 16) | c;
        return Mix(Fold(hash ^ tail ^ Odd));
    }

    public static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }

    private static ulong Fold(ulong x)
    {
        var high = Math.BigMul(x ^ 0xD6E8FEB86659FD93, Odd, out var low);
        return high ^ low ^ x; // with x kept in, no word can wipe out what came before
    }

    // Assembled rather than read in place, so that the machine's byte order does not matter.
    private static ulong Word(ReadOnlySpan<char> text) =>
        BitConverter.IsLittleEndian
            ? MemoryMarshal.Read<ulong>(MemoryMarshal.AsBytes(text))
            : text[0] | ((ulong)text[1] << 16) | ((ulong)text[2] << 32) | ((ulong)text[3] << 48);
}
