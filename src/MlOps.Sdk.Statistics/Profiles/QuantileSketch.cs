namespace MlOps.Sdk.Statistics;

/// <summary>
/// A mergeable summary from which any quantile can be read with a small error in rank, in memory that does not grow
/// with the number of values (Karnin, Lang and Liberty, "Optimal quantile approximation in streams", 2016).
/// Exact until it first compacts; afterwards chance decides which of two neighbours survives, by a stored seed,
/// so the same values in the same order give the same sketch everywhere. Not safe for concurrent writers.
/// </summary>
public sealed class QuantileSketch
{
    /// <summary>The default accuracy; see <see cref="RankError"/>.</summary>
    public const int DefaultAccuracy = 512;

    private const int BufferSize = 128;
    private const int SmallestCapacity = 8;

    private double[][] _levels = [new double[BufferSize]];
    private int[] _counts = [0];
    private SplitMix64 _chance;
    private WeightedSample? _view;

    /// <summary>An empty sketch.</summary>
    /// <param name="accuracy">k: a larger one is more accurate and takes about 24 k bytes. Default 512.</param>
    /// <param name="seed">Decides the random choices.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="accuracy"/> does not lie in [8, 65535].</exception>
    public QuantileSketch(int accuracy = DefaultAccuracy, ulong seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(accuracy, 8);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(accuracy, 65535);
        Accuracy = accuracy;
        _chance = new SplitMix64(seed);
    }

    /// <summary>k, the accuracy parameter.</summary>
    public int Accuracy { get; }

    /// <summary>Number of values summarised.</summary>
    public long Count { get; private set; }

    /// <summary>Smallest value, exact; positive infinity when empty.</summary>
    public double Minimum { get; private set; } = double.PositiveInfinity;

    /// <summary>Largest value, exact; negative infinity when empty.</summary>
    public double Maximum { get; private set; } = double.NegativeInfinity;

    /// <summary>Whether every value is still held, so that ranks and quantiles are exact.</summary>
    public bool IsExact => _levels.Length == 1;

    /// <summary>Number of values held.</summary>
    public int RetainedCount => _counts.Sum();

    /// <summary>
    /// The error that no normalised rank exceeds in 99 % of sketches, all ranks taken together: 3 / k^0.9433 by simulation
    /// of this implementation, merged sketches included, and 0 while exact. About 0.8 % at the default accuracy.
    /// </summary>
    public double RankError => IsExact ? 0 : 3 / Math.Pow(Accuracy, 0.9433);

    /// <summary>A sketch of <paramref name="values"/>.</summary>
    /// <exception cref="ArgumentException">A value is NaN.</exception>
    public static QuantileSketch Of(ReadOnlySpan<double> values, int accuracy = DefaultAccuracy, ulong seed = 0)
    {
        var sketch = new QuantileSketch(accuracy, seed);
        sketch.AddRange(values);
        return sketch;
    }

    /// <summary>Adds one value.</summary>
    /// <exception cref="ArgumentException"><paramref name="value"/> is NaN.</exception>
    public void Add(double value)
    {
        if (double.IsNaN(value))
            throw new ArgumentException("NaN has no rank; count missing values apart.", nameof(value));

        if (value < Minimum)
            Minimum = value;
        if (value > Maximum)
            Maximum = value;
        _view = null;
        Count++;
        var buffer = _levels[0];
        buffer[_counts[0]++] = value;
        if (_counts[0] == buffer.Length)
            Compact();
    }

    /// <summary>Adds many values.</summary>
    /// <inheritdoc cref="Add"/>
    public void AddRange(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
            Add(value);
    }

    /// <summary>A sketch of both inputs together; neither is changed. The result has the lower accuracy of the two.</summary>
    public QuantileSketch Merge(QuantileSketch other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var merged = new QuantileSketch(Math.Min(Accuracy, other.Accuracy), _chance.State ^ SplitMix64.Mix(other._chance.State));
        var height = Math.Max(_levels.Length, other._levels.Length);
        merged._levels = new double[height][];
        merged._counts = new int[height];
        for (var h = 0; h < height; h++)
        {
            var mine = h < _levels.Length ? _levels[h].AsSpan(0, _counts[h]) : [];
            var theirs = h < other._levels.Length ? other._levels[h].AsSpan(0, other._counts[h]) : [];
            var level = new double[Math.Max(mine.Length + theirs.Length, h == 0 ? BufferSize : 0)];
            if (h == 0)
            {
                mine.CopyTo(level);
                theirs.CopyTo(level.AsSpan(mine.Length));
            }
            else
            {
                SortedMerge(mine, theirs, 0, 1, level);
            }

            merged._levels[h] = level;
            merged._counts[h] = mine.Length + theirs.Length;
        }

        merged.Count = Count + other.Count;
        merged.Minimum = Math.Min(Minimum, other.Minimum);
        merged.Maximum = Math.Max(Maximum, other.Maximum);
        merged.Compact();
        return merged;
    }

    /// <summary>Share of the values at or below <paramref name="value"/>, in [0, 1].</summary>
    /// <exception cref="InvalidOperationException">The sketch is empty.</exception>
    public double Rank(double value)
    {
        ThrowIfEmpty();
        return (double)View.AtOrBelow(value) / Count;
    }

    /// <summary>The value below which a share <paramref name="p"/> of the values lies; interpolated (type 7) while exact, otherwise one of the values seen.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> lies outside [0, 1].</exception>
    /// <exception cref="InvalidOperationException">The sketch is empty.</exception>
    public double Quantile(double p)
    {
        Probability.ThrowIfOutside(p);
        ThrowIfEmpty();
        if (p is 0)
            return Minimum;
        if (p is 1)
            return Maximum;
        if (IsExact)
            return Quantiles.Type7(View.Values, p);

        var wanted = (long)Math.Ceiling(p * Count);
        var index = View.Cumulative.BinarySearch(Math.Max(1, wanted));
        return View.Values[index < 0 ? ~index : index];
    }

    /// <summary>The retained values by level, lowest first; a value of level h stands for 2^h values.</summary>
    internal IEnumerable<double[]> Levels => _levels.Select((level, h) => level[.._counts[h]]);

    internal ulong ChanceState => _chance.State;

    internal WeightedSample View => _view ??= BuildView();

    internal static QuantileSketch Restore(int accuracy, ulong chance, double minimum, double maximum, IReadOnlyList<double[]> levels)
    {
        var sketch = new QuantileSketch(accuracy, chance);
        if (levels.Count == 0)
            return sketch;
        if (levels.Count > 62)
            throw new FormatException($"A quantile sketch has at most 62 levels, not {levels.Count}.");

        sketch._levels = [.. levels.Select((level, h) => h == 0 && level.Length < BufferSize ? Padded(level) : level)];
        sketch._counts = [.. levels.Select(level => level.Length)];
        for (var h = 0; h < levels.Count; h++)
            sketch.Count += (long)levels[h].Length << h;
        sketch.Minimum = minimum;
        sketch.Maximum = maximum;

        // While nothing has been compacted the lowest level may be larger than the buffer of an emptied one.
        if (sketch._counts[0] == sketch._levels[0].Length)
            sketch.Compact();
        return sketch;
    }

    private static double[] Padded(double[] level)
    {
        var padded = new double[BufferSize];
        level.CopyTo(padded, 0);
        return padded;
    }

    private int Capacity(int level)
    {
        var depth = _levels.Length - 1 - level;
        var capacity = (int)Math.Ceiling(Accuracy * Math.Pow(2.0 / 3, depth));
        return Math.Max(capacity, level == 0 ? BufferSize : SmallestCapacity);
    }

    /// <summary>Halves every level that is over its capacity, lowest first; survivors count double on the next.</summary>
    private void Compact()
    {
        for (var h = 0; h < _levels.Length; h++)
        {
            var count = _counts[h];
            if (count < Capacity(h) || count < 2)
            {
                if (h == 0 && count == _levels[0].Length)
                    Array.Resize(ref _levels[0], Math.Max(Capacity(0), 2 * count));
                continue;
            }

            if (h + 1 == _levels.Length)
                AddLevel();

            var items = _levels[h].AsSpan(0, count);
            if (h == 0)
                items.Sort();

            // One of an odd number stays behind, so that weights add up to the count exactly.
            var odd = count & 1;
            var stays = items[0];
            var half = count / 2;
            var offset = (int)(_chance.Next() >> 63);
            var above = _levels[h + 1].AsSpan(0, _counts[h + 1]);
            var grown = new double[above.Length + half];
            SortedMerge(above, items[odd..], offset, 2, grown);
            _levels[h + 1] = grown;
            _counts[h + 1] = grown.Length;
            _counts[h] = odd;
            items[0] = stays;
            if (h == 0 && _levels[0].Length > BufferSize)
                _levels[0] = Padded(_levels[0][..odd]);
        }
    }

    private void AddLevel()
    {
        Array.Resize(ref _levels, _levels.Length + 1);
        Array.Resize(ref _counts, _counts.Length + 1);
        _levels[^1] = [];
    }

    /// <summary>Merges <paramref name="left"/> with every <paramref name="step"/>-th of <paramref name="right"/> from <paramref name="offset"/>.</summary>
    private static void SortedMerge(ReadOnlySpan<double> left, ReadOnlySpan<double> right, int offset, int step, Span<double> target)
    {
        int i = 0, j = offset, to = 0;
        while (i < left.Length && j < right.Length)
        {
            if (left[i] <= right[j])
            {
                target[to++] = left[i++];
            }
            else
            {
                target[to++] = right[j];
                j += step;
            }
        }

        for (; i < left.Length; i++)
            target[to++] = left[i];
        for (; j < right.Length; j += step)
            target[to++] = right[j];
    }

    private WeightedSample BuildView()
    {
        var values = new double[RetainedCount];
        var weights = new long[values.Length];
        var next = 0;
        for (var h = 0; h < _levels.Length; h++)
        {
            for (var i = 0; i < _counts[h]; i++)
            {
                values[next] = _levels[h][i];
                weights[next++] = 1L << h;
            }
        }

        Array.Sort(values, weights);
        for (var i = 1; i < weights.Length; i++)
            weights[i] += weights[i - 1];
        return new WeightedSample(values, weights);
    }

    private void ThrowIfEmpty()
    {
        if (Count == 0)
            throw new InvalidOperationException("An empty sketch has no ranks; check Count first.");
    }
}
