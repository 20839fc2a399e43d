using System.Buffers.Binary;

namespace MlOps.Sdk.Statistics;

/// <summary>Reads what <see cref="BinaryStateWriter"/> wrote; a count is believed only as far as the bytes reach.</summary>
internal sealed class BinaryStateReader(ReadOnlyMemory<byte> bytes) : StateCodec
{
    private ReadOnlyMemory<byte> _rest = bytes;

    public override double Number(string name, double value = 0) => SavedState.NotNaN(name, BitConverter.UInt64BitsToDouble(Word(name, 0)));

    public override long Whole(string name, long value = 0, long least = 0, long most = long.MaxValue) =>
        SavedState.Inside(name, (long)Word(name, 0), least, most);

    public override ulong Word(string name, ulong value) => BinaryPrimitives.ReadUInt64LittleEndian(Take(name, 8));

    public override bool Flag(string name, bool value = false) => Take(name, 1)[0] switch
    {
        0 => false,
        1 => true,
        var other => throw SavedState.Damaged($"'{name}' is {other}, where only 0 and 1 can stand"),
    };

    public override double[] Numbers(string name, ReadOnlySpan<double> values, int most)
    {
        var count = Count(name, most);
        var stored = Take(name, (long)count * 8);
        var numbers = new double[count];
        for (var i = 0; i < count; i++)
            numbers[i] = SavedState.NotNaN(name, BinaryPrimitives.ReadDoubleLittleEndian(stored[(i * 8)..]));
        return numbers;
    }

    public override bool[] Bits(string name, ReadOnlySpan<bool> values, int most)
    {
        var count = Count(name, most);
        var stored = Take(name, (count + 7L) / 8);
        var bits = new bool[count];
        for (var i = 0; i < count; i++)
            bits[i] = (stored[i / 8] >> (i % 8) & 1) == 1;
        return bits;
    }

    public void ThrowIfLeftOver()
    {
        if (!_rest.IsEmpty)
            throw SavedState.Damaged($"{_rest.Length} bytes follow its last member");
    }

    private int Count(string name, int most) => (int)SavedState.Inside($"count of {name}", BinaryPrimitives.ReadInt32LittleEndian(Take(name, 4)), 0, most);

    private ReadOnlySpan<byte> Take(string name, long count)
    {
        if (count > _rest.Length)
            throw SavedState.Damaged($"it ends at '{name}', which needs {count} bytes more where {_rest.Length} are left");

        var taken = _rest.Span[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }
}
