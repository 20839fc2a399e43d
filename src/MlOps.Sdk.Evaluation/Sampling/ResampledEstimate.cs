using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Evaluation;

/// <summary>An estimate with its bootstrap replicates: percentile interval, p-values by the share of replicates beyond the bound.</summary>
/// <param name="sorted">The replicates, ascending, all of them numbers.</param>
internal sealed class ResampledEstimate(double[] sorted) : Estimate
{
    private readonly double _error = Deviation(sorted);

    public override double StandardError => _error;

    public override Interval Interval(double level) =>
        new(Quantiles.Type7(sorted, (1 - level) / 2), Quantiles.Type7(sorted, (1 + level) / 2), level);

    // One is added above and below the line: a p-value from finitely many replicates is never 0.
    public override double PValueOfAtMost(double bound) =>
        sorted[0] == sorted[^1] ? PointPValue(Value <= bound) : (1.0 + CountAtMost(bound)) / (1 + sorted.Length);

    public override double PValueOfAtLeast(double bound) =>
        sorted[0] == sorted[^1] ? PointPValue(Value >= bound) : (1.0 + sorted.Count(value => value >= bound)) / (1 + sorted.Length);

    private int CountAtMost(double bound) => sorted.Count(value => value <= bound);

    private static double Deviation(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / Math.Max(1, values.Length - 1));
    }
}
