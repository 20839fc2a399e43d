using CsCheck;

namespace MlOps.Sdk.Statistics.Tests.Profiles;

public sealed class QuantileSketchTests
{
    [Fact]
    public void A_small_sketch_is_exact()
    {
        var sketch = QuantileSketch.Of([5, 1, 4, 2, 3]);

        Assert.True(sketch.IsExact);
        Assert.Equal(0, sketch.RankError);
        Assert.Equal(3, sketch.Quantile(0.5));
        Assert.Equal(1.4, sketch.Quantile(0.1), 1e-12);
        Assert.Equal(0.6, sketch.Rank(3));
    }

    [Fact]
    public void The_stated_rank_error_holds_uniformly_in_at_least_99_of_100_sketches()
    {
        const int Size = 50_000, Trials = 100;
        var missed = 0;
        for (var trial = 0; trial < Trials; trial++)
        {
            var values = Samples.Uniform((ulong)trial + 1, Size);
            var sketch = QuantileSketch.Of(values, seed: (ulong)trial);
            Array.Sort(values);
            var worst = 0.0;
            for (var i = 0; i < Size; i += 50)
                worst = Math.Max(worst, Math.Abs(sketch.Rank(values[i]) - (i + 1.0) / Size));
            missed += worst > sketch.RankError ? 1 : 0;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{missed} of {Trials} sketches missed the bound {QuantileSketch.Of(Samples.Uniform(1, Size)).RankError:P2}.");
        Assert.InRange(missed, 0, 1);
    }

    [Fact]
    public void Memory_does_not_grow_with_the_number_of_values()
    {
        var sketch = new QuantileSketch();
        sketch.AddRange(Samples.Uniform(3, 1_000_000));

        Assert.Equal(1_000_000, sketch.Count);
        Assert.InRange(sketch.RetainedCount, 1, 4 * QuantileSketch.DefaultAccuracy);
    }

    [Fact]
    public void The_same_values_and_seed_give_the_same_sketch()
    {
        var values = Samples.Uniform(5, 20_000);

        Assert.Equal(
            QuantileSketch.Of(values, seed: 9).Levels.SelectMany(level => level),
            QuantileSketch.Of(values, seed: 9).Levels.SelectMany(level => level));
    }

    [Fact]
    public void Merging_keeps_count_range_and_the_stated_error_whatever_the_order() =>
        Gen.Select(Gen.Int[0, 3000], Gen.Int[0, 3000], Gen.Int[1, 3000], Gen.ULong).Sample(
            (n, m, k, seed) =>
            {
                double[] a = Samples.Uniform(seed, n), b = Samples.Normal(seed + 1, m), c = Samples.Uniform(seed + 2, k);
                var left = QuantileSketch.Of(a).Merge(QuantileSketch.Of(b)).Merge(QuantileSketch.Of(c));
                var right = QuantileSketch.Of(c).Merge(QuantileSketch.Of(b).Merge(QuantileSketch.Of(a)));
                double[] all = [.. a, .. b, .. c];
                Array.Sort(all);
                foreach (var sketch in new[] { left, right })
                {
                    Assert.Equal(all.Length, sketch.Count);
                    Assert.Equal(all[0], sketch.Minimum);
                    Assert.Equal(all[^1], sketch.Maximum);
                    for (var i = 0; i < all.Length; i += 1 + all.Length / 20)
                        Assert.InRange(Math.Abs(sketch.Rank(all[i]) - (i + 1.0) / all.Length), 0, 1.5 * left.RankError + 1e-12);
                }
            },
            iter: 60);

    [Fact]
    public void A_NaN_has_no_rank() => Assert.Throws<ArgumentException>(() => new QuantileSketch().Add(double.NaN));

    [Fact]
    public void An_empty_sketch_has_no_quantiles() => Assert.Throws<InvalidOperationException>(() => new QuantileSketch().Quantile(0.5));
}
