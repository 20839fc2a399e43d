namespace MlOps.Sdk.Statistics;

/// <summary>The width σ of a Gaussian kernel exp(-|u - v|² / 2σ²): a number, or a rule that finds it in the data.</summary>
public readonly record struct KernelBandwidth
{
    private readonly Rule _rule;
    private readonly double _sigma;

    private KernelBandwidth(Rule rule, double sigma) => (_rule, _sigma) = (rule, sigma);

    private enum Rule
    {
        PooledMedian,
        ReferenceMedian,
        ReferenceLowerMedian,
        Fixed,
    }

    /// <summary>σ² is half the median squared distance over pairs of all rows (Gretton et al. 2012). The default; keeps the permutation test exact, since it does not look at labels.</summary>
    public static KernelBandwidth MedianOfPooledPairs => default;

    /// <summary>σ² is half the median squared distance over pairs of reference rows: stays the same from window to window.</summary>
    public static KernelBandwidth MedianOfReferencePairs => new(Rule.ReferenceMedian, 0);

    /// <summary>As <see cref="MedianOfReferencePairs"/>, taking the lower of two middle distances as alibi-detect does.</summary>
    public static KernelBandwidth LowerMedianOfReferencePairs => new(Rule.ReferenceLowerMedian, 0);

    /// <summary>A width known beforehand.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sigma"/> is not a positive finite number.</exception>
    public static KernelBandwidth Of(double sigma) => sigma > 0 && double.IsFinite(sigma)
        ? new(Rule.Fixed, sigma)
        : throw new ArgumentOutOfRangeException(nameof(sigma), sigma, "A kernel's width is a positive number in the unit of the data.");

    /// <summary>The width for these rows, reference first. Where more than half of the pairs coincide, the root mean square distance serves instead of the median.</summary>
    internal double Find(PairDistances pairs, int referenceCount, CancellationToken cancellation)
    {
        if (_rule == Rule.Fixed)
            return _sigma;

        var rows = _rule == Rule.PooledMedian ? pairs.Count : referenceCount;
        var squared = DistanceQuantile.Median(pairs, rows, _rule == Rule.ReferenceLowerMedian, cancellation);
        return Math.Sqrt((squared > 0 ? squared : MeanSquare(pairs)) / 2);
    }

    private static double MeanSquare(PairDistances pairs)
    {
        var sum = 0.0;
        var buffer = new double[pairs.Count];
        for (var i = 0; i + 1 < pairs.Count; i++)
        {
            var distances = buffer.AsSpan(0, pairs.Count - i - 1);
            pairs.Squared(i, distances);
            sum += System.Numerics.Tensors.TensorPrimitives.Sum<double>(distances);
        }

        return sum / ((double)pairs.Count * (pairs.Count - 1) / 2);
    }
}
