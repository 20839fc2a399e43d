namespace MlOps.Sdk.Statistics;

/// <summary>A histogram read from a profile; bins [a, b), the last one closed.</summary>
public sealed record HistogramEstimate
{
    /// <summary>Edges, ascending, one more than there are counts.</summary>
    public required IReadOnlyList<double> Edges { get; init; }

    /// <summary>Estimated counts by bin; they add up to the number of finite values.</summary>
    public required IReadOnlyList<long> Counts { get; init; }

    /// <summary>No bin's share of the values is off by more than this in 99 % of sketches; 0 while the sketch is exact.</summary>
    public required double ShareError { get; init; }

    internal static HistogramEstimate Of(QuantileSketch sketch, int bins)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        if (sketch.Count == 0)
            throw new InvalidOperationException("A column without finite values has no histogram; check FiniteCount first.");

        var isConstant = sketch.Minimum == sketch.Maximum || !double.IsFinite(sketch.Maximum - sketch.Minimum);
        var edges = isConstant ? [sketch.Minimum, sketch.Maximum] : MlOps.Sdk.Statistics.Histogram.Edges(sketch.Minimum, sketch.Maximum, bins);
        var counts = new long[edges.Length - 1];
        long before = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            var below = i + 1 == counts.Length ? sketch.Count : sketch.View.Below(edges[i + 1]);
            counts[i] = below - before;
            before = below;
        }

        return new HistogramEstimate { Edges = edges, Counts = counts, ShareError = sketch.ShareError };
    }
}
