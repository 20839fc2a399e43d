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

    /// <summary>Adds the next point; points come by step.</summary>
    public void Add(in MetricPoint point)
    {
        _points++;
        var bucket = MetricBucket.Of(point);
        if (_count > 0 && _buckets[_count - 1].Count < _perBucket)
        {
            _buckets[_count - 1] = MetricBucket.Join(_buckets[_count - 1], bucket);
            return;
        }

        if (_count == _buckets.Length)
        {
            for (var i = 0; i < _count; i += 2)
                _buckets[i / 2] = MetricBucket.Join(_buckets[i], _buckets[i + 1]);
            (_count, _perBucket) = (_count / 2, _perBucket * 2);
        }

        _buckets[_count++] = bucket;
    }

    /// <summary>The curve of what was added so far.</summary>
    public MetricCurve ToCurve() => new() { Count = _points, PointsPerBucket = _perBucket, Buckets = _buckets[.._count] };
}
