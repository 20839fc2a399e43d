namespace MlOps.Sdk.Statistics;

/// <summary>
/// Keeps, for the values of the window, how many of the reference lie below and how many lie at or below, each in order.
/// Two lists of whole numbers are all that distances of distribution functions need.
/// </summary>
internal abstract class RankedScore(int window) : WindowScore(window)
{
    private readonly SortedWindow<int> _below = new(window);
    private readonly SortedWindow<int> _reached = new(window);
    private readonly int[] _belowAt = new int[window];
    private readonly int[] _reachedAt = new int[window];
    private double[] _reference = [];
    private int _place;

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
        var below = Ascending.CountBelow(_reference, value);
        var reached = below;
        if (below < _reference.Length && _reference[below] == value)
            reached = below + Ascending.CountUpTo(_reference.AsSpan(below), value);

        if (Values.Push(value, out _))
        {
            _below.Exchange(below, _belowAt[_place]);
            _reached.Exchange(reached, _reachedAt[_place]);
        }
        else
        {
            _below.Add(below);
            _reached.Add(reached);
        }

        (_belowAt[_place], _reachedAt[_place]) = (below, reached);
        _place = _place + 1 == _belowAt.Length ? 0 : _place + 1;
    }

    public override void Clear()
    {
        Values.Clear();
        _below.Clear();
        _reached.Clear();
        _place = 0;
    }

    public override void Exchange(StateCodec codec)
    {
        // The numbers follow from the values and the reference, so only the values are saved.
        Values.Exchange(codec, "values");
        var values = new double[Values.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = Values[i];

        Clear();
        foreach (var value in values)
            Push(value);
    }
}
