namespace MlOps.Sdk.Statistics;

/// <summary>Values kept in order while they come and go one at a time: a binary search and a short move each.</summary>
internal sealed class SortedWindow<T>(int capacity)
    where T : struct, IComparable<T>
{
    private readonly T[] _values = new T[capacity];

    public int Count { get; private set; }

    public ReadOnlySpan<T> Values => _values.AsSpan(0, Count);

    public void Add(T value)
    {
        var at = Position(value);
        Array.Copy(_values, at, _values, at + 1, Count++ - at);
        _values[at] = value;
    }

    /// <summary>Removes one value equal to <paramref name="value"/>, which must be there.</summary>
    public void Remove(T value)
    {
        var at = Position(value);
        Array.Copy(_values, at + 1, _values, at, --Count - at);
    }

    /// <summary>Adds one value and removes another, moving only what lies between.</summary>
    public void Exchange(T added, T removed)
    {
        int to = Position(added), from = Position(removed);
        if (to > from)
            Array.Copy(_values, from + 1, _values, from, --to - from);
        else
            Array.Copy(_values, to, _values, to + 1, from - to);
        _values[to] = added;
    }

    public void Clear() => Count = 0;

    /// <summary>Number of values below <paramref name="value"/>.</summary>
    private int Position(T value)
    {
        int low = 0, high = Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_values[middle].CompareTo(value) < 0)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
