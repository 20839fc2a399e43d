namespace MlOps.Sdk.Statistics;

/// <summary>The last answers of a stream of errors, with the number of ones among them.</summary>
internal sealed class BitRing(int capacity)
{
    private readonly bool[] _bits = new bool[capacity];
    private int _oldest;

    public int Count { get; private set; }

    public int Ones { get; private set; }

    public int Capacity => _bits.Length;

    public bool IsFull => Count == _bits.Length;

    public bool this[int index]
    {
        get
        {
            var at = _oldest + index;
            return _bits[at < _bits.Length ? at : at - _bits.Length];
        }
    }

    /// <summary>Adds a bit; where the ring was full, the oldest leaves.</summary>
    public bool Push(bool bit, out bool left)
    {
        left = false;
        Ones += bit ? 1 : 0;
        if (!IsFull)
        {
            var at = _oldest + Count++;
            _bits[at < _bits.Length ? at : at - _bits.Length] = bit;
            return false;
        }

        left = _bits[_oldest];
        Ones -= left ? 1 : 0;
        _bits[_oldest] = bit;
        if (++_oldest == _bits.Length)
            _oldest = 0;
        return true;
    }

    public void Clear() => (Count, Ones, _oldest) = (0, 0, 0);

    /// <summary>Forgets all but the newest <paramref name="count"/>.</summary>
    public void KeepNewest(int count)
    {
        for (; Count > count; Count--)
        {
            Ones -= _bits[_oldest] ? 1 : 0;
            if (++_oldest == _bits.Length)
                _oldest = 0;
        }
    }

    /// <summary>Saves the bits, oldest first, or replaces them with saved ones.</summary>
    public void Exchange(StateCodec codec, string name)
    {
        var bits = new bool[Count];
        for (var i = 0; i < bits.Length; i++)
            bits[i] = this[i];

        var stored = codec.Bits(name, bits, _bits.Length);
        if (stored.Length == 0)
            return;

        Clear();
        foreach (var bit in stored)
            Push(bit, out _);
    }
}
