using System.Numerics;
using System.Numerics.Tensors;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// A mergeable summary from which any quantile can be read with a small error in rank, in memory that does not grow
/// with the number of values (Karnin, Lang and Liberty, "Optimal quantile approximation in streams", 2016).
/// Values are gathered in blocks that a sorting network puts in order and, in a tall sketch, thins before they are filed.
/// Exact until it first compacts; afterwards chance decides which of two neighbours survives, by a stored seed,
/// so the same values in the same order give the same sketch everywhere. Not safe for concurrent writers.
/// </summary>
public sealed class QuantileSketch
{
    /// <summary>The default accuracy; see <see cref="RankError"/>.</summary>
    public const int DefaultAccuracy = 512;

    private const int SmallestCapacity = 8;
    private const int LargestHeight = 58;

    /// <summary>Most levels that a full lowest level may jump over; see <see cref="Jump"/>.</summary>
    private const int LargestJump = 2;

    private double[][] _levels;
    private int[] _counts = [0];
    private int[] _capacities;
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
        _capacities = Capacities(1);
        _levels = [new double[LaneSort.Block]];
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

    /// <summary>The error that the share of no interval exceeds in 99 % of sketches, all intervals taken together: 1.35 times <see cref="RankError"/>, by the same simulation.</summary>
    public double ShareError => SharePerRankError * RankError;

    internal const double SharePerRankError = 1.35;

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

        AddOrdered([value]);
    }

    /// <summary>Adds many values.</summary>
    /// <exception cref="ArgumentException">A value is NaN; then none was added.</exception>
    public void AddRange(ReadOnlySpan<double> values)
    {
        if (TensorPrimitives.IsNaNAny(values))
            throw new ArgumentException("NaN has no rank; count missing values apart.", nameof(values));
        AddOrdered(values);
    }

    /// <summary>A sketch of both inputs together; neither is changed. Of two that no longer hold every value the lower accuracy counts.</summary>
    public QuantileSketch Merge(QuantileSketch other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var accuracy = (IsExact, other.IsExact) switch
        {
            (true, false) => other.Accuracy,
            (false, true) => Accuracy,
            (true, true) => Math.Max(Accuracy, other.Accuracy),
            _ => Math.Min(Accuracy, other.Accuracy),
        };
        var merged = new QuantileSketch(accuracy, _chance.State ^ SplitMix64.Mix(other._chance.State));
        merged.GrowTo(Math.Max(_levels.Length, other._levels.Length));
        foreach (var source in (ReadOnlySpan<QuantileSketch>)[this, other])
        {
            for (var h = 1; h < source._levels.Length; h++)
            {
                merged.Count += (long)source._counts[h] << h;
                merged.File(h, source._levels[h].AsSpan(0, source._counts[h]), 0, 1);
            }
        }

        merged.Compact(1);
        foreach (var source in (ReadOnlySpan<QuantileSketch>)[this, other])
            merged.AddOrdered(source._levels[0].AsSpan(0, source._counts[0]));
        merged.Minimum = Math.Min(Minimum, other.Minimum);
        merged.Maximum = Math.Max(Maximum, other.Maximum);
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

    internal void WriteTo(ByteWriter to)
    {
        to.Count(Accuracy);
        to.UInt64(ChanceState);
        to.Doubles([Minimum, Maximum]);
        to.Count(_levels.Length);
        for (var h = 0; h < _levels.Length; h++)
        {
            to.Count(_counts[h]);
            to.Doubles(_levels[h].AsSpan(0, _counts[h]));
        }
    }

    internal static QuantileSketch Read(ref ByteReader from)
    {
        var accuracy = (int)Math.Min(int.MaxValue, from.Count("accuracy"));
        var chance = from.UInt64();
        double minimum = from.Double(), maximum = from.Double();
        var levels = new double[Math.Min(from.Length(1, "levels"), LargestHeight + 1)][];
        for (var h = 0; h < levels.Length; h++)
            levels[h] = from.Doubles("retained values");
        return Restore(accuracy, chance, minimum, maximum, levels);
    }

    /// <exception cref="FormatException">The parts do not make a sketch.</exception>
    internal static QuantileSketch Restore(int accuracy, ulong chance, double minimum, double maximum, IReadOnlyList<double[]?> levels)
    {
        if (accuracy is < SmallestCapacity or > ushort.MaxValue)
            throw new FormatException($"The accuracy of a quantile sketch lies in [{SmallestCapacity}, {ushort.MaxValue}], not at {accuracy}.");
        var sketch = new QuantileSketch(accuracy, chance);
        if (levels.Count == 0)
            return sketch;
        if (levels.Count > LargestHeight)
            throw new FormatException($"A quantile sketch has at most {LargestHeight} levels, not {levels.Count}.");

        sketch.GrowTo(levels.Count);
        Int128 total = 0;
        for (var h = 0; h < levels.Count; h++)
        {
            var level = levels[h] ?? throw new FormatException($"Level {h} of a quantile sketch is missing.");
            if (level.Length > 4 * accuracy + 1024)
                throw new FormatException($"Level {h} of a quantile sketch of accuracy {accuracy} holds {level.Length} values, more than it ever does.");
            for (var i = 0; i < level.Length; i++)
            {
                if (!(level[i] >= minimum && level[i] <= maximum) || (h > 0 && i > 0 && level[i] < level[i - 1]))
                    throw new FormatException($"Value {i} of level {h} of a quantile sketch is {level[i]}; values lie between {minimum} and {maximum}, ascending above the lowest level.");
            }

            sketch._levels[h] = Padded(level, h == 0 ? LaneSort.Block : 0);
            sketch._counts[h] = level.Length;
            total += (Int128)level.Length << h;
        }

        if (total > long.MaxValue / 2)
            throw new FormatException($"A quantile sketch of {total} values is no sketch of a column.");
        sketch.Count = (long)total;
        if (total == 0)
            return sketch;
        sketch.Minimum = minimum;
        sketch.Maximum = maximum;
        if (sketch._counts[0] >= sketch.LowestSize)
            sketch.CompactLowest();
        return sketch;
    }

    /// <summary>Adds values that are known to have an order.</summary>
    internal void AddOrdered(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty)
            return;

        _view = null;
        Count += values.Length;
        Minimum = Math.Min(Minimum, TensorPrimitives.Min(values));
        Maximum = Math.Max(Maximum, TensorPrimitives.Max(values));
        while (!values.IsEmpty)
        {
            var count = _counts[0];
            var taken = values[..Math.Min(values.Length, LowestSize - count)];
            if (_levels[0].Length < count + taken.Length)
                Array.Resize(ref _levels[0], Math.Max(count + taken.Length, Math.Min(LowestSize, 2 * count)));
            TensorPrimitives.Add(taken, 0.0, _levels[0].AsSpan(count)); // -0.0 becomes 0.0
            _counts[0] = count + taken.Length;
            if (_counts[0] == LowestSize)
                CompactLowest();
            values = values[taken.Length..];
        }
    }

    private static double[] Padded(double[] level, int length)
    {
        var padded = new double[Math.Max(level.Length, length)];
        level.CopyTo(padded, 0);
        return padded;
    }

    /// <summary>
    /// How many levels a full lowest level jumps over. A jump adds to the error as levels that low do, which is little once
    /// the sketch is tall: by this rule some 3 %, and most of the sorting is saved.
    /// </summary>
    private int Jump => Math.Clamp(_levels.Length + 2 - (32 - BitOperations.LeadingZeroCount((uint)Accuracy - 1)), 0, LargestJump);

    /// <summary>The number of values at which the lowest level is compacted.</summary>
    private int LowestSize => Jump is > 0 and var jump ? LaneSort.Block << jump : Math.Max(LaneSort.Block, _capacities[0]);

    private void CompactLowest()
    {
        var items = _levels[0].AsSpan(0, _counts[0]);
        if (Jump is > 0 and var jump && items.Length == LaneSort.Block << jump)
        {
            LaneSort.SortAndThin(items, ref _chance);
            _counts[0] = 0;
            File(jump, items[..LaneSort.Block], 0, 1);
            Compact(jump);
            return;
        }

        if (items.Length == LaneSort.Block)
            LaneSort.SortAndThin(items, ref _chance);
        else
            items.Sort();
        Halve(0);
        Compact(1);
    }

    /// <summary>Halves every level that is over its capacity, from <paramref name="lowest"/> upward.</summary>
    private void Compact(int lowest)
    {
        for (var h = lowest; h < _levels.Length; h++)
        {
            if (_counts[h] >= _capacities[h])
                Halve(h);
        }
    }

    /// <summary>Moves every other value of a sorted level, odd or even by chance, to the next, where it counts double.</summary>
    private void Halve(int h)
    {
        if (h + 1 == _levels.Length)
            GrowTo(_levels.Length + 1);

        // One of an odd number stays behind, so that weights add up to the count exactly.
        var items = _levels[h].AsSpan(0, _counts[h]);
        var odd = items.Length & 1;
        File(h + 1, items[odd..], (int)(_chance.Next() >> 63), 2);
        _counts[h] = odd;
    }

    private void GrowTo(int height)
    {
        var before = _levels.Length;
        if (height == before)
            return;
        Array.Resize(ref _levels, height);
        Array.Resize(ref _counts, height);
        Array.Fill(_levels, [], before, height - before);
        _capacities = Capacities(height);

        // A level needs less room the more levels are above it.
        for (var h = 1; h < before; h++)
        {
            var room = Math.Max(_counts[h], 2 * (_capacities[h] + LaneSort.Block));
            if (_levels[h].Length > room)
                Array.Resize(ref _levels[h], room);
        }
    }

    private int[] Capacities(int height)
    {
        var capacities = new int[height];
        double capacity = Accuracy;
        for (var h = height - 1; h >= 0; h--, capacity *= 2.0 / 3)
            capacities[h] = Math.Max((int)Math.Ceiling(capacity), SmallestCapacity);
        return capacities;
    }

    /// <summary>Merges every <paramref name="step"/>-th of <paramref name="items"/> from <paramref name="offset"/> into a sorted level, from the back and so in place.</summary>
    private void File(int h, ReadOnlySpan<double> items, int offset, int step)
    {
        var i = _counts[h] - 1;
        var added = (items.Length - offset + step - 1) / step;
        _counts[h] += added;
        if (_levels[h].Length < _counts[h])
            Array.Resize(ref _levels[h], Math.Max(_counts[h], 2 * _levels[h].Length));

        var level = _levels[h].AsSpan(0, _counts[h]);
        var to = level.Length - 1;
        var j = offset + (added - 1) * step;
        while (i >= 0 && j >= 0)
        {
            // Which side is larger is as good as random; a branch on it would be mispredicted every other time.
            double a = level[i], b = items[j];
            level[to--] = double.MaxNative(a, b);
            var above = a > b ? -1 : 0;
            i += above;
            j -= step & ~above;
        }

        for (; j >= 0; j -= step)
            level[to--] = items[j];
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
