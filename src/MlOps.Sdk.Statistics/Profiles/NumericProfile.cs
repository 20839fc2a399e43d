namespace MlOps.Sdk.Statistics;

/// <summary>A profile of a numeric column: counts, moments, range, quantiles and distinct values.</summary>
public sealed class NumericProfile : ColumnProfile
{
    private const int BlockSize = 2048;

    private readonly double[] _block = new double[BlockSize];
    private int _pending;
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
            if (_pending == BlockSize)
                Flush();
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
        foreach (var value in values)
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

    /// <inheritdoc/>
    public override ColumnProfile Merge(ColumnProfile other)
    {
        var theirs = Same<NumericProfile>(other);
        return new NumericProfile(Name, Quantiles.Merge(theirs.Quantiles), Distinct.Merge(theirs.Distinct))
        {
            _moments = Moments.Merge(theirs.Moments),
            NullCount = NullCount + theirs.NullCount,
            NanCount = NanCount + theirs.NanCount,
            PositiveInfinityCount = PositiveInfinityCount + theirs.PositiveInfinityCount,
            NegativeInfinityCount = NegativeInfinityCount + theirs.NegativeInfinityCount,
        };
    }

    internal void Restore(Moments moments, long nulls, long nans, long positiveInfinities, long negativeInfinities)
    {
        if (moments.Count != _quantiles.Count)
            throw new FormatException($"Column '{Name}' has {moments.Count} values in its moments and {_quantiles.Count} in its quantiles.");
        (_moments, NullCount, NanCount) = (moments, nulls, nans);
        (PositiveInfinityCount, NegativeInfinityCount) = (positiveInfinities, negativeInfinities);
    }

    private void Flush()
    {
        if (_pending == 0)
            return;

        var block = _block.AsSpan(0, _pending);
        _moments = _moments.Merge(MlOps.Sdk.Statistics.Moments.Of(block));
        _quantiles.AddRange(block);
        foreach (var value in block)
            _distinct.Add(value);
        _pending = 0;
    }
}
