namespace MlOps.Sdk;

/// <summary>A run store that draws the curve of a long history without reading every point of it.</summary>
public interface IMetricCurveStore
{
    /// <summary>The history of a metric in few buckets: every point is in one of them, in the order of <see cref="IRunStore.ListMetricAsync"/>, and counts, steps, lowest and highest points are exact.</summary>
    /// <param name="run">The run; one that does not exist has empty histories.</param>
    /// <param name="key">The metric's key.</param>
    /// <param name="maxBuckets">The most buckets, from 2 to 1,000,000; a longer history gives at least half as many as the even number below.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of buckets lies outside.</exception>
    ValueTask<MetricCurve> ReadCurveAsync(RunId run, string key, int maxBuckets, CancellationToken cancellationToken = default);
}
