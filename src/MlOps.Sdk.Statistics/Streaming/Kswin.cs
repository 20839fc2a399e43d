namespace MlOps.Sdk.Statistics;

/// <summary>
/// Kolmogorov–Smirnov windowing (Raab, Heusinger and Schleif 2020): compares the newest values of a sliding window with
/// the older ones, either a fresh random draw of as many at each step, as published, or all of them, which needs no chance
/// and finds smaller changes. Both parts are kept in order, so a step costs a few moves and one merge; the smallest
/// significant distance is found once.
/// </summary>
public sealed class Kswin : StreamDetector
{
    /// <summary>The seed where none is given.</summary>
    private const long DefaultSeed = 42;

    private readonly double _alpha;
    private readonly int _window;
    private readonly int _recent;
    private readonly bool _drawsOlder;
    private readonly long _seed;
    private readonly double _minDistance;
    private readonly long _limit;

    private readonly ValueRing _values;
    private readonly SortedWindow<double> _newer;
    private readonly SortedWindow<double> _older;
    private readonly double[] _drawn;
    private SplitMix64 _chance;

    /// <summary>An empty window.</summary>
    /// <param name="alpha">Significance of one comparison, in (0, 1). Comparisons at every step are many: keep it well below 0.01.</param>
    /// <param name="window">Values in the window, at most 100,000.</param>
    /// <param name="recent">How many of them are the newest, at least 2 and at most half of <paramref name="window"/>.</param>
    /// <param name="drawsOlder">Whether the newest are compared with as many drawn from the older ones, or with all of them.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="minDistance">A distance that is too small to matter, in [0, 1): only larger ones alarm.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter lies outside its range.</exception>
    public Kswin(double alpha = 0.005, int window = 100, int recent = 30, bool drawsOlder = true, long seed = DefaultSeed, double minDistance = 0.1)
    {
        _alpha = Bounds.Level(alpha);
        _window = Bounds.Within(window, 4, 100_000);
        _recent = Bounds.Within(recent, 2, window / 2);
        _drawsOlder = drawsOlder;
        _seed = seed;
        _minDistance = minDistance == 0 ? 0 : Bounds.Level(minDistance);
        var compared = drawsOlder ? recent : window - recent;
        _limit = KsLimit.Scaled(compared, recent, alpha, minDistance);
        _values = new ValueRing(window);
        _newer = new SortedWindow<double>(recent);
        _older = new SortedWindow<double>(window - recent);
        _drawn = drawsOlder ? new double[recent] : [];
        Clear();
    }

    internal override StateKind Kind => StateKind.Kswin;

    internal static Kswin Create(StateCodec codec) => new(
        codec.Number("alpha"), codec.Whole("window", 0), codec.Whole("recent", 0), codec.Flag("drawsOlder"), (long)codec.Word("seed", 0), codec.Number("minDistance"));

    private protected override DetectorSignal Take(double value)
    {
        Add(value);
        if (!_values.IsFull)
            return DetectorSignal.None;

        // Where all older ones would be drawn anyway, no chance is spent.
        var older = _drawsOlder && _older.Count > _recent ? Draw() : _older.Values;
        return Gap(older, _newer.Values) >= _limit ? DetectorSignal.Drift : DetectorSignal.None;
    }

    private protected override void Clear()
    {
        _values.Clear();
        _newer.Clear();
        _older.Clear();
        _chance = new SplitMix64(SplitMix64.Mix((ulong)_seed));
    }

    private protected override void WriteParameters(StateCodec codec)
    {
        codec.Number("alpha", _alpha);
        codec.Whole("window", _window);
        codec.Whole("recent", _recent);
        codec.Flag("drawsOlder", _drawsOlder);
        codec.Word("seed", (ulong)_seed);
        codec.Number("minDistance", _minDistance);
    }

    private protected override void ExchangeLearnt(StateCodec codec)
    {
        _values.Exchange(codec, "values");
        _chance = new SplitMix64(codec.Word("chance", _chance.State));
        _newer.Clear();
        _older.Clear();
        for (var i = 0; i < _values.Count; i++)
            (i < _values.Count - _recent ? _older : _newer).Add(_values[i]);
    }

    private void Add(double value)
    {
        var wasFull = _values.Push(value, out var oldest);
        if (_newer.Count < _recent)
        {
            _newer.Add(value);
            return;
        }

        var passed = _values[_values.Count - 1 - _recent];
        _newer.Exchange(value, passed);
        if (wasFull)
            _older.Exchange(passed, oldest);
        else
            _older.Add(passed);
    }

    /// <summary>A draw without replacement that comes out in order (Knuth's algorithm S).</summary>
    private ReadOnlySpan<double> Draw()
    {
        var older = _older.Values;
        var wanted = _recent;
        for (var i = 0; wanted > 0; i++)
        {
            if (_chance.NextBelow(older.Length - i) < wanted)
                _drawn[_recent - wanted--] = older[i];
        }

        return _drawn;
    }

    /// <summary>The largest gap of two distribution functions times n m, by one merge.</summary>
    private static long Gap(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        long n = x.Length, m = y.Length, largest = 0;
        int i = 0, j = 0;
        while (i < x.Length && j < y.Length)
        {
            var value = Math.Min(x[i], y[j]);
            while (i < x.Length && x[i] == value)
                i++;
            while (j < y.Length && y[j] == value)
                j++;
            largest = Math.Max(largest, Math.Abs(i * m - j * n));
        }

        return largest;
    }
}
