namespace MlOps.Sdk.Statistics;

/// <summary>Puts estimates, uncertainty, limits and realised values of a chunk together.</summary>
internal static class PerformanceAssembly
{
    /// <summary>Half the width of the band, in sampling errors, and what it covers of a normal distribution.</summary>
    private const double BandErrors = 3;
    private const double BandLevel = 0.9973002039367398;

    public static IReadOnlyList<PerformanceEstimate> Join(
        IReadOnlyList<PerformanceMetric> metrics, Func<PerformanceMetric, MetricValue> estimated, Func<PerformanceMetric, MetricValue> error,
        IReadOnlyDictionary<PerformanceMetric, AlertBand> limits, IReadOnlyDictionary<PerformanceMetric, MetricValue>? realised) =>
        [.. metrics.Select(metric =>
        {
            var (value, spread) = (estimated(metric), error(metric));
            return new PerformanceEstimate
            {
                Metric = metric,
                Value = value,
                SamplingError = spread,
                Band = Band(metric, value, spread),
                Limits = limits.GetValueOrDefault(metric),
                Realised = realised?[metric] ?? MetricValue.NotComputable("no labels"),
            };
        })];

    /// <summary>Limits of each metric from what it came to on the reference chunks.</summary>
    public static Dictionary<PerformanceMetric, AlertBand> Limits(IReadOnlyList<PerformanceMetric> metrics, IReadOnlyList<IReadOnlyDictionary<PerformanceMetric, MetricValue>> realised, EstimationOptions options) =>
        metrics.ToDictionary(metric => metric, metric => options.Fit(metric, [.. realised.Select(chunk => chunk[metric].Or(double.NaN))]));

    /// <summary>Checks that chunks lie within the rows, in order.</summary>
    public static void ThrowIfOutside(IReadOnlyList<Chunk> chunks, int rows)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        foreach (var chunk in chunks)
        {
            if (chunk.Start < 0 || chunk.Count < 0 || (long)chunk.Start + chunk.Count > rows)
                throw new ArgumentException($"Chunk {chunk.Label} covers rows {chunk.Start} to {(long)chunk.Start + chunk.Count - 1}, but there are {rows}; split the same rows.", nameof(chunks));
        }
    }

    private static Interval? Band(PerformanceMetric metric, MetricValue value, MetricValue error)
    {
        if (value.Value is not { } centre || error.Value is not { } spread)
            return null;
        var (floor, ceiling) = MetricRange.Of(metric);
        return new Interval(
            Math.Max(floor ?? double.NegativeInfinity, centre - BandErrors * spread),
            Math.Min(ceiling ?? double.PositiveInfinity, centre + BandErrors * spread), BandLevel);
    }
}
