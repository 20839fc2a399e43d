namespace MlOps.Sdk.Statistics;

/// <summary>
/// Keeps, for the values of the window, how many of the reference lie below and how many lie at or below, each in order.
/// Two lists of whole numbers are all that distances of distribution functions need.
/// </summary>
internal abstract class RankedScore(int window) : WindowScore(window)
{
    private readonly SortedWindow<int> _below = new(window);
    private readonly SortedWindow<int> _reached = new(window);
    private double[] _reference = [];

    protected ReadOnlySpan<int> Below => _below.Values;

    protected ReadOnlySpan<int> Reached => _reached.Values;

    protected int ReferenceCount => _reference.Length;

    public override void Compare(double[] sortedReference)
    {
        _reference = sortedReference;
        Clear();
    }

    public override void Push(double value)
    {
        int below = Count(value, orEqual: false), reached = Count(value, orEqual: true);
        if (Values.Push(value, out var left))
        {
            _below.Exchange(below, Count(left, orEqual: false));
            _reached.Exchange(reached, Count(left, orEqual: true));
        }
        else
        {
            _below.Add(below);
            _reached.Add(reached);
        }
    }

    public override void Clear()
    {
        Values.Clear();
        _below.Clear();
        _reached.Clear();
    }

    public override void Exchange(StateCodec codec)
    {
        Values.Exchange(codec, "values");
        _below.Clear();
        _reached.Clear();
        for (var i = 0; i < Values.Count; i++)
        {
            _below.Add(Count(Values[i], orEqual: false));
            _reached.Add(Count(Values[i], orEqual: true));
        }
    }

    private int Count(double value, bool orEqual)
    {
        int low = 0, high = _reference.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_reference[middle] < value || (orEqual && _reference[middle] == value))
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
