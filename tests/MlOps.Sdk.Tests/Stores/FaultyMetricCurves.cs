namespace MlOps.Sdk.Tests.Stores;

/// <summary>A store with one known fault in its curves.</summary>
internal sealed class FaultyMetricCurves(InMemoryRunStore inner, string fault) : RunStoreDecorator(inner), IMetricCurveStore
{
    public async ValueTask<MetricCurve> ReadCurveAsync(RunId run, string key, int maxBuckets, CancellationToken cancellationToken = default)
    {
        if (fault == "stumbles over what is not there" && await inner.ListMetricAsync(run, key, cancellationToken).CountAsync(cancellationToken) == 0)
            throw new MlOpsNotFoundException("There is no such metric.");

        var curve = new MetricCurveBuilder(maxBuckets);
        var points = await inner.ListMetricAsync(run, key, cancellationToken).ToListAsync(cancellationToken);
        if (fault == "sorts equal steps by value")
            points = [.. points.OrderBy(point => point.Step).ThenBy(point => point.Value)];
        var maxStep = long.MinValue;
        foreach (var point in points)
            curve.Add(point);
        if (fault == "puts late points at the end")
        {
            curve = new(maxBuckets);
            foreach (var point in points.OrderBy(point => point.Step % 3))
                curve.Add(point with { Step = maxStep = Math.Max(maxStep, point.Step) });
        }

        var drawn = curve.ToCurve();
        return fault switch
        {
            "loses the last point" when drawn.Count > 1 => drawn with { Count = drawn.Count - 1 },
            "takes NaN for lowest" => drawn with { Buckets = [.. drawn.Buckets.Select(bucket => bucket.NaNCount > 0 ? bucket with { Lowest = bucket.Lowest with { Value = double.NaN } } : bucket)] },
            "counts no NaN" => drawn with { Buckets = [.. drawn.Buckets.Select(bucket => bucket with { NaNCount = 0 })] },
            _ => drawn,
        };
    }
}
