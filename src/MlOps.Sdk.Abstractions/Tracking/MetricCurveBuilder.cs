namespace MlOps.Sdk;

/// <summary>
/// Draws a curve of any length in one pass and constant memory: when the buckets are full, neighbours are joined and each new
/// one stands for twice as many points.
/// </summary>
public sealed class MetricCurveBuilder
{
    private readonly MetricBucket[] _buckets;
    private int _count;
    private long _points;
    private long _perBucket = 1;

    /// <summary>Makes an empty curve.</summary>
    /// <param name="maxBuckets">The most buckets, from 2 to 1,000,000; an odd number is lowered by one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number lies outside.</exception>
    public MetricCurveBuilder(int maxBuckets)
    {
        if (maxBuckets is < 2 or > 1_000_000)
            throw new ArgumentOutOfRangeException(nameof(maxBuckets), maxBuckets, "A curve has 2 to 1,000,000 buckets.");
        _buckets = new MetricBucket[maxBuckets & ~1];
    }

    /// <summary>The most points a bucket stands for so far; it only grows.</summary>
    public long PointsPerBucket => _perBucket;

    /// <summary>Adds the next point; points come by step.</summary>
    public void Add(in MetricPoint point) => AddBucket(MetricBucket.Of(point));

    /// <summary>Adds the next points at once, as a store keeps them summed up.</summary>
    /// <param name="points">The points, no more than <see cref="PointsPerBucket"/>.</param>
    /// <exception cref="ArgumentException">There are more points, or none.</exception>
    public void AddBucket(in MetricBucket points)
    {
        if (points.Count < 1 || points.Count > _perBucket)
            throw new ArgumentException($"A bucket of {points.Count} points cannot be added where buckets stand for 1 to {_perBucket}; add its points one by one.", nameof(points));

        _points += points.Count;
        if (_count > 0 && _buckets[_count - 1].Count + points.Count <= _perBucket)
        {
            _buckets[_count - 1] = _buckets[_count - 1].Join(points);
            return;
        }

        if (_count == _buckets.Length)
        {
            for (var i = 0; i < _count; i += 2)
                _buckets[i / 2] = _buckets[i].Join(_buckets[i + 1]);
            (_count, _perBucket) = (_count / 2, _perBucket * 2);
        }

        _buckets[_count++] = points;
    }

    /// <summary>The curve of what was added so far.</summary>
    public MetricCurve ToCurve() => new() { Count = _points, PointsPerBucket = _perBucket, Buckets = _buckets[.._count] };
}
