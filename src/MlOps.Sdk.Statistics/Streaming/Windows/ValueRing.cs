namespace MlOps.Sdk.Statistics;

/// <summary>The last values of a stream, at most <paramref name="capacity"/>.</summary>
internal sealed class ValueRing(int capacity)
{
    private readonly double[] _values = new double[capacity];
    private int _oldest;

    public int Count { get; private set; }

    public int Capacity => _values.Length;

    public bool IsFull => Count == _values.Length;

    /// <summary>The value <paramref name="index"/> places after the oldest.</summary>
    public double this[int index]
    {
        get
        {
            var at = _oldest + index;
            return _values[at < _values.Length ? at : at - _values.Length];
        }
    }

    /// <summary>Adds a value; where the ring was full, the oldest leaves.</summary>
    public bool Push(double value, out double left)
    {
        if (!IsFull)
        {
            left = 0;
            var at = _oldest + Count++;
            _values[at < _values.Length ? at : at - _values.Length] = value;
            return false;
        }

        left = _values[_oldest];
        _values[_oldest] = value;
        if (++_oldest == _values.Length)
            _oldest = 0;
        return true;
    }

    public void Clear() => (Count, _oldest) = (0, 0);

    /// <summary>Forgets all but the newest <paramref name="count"/>.</summary>
    public void KeepNewest(int count)
    {
        _oldest = (_oldest + Count - count) % _values.Length;
        Count = count;
    }

    /// <summary>Saves the values, oldest first, or replaces them with saved ones.</summary>
    public void Exchange(StateCodec codec, string name)
    {
        var values = new double[Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = this[i];

        var stored = codec.Numbers(name, values, _values.Length);
        if (stored.Length == 0)
            return;

        Clear();
        foreach (var value in stored)
            Push(Math.Abs(value) <= StreamValue.Largest ? value : throw SavedState.Damaged($"'{name}' holds {value}"), out _);
    }
}
