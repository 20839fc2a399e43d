using CsCheck;

namespace MlOps.Sdk.Statistics.Tests.Profiles;

/// <summary>Merging is associative and commutative, an empty part changes nothing: exactly where a part is exact, within its stated error where it is not.</summary>
public sealed class MergeLawTests
{
    private static readonly Gen<double[]> Values = Gen.Select(Gen.Int[0, 4000], Gen.ULong, Gen.Int[0, 2]).Select((n, seed, kind) => kind switch
    {
        0 => Samples.Normal(seed, n, 100, 3),
        1 => [.. Samples.Uniform(seed, n).Select(x => Math.Floor(x * 20))],
        _ => Samples.Uniform(seed, n),
    });

    [Fact]
    public void Moments_of_the_parts_are_the_moments_of_the_whole() => Gen.Select(Values, Values, Values).Sample((a, b, c) =>
    {
        Moments x = Moments.Of(a), y = Moments.Of(b), z = Moments.Of(c), whole = Moments.Of([.. a, .. b, .. c]);
        foreach (var merged in new[] { x.Merge(y).Merge(z), x.Merge(y.Merge(z)), z.Merge(x).Merge(y) })
        {
            Assert.Equal(whole.Count, merged.Count);
            Near(whole.Mean, merged.Mean, 1);
            Near(whole.M2, merged.M2, whole.M2);
            Near(whole.M3, merged.M3, Math.Pow(whole.M2, 1.5));
            Near(whole.M4, merged.M4, whole.M4);
        }

        Assert.Equal(x, x.Merge(default));
        Assert.Equal(x, default(Moments).Merge(x));
    });

    [Fact]
    public void Distinct_sketches_merge_exactly() => Gen.Select(Values, Values, Values).Sample((a, b, c) =>
    {
        DistinctSketch x = Distinct(a), y = Distinct(b), z = Distinct(c);

        Assert.Equal(Distinct([.. a, .. b, .. c]).Registers, x.Merge(y).Merge(z).Registers);
        Assert.Equal(x.Merge(y).Merge(z).Registers, z.Merge(y.Merge(x)).Registers);
        Assert.Equal(x.Registers, x.Merge(new DistinctSketch()).Registers);
    });

    [Fact]
    public void Frequent_items_merge_within_their_error_also_of_different_capacities() =>
        Gen.Select(Gen.Int[0, 3000].Array[3], Gen.Int[2, 300].Array[3], Gen.ULong).Sample((sizes, capacities, seed) =>
        {
            var parts = sizes.Select((size, i) => Samples.Zipf(seed + (ulong)i, size, 400)).ToArray();
            var truth = parts.SelectMany(part => part).CountBy(value => value).ToDictionary();
            var items = parts.Select((part, i) => Counted(part, capacities[i])).ToArray();

            foreach (var merged in new[] { items[0].Merge(items[1]).Merge(items[2]), items[2].Merge(items[1].Merge(items[0])) })
            {
                Assert.Equal(sizes.Sum(), merged.Total);
                Assert.InRange(merged.Counts.Count, 0, capacities.Where((_, i) => sizes[i] > 0).DefaultIfEmpty(0).Min());
                foreach (var (category, count) in truth)
                    Assert.InRange(merged.Counts.GetValueOrDefault(category), count - merged.MaximumError, count);
            }

            Assert.Equal(items[0].Counts.OrderBy(pair => pair.Key), items[0].Merge(new FrequentItems(2)).Counts.OrderBy(pair => pair.Key));
        });

    [Fact]
    public void Quantile_sketches_merge_within_their_error_also_of_different_accuracies() =>
        Gen.Select(Values, Values, Values, Gen.Int[0, 2].Select(i => new[] { 32, 200, 512 }[i]).Array[3]).Sample((a, b, c, accuracies) =>
        {
            QuantileSketch x = QuantileSketch.Of(a, accuracies[0]), y = QuantileSketch.Of(b, accuracies[1], 1), z = QuantileSketch.Of(c, accuracies[2], 2);
            double[] all = [.. a, .. b, .. c];
            Array.Sort(all);
            foreach (var merged in new[] { x.Merge(y).Merge(z), x.Merge(y.Merge(z)), z.Merge(y).Merge(x) })
            {
                Assert.Equal(all.Length, merged.Count);
                for (var i = 0; i < all.Length; i += 1 + all.Length / 20)
                {
                    var below = Array.FindLastIndex(all, value => value <= all[i]) + 1.0;
                    Assert.InRange(Math.Abs(merged.Rank(all[i]) - below / all.Length), 0, 1.5 * merged.RankError + 1e-12);
                }
            }

            Same(x, x.Merge(new QuantileSketch(8)));
            Same(x, new QuantileSketch(8).Merge(x));
        }, iter: 60);

    [Fact]
    public void Numeric_profiles_merge_their_counts_exactly() => Gen.Select(Gen.Double.Array[0, 200], Gen.Double.Array[0, 200]).Sample((a, b) =>
    {
        NumericProfile x = NumericProfile.Of("x", a), y = NumericProfile.Of("x", b), whole = NumericProfile.Of("x", [.. a, .. b]);
        foreach (var merged in new[] { (NumericProfile)x.Merge(y), (NumericProfile)y.Merge(x) })
        {
            Assert.Equal((whole.Count, whole.NanCount, whole.PositiveInfinityCount, whole.NegativeInfinityCount, whole.Types), (merged.Count, merged.NanCount, merged.PositiveInfinityCount, merged.NegativeInfinityCount, merged.Types));
            Assert.Equal((whole.Quantiles.Minimum, whole.Quantiles.Maximum), (merged.Quantiles.Minimum, merged.Quantiles.Maximum));
            Assert.Equal(whole.DistinctEstimate, merged.DistinctEstimate);
        }
    });

    [Fact]
    public void Categorical_profiles_merge_exactly_while_every_category_is_held()
    {
        var values = Gen.Int[0, 8].Select(i => new[] { "12", "-3", "1.5", "true", "2001-12-31", "word", "", "tail", null }[i]).Array[0, 100];
        Gen.Select(values, values).Sample((a, b) =>
        {
            var whole = CategoricalProfile.Of("c", [.. a, .. b]);
            foreach (var merged in new[] { CategoricalProfile.Of("c", a).Merge(CategoricalProfile.Of("c", b)), CategoricalProfile.Of("c", b).Merge(CategoricalProfile.Of("c", a)) })
                Assert.Equal(new DatasetProfile([whole]).ToBytes(), new DatasetProfile([merged]).ToBytes());
        });
    }

    private static void Same(QuantileSketch expected, QuantileSketch actual)
    {
        Assert.Equal(expected.Levels.SelectMany(level => level), actual.Levels.SelectMany(level => level));
        Assert.Equal(expected.RankError, actual.RankError);
    }

    private static DistinctSketch Distinct(double[] values)
    {
        var sketch = new DistinctSketch();
        foreach (var value in values)
            sketch.Add(value);
        return sketch;
    }

    private static FrequentItems Counted(string[] values, int capacity)
    {
        var items = new FrequentItems(capacity);
        foreach (var value in values)
            items.Add(value);
        return items;
    }

    private static void Near(double expected, double actual, double scale) => Assert.InRange(Math.Abs(expected - actual), 0, 1e-9 * Math.Max(1, scale));
}
