namespace MlOps.Sdk.Statistics.Tests.Profiles;

public sealed class FrequentItemsTests
{
    [Fact]
    public void Beyond_its_capacity_no_count_is_too_high_nor_lower_than_the_stated_error()
    {
        var values = Samples.Zipf(4, 100_000, 5000);
        var truth = values.CountBy(value => value).ToDictionary();
        var whole = new FrequentItems(256);
        var merged = new FrequentItems(256);
        foreach (var value in values)
            whole.Add(value);
        foreach (var part in values.Chunk(10_000))
        {
            var items = new FrequentItems(256);
            foreach (var value in part)
                items.Add(value);
            merged = merged.Merge(items);
        }

        foreach (var items in new[] { whole, merged })
        {
            Assert.False(items.IsExact);
            Assert.Equal(values.Length, items.Total);
            Assert.InRange(items.Counts.Count, 1, 256);
            Assert.InRange(items.MaximumError, 1, values.Length * 3.5 / 256);
            foreach (var (category, count) in truth)
                Assert.InRange(items.Counts.GetValueOrDefault(category), count - items.MaximumError, count);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(10_000)]
    [InlineData(300_000)]
    public void Distinct_values_are_estimated_within_four_standard_errors(int distinct)
    {
        var sketch = new DistinctSketch();
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < distinct; i++)
                sketch.Add((double)i);
        }

        Assert.InRange(sketch.Estimate(), distinct * (1 - 4 * DistinctSketch.RelativeError), distinct * (1 + 4 * DistinctSketch.RelativeError));
    }
}
