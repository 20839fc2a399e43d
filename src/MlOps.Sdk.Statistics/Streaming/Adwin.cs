namespace MlOps.Sdk.Statistics;

/// <summary>
/// The adaptive window (Bifet and Gavaldà 2007): keeps as much of the recent past as has one mean, in buckets of
/// exponentially growing size, and alarms when an old part must be dropped.
/// </summary>
/// <param name="delta">Confidence: roughly the chance of a false alarm at a check.</param>
/// <param name="clock">Values between checks.</param>
/// <param name="maxBuckets">Buckets of one size.</param>
/// <param name="minWindow">Fewest values on either side of a cut.</param>
/// <param name="gracePeriod">Fewest values before a check.</param>
/// <param name="resetOnDrift">Whether the whole window is dropped after an alarm, or only its old part.</param>
public sealed class Adwin(double delta = 0.002, int clock = 32, int maxBuckets = 5, int minWindow = 5, int gracePeriod = 10, bool resetOnDrift = true) : IStreamDetector
{
    private readonly List<Row> _rows = [new Row(maxBuckets + 1)];
    private double _deviations;
    private long _ticks;
    private bool _restart;

    /// <summary>Number of values in the window.</summary>
    public long Width { get; private set; }

    /// <summary>Sum of the values in the window.</summary>
    public double Total { get; private set; }

    /// <summary>Variance of the values in the window, divisor n.</summary>
    public double Variance => Width == 0 ? 0 : _deviations / Width;

    /// <inheritdoc/>
    public DetectorSignal Update(double value)
    {
        Finite.ThrowIfNot(value);
        if (_restart && resetOnDrift)
            Reset();

        _ticks++;
        Insert(value);
        _restart = _ticks % clock == 0 && Width > gracePeriod && Shrink();
        return _restart ? DetectorSignal.Drift : DetectorSignal.None;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _rows.RemoveRange(1, _rows.Count - 1);
        _rows[0].Count = 0;
        (Width, Total, _deviations, _ticks, _restart) = (0, 0, 0, 0, false);
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
        _rows[0].Add(value, 0);
        for (var level = 0; _rows[level].Count > maxBuckets; level++)
        {
            if (level + 1 == _rows.Count)
                _rows.Add(new Row(maxBuckets + 1));

            var row = _rows[level];
            double size = 1L << level, gap = (row.Totals[0] - row.Totals[1]) / size;
            _rows[level + 1].Add(row.Totals[0] + row.Totals[1], row.Deviations[0] + row.Deviations[1] + size * gap * gap / 2);
            row.Drop(2);
        }
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
        double before = 0, totalBefore = 0;
        for (var level = _rows.Count - 1; level >= 0; level--)
        {
            // The newest bucket of each row is passed over, as in river; with it other positions would alarm.
            for (var k = 0; k < _rows[level].Count - 1; k++)
            {
                before += 1L << level;
                totalBefore += _rows[level].Totals[k];
                var after = Width - before;
                if (before < minWindow || after < minWindow)
                    continue;

                var gap = Math.Abs(totalBefore / before - (Total - totalBefore) / after);
                var confidence = Math.Log(2 * Math.Log(Width) / delta);
                var harmonic = 1 / (before - minWindow + 1) + 1 / (after - minWindow + 1);
                if (gap > Math.Sqrt(2 * harmonic * Variance * confidence) + 2.0 / 3 * confidence * harmonic)
                    return true;
            }
        }

        return false;
    }

    private void DropOldest()
    {
        var row = _rows[^1];
        double size = 1L << (_rows.Count - 1), total = row.Totals[0];
        Width -= (long)size;
        Total -= total;
        var gap = Width > 0 ? total / size - Total / Width : 0;
        _deviations = Math.Max(0, _deviations - row.Deviations[0] - size * Width * gap * gap / (size + Width));
        row.Drop(1);
        if (row.Count == 0 && _rows.Count > 1)
            _rows.RemoveAt(_rows.Count - 1);
    }

    /// <summary>Buckets of one size, oldest first.</summary>
    private sealed class Row(int capacity)
    {
        public double[] Totals { get; } = new double[capacity];

        public double[] Deviations { get; } = new double[capacity];

        public int Count { get; set; }

        public void Add(double total, double deviations) => (Totals[Count], Deviations[Count++]) = (total, deviations);

        public void Drop(int buckets)
        {
            Array.Copy(Totals, buckets, Totals, 0, Count - buckets);
            Array.Copy(Deviations, buckets, Deviations, 0, Count - buckets);
            Count -= buckets;
        }
    }
}
