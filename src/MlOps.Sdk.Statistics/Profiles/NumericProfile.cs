using System.Runtime.Intrinsics;

namespace MlOps.Sdk.Statistics;

/// <summary>A profile of a numeric column: counts, moments, range, quantiles and distinct values.</summary>
public sealed class NumericProfile : ColumnProfile
{
    private const int BlockSize = 2048;

    private readonly double[] _block = new double[BlockSize + Vector512<double>.Count];
    private int _pending;
    private long? _integers = 0;
    private Moments _moments;
    private readonly QuantileSketch _quantiles;
    private readonly DistinctSketch _distinct;

    /// <summary>An empty profile.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="accuracy">Accuracy of the quantile sketch.</param>
    /// <param name="seed">Seed of the quantile sketch.</param>
    public NumericProfile(string name, int accuracy = QuantileSketch.DefaultAccuracy, ulong seed = 0)
        : this(name, new QuantileSketch(accuracy, seed), new DistinctSketch())
    {
    }

    internal NumericProfile(string name, QuantileSketch quantiles, DistinctSketch distinct)
        : base(name) => (_quantiles, _distinct) = (quantiles, distinct);

    /// <summary>Finite and infinite values, NaN and nulls not counted.</summary>
    public override long Count => FiniteCount + PositiveInfinityCount + NegativeInfinityCount;

    /// <summary>Nulls and NaN.</summary>
    public override long MissingCount => NullCount + NanCount;

    /// <summary>Number of finite values; the moments and quantiles are theirs.</summary>
    public long FiniteCount => _moments.Count + _pending;

    /// <summary>Number of nulls.</summary>
    public long NullCount { get; private set; }

    /// <summary>Number of NaN.</summary>
    public long NanCount { get; private set; }

    /// <summary>Number of positive infinities.</summary>
    public long PositiveInfinityCount { get; private set; }

    /// <summary>Number of negative infinities.</summary>
    public long NegativeInfinityCount { get; private set; }

    /// <summary>Moments of the finite values.</summary>
    public Moments Moments
    {
        get
        {
            Flush();
            return _moments;
        }
    }

    /// <summary>Quantiles of the finite values.</summary>
    public QuantileSketch Quantiles
    {
        get
        {
            Flush();
            return _quantiles;
        }
    }

    /// <inheritdoc/>
    public override double DistinctEstimate
    {
        get
        {
            Flush();
            return _distinct.Estimate();
        }
    }

    /// <inheritdoc/>
    public override TypeCounts? Types
    {
        get
        {
            Flush();
            return _integers is { } whole ? new TypeCounts(whole, _moments.Count - whole, 0, 0, 0) : null;
        }
    }

    internal DistinctSketch Distinct
    {
        get
        {
            Flush();
            return _distinct;
        }
    }

    /// <summary>A profile of <paramref name="values"/>, NaN being missing.</summary>
    public static NumericProfile Of(string name, ReadOnlySpan<double> values, int accuracy = QuantileSketch.DefaultAccuracy, ulong seed = 0)
    {
        var profile = new NumericProfile(name, accuracy, seed);
        profile.AddRange(values);
        return profile;
    }

    /// <summary>Adds a value; NaN is counted as missing.</summary>
    public void Add(double value)
    {
        if (double.IsFinite(value))
        {
            _block[_pending++] = value + 0.0; // -0.0 is 0.0
            if (_pending >= BlockSize)
                FlushFullBlock();
        }
        else if (double.IsNaN(value))
        {
            NanCount++;
        }
        else if (value > 0)
        {
            PositiveInfinityCount++;
        }
        else
        {
            NegativeInfinityCount++;
        }
    }

    /// <summary>Adds values; NaN is counted as missing.</summary>
    public void AddRange(ReadOnlySpan<double> values)
    {
        var i = 0;
        for (; i + Vector512<double>.Count <= values.Length; i += Vector512<double>.Count)
        {
            var eight = Vector512.Create(values[i..]);
            if (Vector512.IsFinite(eight) is var finite && Vector512.EqualsAll(finite.AsUInt64(), Vector512<ulong>.AllBitsSet))
            {
                (eight + Vector512<double>.Zero).CopyTo(_block.AsSpan(_pending));
                _pending += Vector512<double>.Count;
                if (_pending >= BlockSize)
                    FlushFullBlock();
            }
            else
            {
                foreach (var value in values.Slice(i, Vector512<double>.Count))
                    Add(value);
            }
        }

        foreach (var value in values[i..])
            Add(value);
    }

    /// <summary>Counts nulls.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public void AddNull(long count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        NullCount += count;
    }

    /// <summary>Bins of equal share, read from the quantiles.</summary>
    /// <exception cref="InvalidOperationException">There are no finite values.</exception>
    public NumericBins Bins(int bins = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 2);
        var quantiles = Quantiles;
        return NumericBins.FromQuantiles(quantiles.Quantile, bins);
    }

    /// <summary>Counts by bins of equal width over the range of the finite values, read from the quantiles.</summary>
    /// <param name="bins">Number of bins; a constant column gets one.</param>
    /// <exception cref="InvalidOperationException">There are no finite values.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bins"/> is not positive.</exception>
    public HistogramEstimate Histogram(int bins = 20) => HistogramEstimate.Of(Quantiles, bins);

    /// <summary>
    /// Values that make up at least the share <paramref name="atLeast"/> of the finite values, the most frequent first, such as a
    /// sentinel of -999. Every value whose true share exceeds that by the stated error is among them.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="atLeast"/> does not lie in (0, 1).</exception>
    public IReadOnlyList<FrequentValue> FrequentValues(double atLeast = 0.02)
    {
        Probability.ThrowIfNotInside(atLeast);
        var sketch = Quantiles;
        var view = sketch.View;
        var found = new List<FrequentValue>();
        long before = 0;
        for (var i = 0; i < view.Values.Length; i++)
        {
            if (i + 1 < view.Values.Length && view.Values[i + 1] == view.Values[i])
                continue;
            var share = (double)(view.Cumulative[i] - before) / sketch.Count;
            before = view.Cumulative[i];
            if (share >= atLeast)
                found.Add(new FrequentValue(view.Values[i], share, sketch.ShareError));
        }

        return [.. found.OrderByDescending(value => value.Share)];
    }

    /// <inheritdoc/>
    public override ColumnProfile Merge(ColumnProfile other)
    {
        var theirs = Same<NumericProfile>(other);
        return new NumericProfile(Name, Quantiles.Merge(theirs.Quantiles), Distinct.Merge(theirs.Distinct))
        {
            _moments = Moments.Merge(theirs.Moments),
            _integers = _integers + theirs._integers,
            NullCount = NullCount + theirs.NullCount,
            NanCount = NanCount + theirs.NanCount,
            PositiveInfinityCount = PositiveInfinityCount + theirs.PositiveInfinityCount,
            NegativeInfinityCount = NegativeInfinityCount + theirs.NegativeInfinityCount,
        };
    }

    internal void Restore(Moments moments, long nulls, long nans, long positiveInfinities, long negativeInfinities, TypeCounts? types)
    {
        ThrowIfImpossible(Name, types, moments.Count, nulls, nans, positiveInfinities, negativeInfinities);
        if (moments.M2 < 0 || moments.M4 < 0)
            throw new FormatException($"Column '{Name}' has a negative sum of squares.");
        if (moments.Count != _quantiles.Count)
            throw new FormatException($"Column '{Name}' has {moments.Count} values in its moments and {_quantiles.Count} in its quantiles.");
        (_moments, NullCount, NanCount, _integers) = (moments, nulls, nans, types?.Integers);
        (PositiveInfinityCount, NegativeInfinityCount) = (positiveInfinities, negativeInfinities);
    }

    /// <summary>Blocks begin at the same values however these came, so that the sums are the same to the last digit.</summary>
    private void FlushFullBlock()
    {
        Flush(BlockSize);
        var rest = _block.AsSpan(BlockSize, _pending - BlockSize);
        rest.CopyTo(_block);
        _pending = rest.Length;
    }

    private void Flush()
    {
        if (_pending == 0)
            return;
        Flush(_pending);
        _pending = 0;
    }

    private void Flush(int count)
    {
        var block = _block.AsSpan(0, count);
        _moments = _moments.Merge(MlOps.Sdk.Statistics.Moments.Of(block));
        _quantiles.AddOrdered(block);
        _distinct.AddPlain(block);
        _integers += Integers(block);
    }

    private static long Integers(ReadOnlySpan<double> values)
    {
        var counts = Vector512<long>.Zero;
        var i = 0;
        for (; i + Vector512<double>.Count <= values.Length; i += Vector512<double>.Count)
        {
            var eight = Vector512.Create(values[i..]);
            counts -= Vector512.Equals(eight, Vector512.Floor(eight)).AsInt64();
        }

        var integers = Vector512.Sum(counts);
        foreach (var value in values[i..])
            integers += double.IsInteger(value) ? 1 : 0;
        return integers;
    }
}
