namespace MlOps.Sdk.Statistics;

/// <summary>
/// The adaptive window (Bifet and Gavaldà 2007): keeps as much of the recent past as has one mean, in buckets of
/// exponentially growing size, and alarms when an old part must be dropped.
/// </summary>
public sealed class Adwin : StreamDetector
{
    /// <summary>Enough for 2^48 buckets' worth of values; all of it is allocated at the start.</summary>
    private const int Levels = 48;

    private readonly double _delta;
    private readonly int _clock;
    private readonly int _maxBuckets;
    private readonly int _minWindow;
    private readonly int _gracePeriod;
    private readonly bool _resetOnDrift;
    private readonly bool _everyCut;

    private readonly double[] _totals;
    private readonly double[] _spreads;
    private readonly int[] _counts = new int[Levels];
    private int _levels = 1;
    private double _deviations;
    private long _ticks;

    /// <summary>An empty window.</summary>
    /// <param name="delta">Confidence: roughly the chance of a false alarm at a check, in (0, 1).</param>
    /// <param name="clock">Values between checks, at least 1.</param>
    /// <param name="maxBuckets">Buckets of one size, 2 to 256.</param>
    /// <param name="minWindow">Fewest values on either side of a cut, at least 1.</param>
    /// <param name="gracePeriod">Fewest values before a check, at least 0.</param>
    /// <param name="resetOnDrift">Whether the whole window is dropped after an alarm, or only its old part.</param>
    /// <param name="everyCut">Whether the border after the newest bucket of each size is tried as well, as in MOA; river passes it over.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter lies outside its range.</exception>
    public Adwin(double delta = 0.002, int clock = 32, int maxBuckets = 5, int minWindow = 5, int gracePeriod = 10, bool resetOnDrift = true, bool everyCut = false)
    {
        _delta = Bounds.Level(delta);
        _clock = Bounds.Within(clock, 1, int.MaxValue);
        _maxBuckets = Bounds.Within(maxBuckets, 2, 256);
        _minWindow = Bounds.Within(minWindow, 1, int.MaxValue);
        _gracePeriod = Bounds.Within(gracePeriod, 0, int.MaxValue);
        _resetOnDrift = resetOnDrift;
        _everyCut = everyCut;
        _totals = new double[Levels * Row];
        _spreads = new double[Levels * Row];
    }

    /// <summary>Number of values in the window.</summary>
    public long Width { get; private set; }

    /// <summary>Sum of the values in the window.</summary>
    public double Total { get; private set; }

    /// <summary>Variance of the values in the window, divisor n; 0 when empty.</summary>
    public double Variance => Width == 0 ? 0 : _deviations / Width;

    internal override StateKind Kind => StateKind.Adwin;

    /// <summary>Places of one row: one more than it keeps, for the moment before two are merged.</summary>
    private int Row => _maxBuckets + 1;

    internal static Adwin Create(StateCodec codec) => new(
        codec.Number("delta"), codec.Whole("clock", 0), codec.Whole("maxBuckets", 0), codec.Whole("minWindow", 0),
        codec.Whole("gracePeriod", 0), codec.Flag("resetOnDrift"), codec.Flag("everyCut"));

    private protected override DetectorSignal Take(double value)
    {
        _ticks++;
        Insert(value);
        return _ticks % _clock == 0 && Width > _gracePeriod && Shrink() ? DetectorSignal.Drift : DetectorSignal.None;
    }

    private protected override void Restart()
    {
        if (_resetOnDrift)
            Clear();
    }

    private protected override void Clear()
    {
        _counts.AsSpan(0, _levels).Clear();
        (_levels, Width, Total, _deviations, _ticks) = (1, 0, 0, 0, 0);
    }

    private protected override void WriteParameters(StateCodec codec)
    {
        codec.Number("delta", _delta);
        codec.Whole("clock", _clock);
        codec.Whole("maxBuckets", _maxBuckets);
        codec.Whole("minWindow", _minWindow);
        codec.Whole("gracePeriod", _gracePeriod);
        codec.Flag("resetOnDrift", _resetOnDrift);
        codec.Flag("everyCut", _everyCut);
    }

    private protected override void ExchangeLearnt(StateCodec codec)
    {
        _ticks = codec.Whole("ticks", _ticks);
        Width = codec.Whole("width", Width);
        Total = codec.Number("total", Total);
        _deviations = codec.Number("deviations", _deviations);
        _levels = codec.Whole("levels", _levels, 1, Levels);
        var held = 0L;
        for (var level = 0; level < _levels; level++)
        {
            var buckets = Exchange(codec, $"totals{level}", _totals, level);
            if (Exchange(codec, $"spreads{level}", _spreads, level) != buckets)
                throw Damaged($"'totals{level}' and 'spreads{level}' differ in length");

            _counts[level] = buckets;
            held += (long)buckets << level;
        }

        if (held != Width || (_levels > 1 && _counts[_levels - 1] == 0))
            throw Damaged($"its buckets hold {held} values where 'width' is {Width}");
    }

    /// <summary>One row of buckets, oldest first; the number of them.</summary>
    private int Exchange(StateCodec codec, string name, double[] values, int level)
    {
        var stored = codec.Numbers(name, values.AsSpan(level * Row, _counts[level]), _maxBuckets);
        if (stored.Length == 0)
            return _counts[level];

        stored.CopyTo(values.AsSpan(level * Row));
        return stored.Length;
    }

    private void Insert(double value)
    {
        if (Width > 0)
        {
            var gap = value - Total / Width;
            _deviations += Width * gap * gap / (Width + 1);
        }

        Width++;
        Total += value;
        Append(0, value, 0);
        for (var level = 0; _counts[level] > _maxBuckets; level++)
        {
            if (level + 1 == _levels)
                _levels++;

            var first = level * Row;
            double size = 1L << level, gap = (_totals[first] - _totals[first + 1]) / size;
            Append(level + 1, _totals[first] + _totals[first + 1], _spreads[first] + _spreads[first + 1] + size * gap * gap / 2);
            Drop(level, 2);
        }
    }

    private void Append(int level, double total, double spread)
    {
        var at = level * Row + _counts[level]++;
        _totals[at] = total;
        _spreads[at] = spread;
    }

    private void Drop(int level, int buckets)
    {
        int first = level * Row, left = _counts[level] -= buckets;
        _totals.AsSpan(first + buckets, left).CopyTo(_totals.AsSpan(first));
        _spreads.AsSpan(first + buckets, left).CopyTo(_spreads.AsSpan(first));
    }

    private bool Shrink()
    {
        var changed = false;
        while (Width > 0 && HasCut())
        {
            changed = true;
            DropOldest();
        }

        return changed;
    }

    private bool HasCut()
    {
        double before = 0, totalBefore = 0, width = Width, variance = Variance;
        var confidence = Math.Log(2 * Math.Log(Width) / _delta);
        for (var level = _levels - 1; level >= 0; level--)
        {
            double size = 1L << level;
            var last = _everyCut ? _counts[level] : _counts[level] - 1;
            for (var k = 0; k < last; k++)
            {
                before += size;
                totalBefore += _totals[level * Row + k];
                var after = width - before;
                if (before < _minWindow || after < _minWindow)
                    continue;

                var gap = Math.Abs(totalBefore / before - (Total - totalBefore) / after);
                var harmonic = 1 / (before - _minWindow + 1) + 1 / (after - _minWindow + 1);
                if (gap > Math.Sqrt(2 * harmonic * variance * confidence) + 2.0 / 3 * confidence * harmonic)
                    return true;
            }
        }

        return false;
    }

    private void DropOldest()
    {
        var top = _levels - 1;
        double size = 1L << top, total = _totals[top * Row], spread = _spreads[top * Row];
        Width -= 1L << top;
        Total -= total;
        var gap = Width > 0 ? total / size - Total / Width : 0;
        _deviations = Math.Max(0, _deviations - spread - size * Width * gap * gap / (size + Width));
        Drop(top, 1);
        while (_levels > 1 && _counts[_levels - 1] == 0)
            _levels--;
    }
}
