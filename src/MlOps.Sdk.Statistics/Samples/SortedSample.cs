namespace MlOps.Sdk.Statistics;

/// <summary>
/// A numeric sample sorted once, to be compared any number of times. Missing values (NaN) are left out and counted;
/// negative zero counts as zero. Immutable and safe to share between threads.
/// </summary>
public sealed class SortedSample
{
    private readonly double[] _values;
    private readonly Lazy<Moments> _moments;

    private SortedSample(double[] values, long missing)
    {
        _values = values;
        MissingCount = missing;
        _moments = new Lazy<Moments>(() => HasInfinity ? default : ScaledMoments.Of(this, 0));
    }

    /// <summary>The values, ascending.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>Number of values that are not missing.</summary>
    public int Count => _values.Length;

    /// <summary>Number of NaN that were left out.</summary>
    public long MissingCount { get; }

    /// <summary>Whether an infinite value is among them; order statistics allow it, moments and distances do not.</summary>
    public bool HasInfinity => Count > 0 && (double.IsInfinity(_values[0]) || double.IsInfinity(_values[^1]));

    /// <summary>Whether all values are equal; false when empty.</summary>
    public bool IsConstant => Count > 0 && _values[0] == _values[^1];

    /// <summary>Moments of the values; empty when an infinite value is among them.</summary>
    public Moments Moments => _moments.Value;

    /// <summary>Standard deviation with divisor n, whatever the magnitude of the values; NaN when an infinite value is among them.</summary>
    internal double StandardDeviation
    {
        get
        {
            if (HasInfinity)
                return double.NaN;

            var exponent = ScaledMoments.Exponent(ScaledMoments.Largest(this));
            return exponent == 0
                ? Moments.PopulationStandardDeviation
                : Math.ScaleB(ScaledMoments.Of(this, exponent).PopulationStandardDeviation, -exponent);
        }
    }

    /// <summary>Number of values below <paramref name="value"/>.</summary>
    internal int CountBelow(double value) => Ascending.CountBelow(_values, value);

    /// <summary>Copies and sorts <paramref name="values"/>.</summary>
    public static SortedSample From(ReadOnlySpan<double> values)
    {
        var kept = GC.AllocateUninitializedArray<double>(values.Length);
        var count = 0;
        foreach (var value in values)
        {
            if (!double.IsNaN(value))
                kept[count++] = value + 0.0; // turns -0.0 into 0.0
        }

        if (count < kept.Length)
            Array.Resize(ref kept, count);
        RadixSort.Sort(kept);
        return new SortedSample(kept, values.Length - count);
    }

    /// <summary>The quantile at <paramref name="p"/>, interpolated linearly between order statistics (type 7 of Hyndman and Fan).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> lies outside [0, 1].</exception>
    /// <exception cref="InvalidOperationException">The sample is empty.</exception>
    public double Quantile(double p)
    {
        if (Count == 0)
            throw new InvalidOperationException("An empty sample has no quantiles; check Count first.");
        return Quantiles.Type7(_values, p);
    }
}
