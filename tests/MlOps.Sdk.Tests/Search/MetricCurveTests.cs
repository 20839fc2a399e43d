using CsCheck;

namespace MlOps.Sdk.Tests.Search;

public sealed class MetricCurveTests
{
    [Fact]
    public void A_short_history_is_drawn_whole()
    {
        var curve = Draw([3, 1, double.NaN], 10);
        Assert.Equal((3, 1), (curve.Count, curve.PointsPerBucket));
        Assert.Equal([3, 1, double.NaN], curve.Buckets.Select(bucket => bucket.Lowest.Value));
    }

    [Fact]
    public void An_empty_history_has_no_buckets() => Assert.Empty(Draw([], 10).Buckets);

    [Fact]
    public void A_curve_keeps_extremes_counts_and_order_of_any_history() =>
        Gen.Select(Gen.OneOf(Gen.Double[-1e6, 1e6], Gen.OneOf(double.NaN, double.PositiveInfinity, double.NegativeInfinity)).Array[0, 500], Gen.Int[2, 40]).Sample((values, max) =>
        {
            var curve = Draw(values, max);
            var at = 0;
            foreach (var bucket in curve.Buckets)
            {
                var part = values.Skip(at).Take((int)bucket.Count).ToArray();
                var numbers = part.Where(value => !double.IsNaN(value)).ToArray();
                Assert.Equal((at, at + part.Length - 1), (bucket.FirstStep, bucket.LastStep));
                Assert.Equal(part.Length - numbers.Length, bucket.NaNCount);
                Assert.Equal(numbers.Length == 0 ? double.NaN : numbers.Min(), bucket.Lowest.Value);
                Assert.Equal(numbers.Length == 0 ? double.NaN : numbers.Max(), bucket.Highest.Value);
                Assert.Equal(bucket.Highest.Value, values[bucket.Highest.Step]);
                if (numbers.Length > 0 && numbers.All(double.IsFinite))
                    Assert.Equal(numbers.Average(), bucket.Mean, 1e-3);
                at += part.Length;
            }

            Assert.Equal((values.Length, values.Length), (at, curve.Count));
            Assert.InRange(curve.Buckets.Count, Math.Min(values.Length, (max & ~1) / 2), max);
        });

    [Theory]
    [InlineData(1)]
    [InlineData(1_000_001)]
    public void Too_few_or_too_many_buckets_are_refused(int buckets) => Assert.Throws<ArgumentOutOfRangeException>(() => new MetricCurveBuilder(buckets));

    private static MetricCurve Draw(double[] values, int maxBuckets)
    {
        var builder = new MetricCurveBuilder(maxBuckets);
        for (var i = 0; i < values.Length; i++)
            builder.Add(new("loss", values[i], i, DateTimeOffset.UnixEpoch));
        return builder.ToCurve();
    }
}
