using System.Runtime.Intrinsics;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// A numeric sample sorted once, to be compared any number of times. Missing values (NaN) are left out and counted;
/// negative zero counts as zero. Immutable and safe to share between threads.
/// </summary>
public sealed class SortedSample
{
    private readonly double[] _values;
    private readonly Lazy<Moments> _moments;
    private readonly Lazy<double> _noiseArea;

    private SortedSample(double[] values, long missing)
    {
        _values = values;
        MissingCount = missing;
        _moments = new Lazy<Moments>(() => HasInfinity ? default : ScaledMoments.Of(this, 0));
        _noiseArea = new Lazy<double>(() => AreaUnderNoise(_values));
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

    /// <summary>The area under sqrt(F (1 - F)), which scales the distance that chance alone produces.</summary>
    internal double NoiseArea => _noiseArea.Value;

    /// <summary>Number of values below <paramref name="value"/>.</summary>
    internal int CountBelow(double value)
    {
        int low = 0, high = _values.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_values[middle] < value)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

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

    private static double AreaUnderNoise(ReadOnlySpan<double> sorted)
    {
        double n = sorted.Length, area = 0;
        var eight = Vector512<double>.Zero;
        var rank = Vector512.Create(1.0, 2, 3, 4, 5, 6, 7, 8);
        var i = 1;
        for (; i + Vector512<double>.Count <= sorted.Length; i += Vector512<double>.Count)
        {
            var gaps = Vector512.Create(sorted[i..]) - Vector512.Create(sorted[(i - 1)..]);
            eight += Vector512.Sqrt(rank * (Vector512.Create(n) - rank)) * gaps;
            rank += Vector512.Create(8.0);
        }

        for (; i < sorted.Length; i++)
            area += Math.Sqrt(i * (n - i)) * (sorted[i] - sorted[i - 1]);
        return (area + Vector512.Sum(eight)) / n;
    }
}
