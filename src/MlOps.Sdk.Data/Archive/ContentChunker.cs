namespace MlOps.Sdk.Data;

/// <summary>
/// Cuts bytes where their content says: normalised chunking of 16 to 256 KiB, about 64 (FastCDC; Xia et al., USENIX ATC 2016).
/// An insertion moves the cuts near it and no others. The gear table is fixed for ever, else nothing stored would be shared.
/// </summary>
internal sealed class ContentChunker
{
    public const int Smallest = 1 << 14;
    public const int Largest = 1 << 18;

    private const int Usual = 1 << 16;

    // Two bits harder than one in 64 Ki before the usual size, two bits easier after it; high bits, which the gear mixes best.
    private const ulong Hard = 0xFFFF_C000_0000_0000;
    private const ulong Easy = 0xFFFC_0000_0000_0000;

    private static readonly ulong[] Gear = MakeGear();

    private readonly byte[] _chunk = new byte[Largest];
    private readonly List<byte[]> _complete = [];
    private int _length;
    private ulong _hash;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var taken = Scan(bytes, out var isCut);
            bytes[..taken].CopyTo(_chunk.AsSpan(_length));
            _length += taken;
            bytes = bytes[taken..];
            if (isCut)
                Cut();
        }
    }

    /// <summary>The chunks that are complete since the last call.</summary>
    public IReadOnlyList<byte[]> Take()
    {
        byte[][] complete = [.. _complete];
        _complete.Clear();
        return complete;
    }

    /// <summary>Completes the last chunk, whatever its size.</summary>
    public void Finish()
    {
        if (_length > 0)
            Cut();
    }

    private int Scan(ReadOnlySpan<byte> bytes, out bool isCut)
    {
        var room = Math.Min(bytes.Length, Largest - _length);
        var hash = _hash;
        for (var i = 0; i < room; i++)
        {
            var at = _length + i + 1;
            hash = (hash << 1) + Gear[bytes[i]];
            if (at >= Smallest && (hash & (at < Usual ? Hard : Easy)) == 0)
            {
                isCut = true;
                return i + 1;
            }
        }

        _hash = hash;
        isCut = _length + room == Largest;
        return room;
    }

    private void Cut()
    {
        _complete.Add(_chunk.AsSpan(0, _length).ToArray());
        (_length, _hash) = (0, 0);
    }

    private static ulong[] MakeGear()
    {
        // SplitMix64 from seed 1.
        var gear = new ulong[256];
        for (var i = 0; i < gear.Length; i++)
        {
            var z = unchecked(1UL + ((ulong)(i + 1) * 0x9E3779B97F4A7C15));
            z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
            z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
            gear[i] = z ^ (z >> 31);
        }

        return gear;
    }
}
