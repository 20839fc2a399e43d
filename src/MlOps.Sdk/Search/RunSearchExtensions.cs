namespace MlOps.Sdk;

/// <summary>Questions people ask of their runs, answered by a search.</summary>
public static class RunSearchExtensions
{
    /// <summary>The run with the highest latest value of a metric among those that match; null when none has a number there.</summary>
    /// <param name="store">The store.</param>
    /// <param name="query">Which runs; its order and page do not matter. Of equal runs the newest is taken.</param>
    /// <param name="metric">The metric's key. A NaN is never the highest.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="ArgumentException">The key breaks the rules of <see cref="LogKey"/>.</exception>
    public static ValueTask<RunRecord?> FindHighestRunAsync(this IRunStore store, RunQuery query, string metric, CancellationToken cancellationToken = default) =>
        FindFirstAsync(store, query, RunField.Metric(metric).Descending(), cancellationToken);

    /// <summary>The run with the lowest latest value of a metric among those that match; null when none has a number there.</summary>
    /// <param name="store">The store.</param>
    /// <param name="query">Which runs; its order and page do not matter. Of equal runs the newest is taken.</param>
    /// <param name="metric">The metric's key. A NaN is never the lowest.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="ArgumentException">The key breaks the rules of <see cref="LogKey"/>.</exception>
    public static ValueTask<RunRecord?> FindLowestRunAsync(this IRunStore store, RunQuery query, string metric, CancellationToken cancellationToken = default) =>
        FindFirstAsync(store, query, RunField.Metric(metric).Ascending(), cancellationToken);

    /// <summary>Puts runs side by side.</summary>
    /// <exception cref="MlOpsNotFoundException">A run does not exist.</exception>
    public static async ValueTask<RunComparison> CompareRunsAsync(this IRunStore store, IReadOnlyList<RunId> runs, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(runs);
        var records = new List<RunRecord>(runs.Count);
        foreach (var run in runs)
        {
            records.Add(await store.FindRunAsync(run, cancellationToken).ConfigureAwait(false)
                ?? throw new MlOpsNotFoundException($"Run {run} does not exist, so it cannot be compared."));
        }

        return RunComparison.Of(records);
    }

    /// <summary>The history of a metric in few enough buckets to draw, each with its lowest and highest value, so that no spike is lost; from summaries where the store is an <see cref="IMetricCurveStore"/>.</summary>
    /// <param name="store">The store.</param>
    /// <param name="run">The run.</param>
    /// <param name="metric">The metric's key.</param>
    /// <param name="maxBuckets">The most buckets, at least 2; a longer history gives at least half as many.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async ValueTask<MetricCurve> ReadCurveAsync(this IRunStore store, RunId run, string metric, int maxBuckets = 1000, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (store is IMetricCurveStore curves)
            return await curves.ReadCurveAsync(run, metric, maxBuckets, cancellationToken).ConfigureAwait(false);
        var curve = new MetricCurveBuilder(maxBuckets);
        await foreach (var point in store.ListMetricAsync(run, metric, cancellationToken).ConfigureAwait(false))
            curve.Add(point);
        return curve.ToCurve();
    }

    private static async ValueTask<RunRecord?> FindFirstAsync(IRunStore store, RunQuery query, RunOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(query);
        var best = query.Where((MetricField)order.Field >= double.NegativeInfinity).By(order) with { PageSize = 1, PageToken = null };
        return (await store.SearchRunsAsync(best, cancellationToken).ConfigureAwait(false)).Runs is [var first, ..] ? first : null;
    }
}
