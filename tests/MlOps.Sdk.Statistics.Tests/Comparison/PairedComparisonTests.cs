namespace MlOps.Sdk.Statistics.Tests.Comparison;

public sealed class PairedComparisonTests
{
    [Fact]
    public void An_equal_challenger_is_not_superior_but_not_inferior_within_a_margin()
    {
        double[] losses = Samples.Uniform(1, 2000), again = [.. losses.Zip(Samples.Normal(2, 2000, 0, 0.05), (loss, noise) => loss + noise)];
        var comparison = PairedTTest.CompareLosses(losses, again);

        Assert.False(comparison.Superiority().Passed);
        Assert.True(comparison.NonInferiority(0.01).Passed, comparison.NonInferiority(0.01).Reason);
        Assert.True(comparison.ConfidenceInterval()!.Value.Contains(0));
        Assert.InRange(comparison.MinimumDetectable()!.Value, 0.001, 0.01);
    }

    [Fact]
    public void A_test_that_cannot_tell_is_no_pass()
    {
        var few = PairedTTest.CompareLosses([0.5, 0.1, 0.9], [0.4, 0.3, 0.7]);

        Assert.False(few.Superiority().Passed);
        Assert.False(few.NonInferiority(0.01).Passed);
        Assert.StartsWith("not shown to be not worse", few.NonInferiority(0.01).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Superiority_is_wrong_no_more_often_than_alpha()
    {
        var wrong = 0;
        for (ulong trial = 0; trial < 1000; trial++)
            wrong += PairedTTest.CompareLosses(Samples.Normal(2 * trial, 60), Samples.Normal(2 * trial + 1, 60)).Superiority().Passed ? 1 : 0;

        Assert.InRange(wrong, 0, 1000 * (0.05 + 3 * 0.0069));
    }

    [Fact]
    public void The_bootstrap_repeats_itself_and_agrees_with_the_t_test()
    {
        double[] a = Samples.Normal(1, 300, 0.5), b = [.. a.Zip(Samples.Normal(2, 300, 0.1, 0.3), (x, y) => x - y)];
        PairedBootstrap.PairedMetric mean = rows =>
        {
            double champion = 0, challenger = 0;
            foreach (var row in rows)
                (champion, challenger) = (champion + a[row], challenger + b[row]);
            return (champion / rows.Length, challenger / rows.Length);
        };
        var first = PairedBootstrap.Compare(300, mean, higherIsBetter: false, seed: 7);
        var t = PairedTTest.CompareLosses(a, b);

        Assert.Equal(first.ConfidenceInterval(), PairedBootstrap.Compare(300, mean, higherIsBetter: false, seed: 7).ConfidenceInterval());
        Assert.Equal(t.Improvement!.Value, first.Improvement!.Value, 12);
        Assert.Equal(t.StandardError!.Value, first.StandardError!.Value, t.StandardError.Value * 0.1);
        Assert.Equal(t.Superiority().Passed, first.Superiority().Passed);
    }

    [Fact]
    public void The_interval_of_a_quantile_covers_it_as_often_as_stated()
    {
        const int Trials = 1000;
        var covered = 0;
        for (ulong trial = 0; trial < Trials; trial++)
            covered += QuantileEstimate.Of(Samples.Uniform(trial + 5000, 800), 0.99).Interval!.Value.Contains(0.99) ? 1 : 0;

        Assert.InRange(covered, 0.95 * Trials - 21, Trials);
    }

    [Fact]
    public void A_hundred_latencies_do_not_bound_their_p99_from_above()
    {
        var p99 = QuantileEstimate.Of(Samples.Uniform(1, 100), 0.99);

        Assert.Equal(double.PositiveInfinity, p99.Interval!.Value.Upper);
        Assert.True(double.IsFinite(p99.Interval.Value.Lower));
    }

    [Fact]
    public void Latency_quantiles_agree_with_the_reference_cases()
    {
        foreach (var test in Parity.Fixture.Evaluation("gates.json").GetProperty("cases").EnumerateArray())
        {
            if (!Parity.Fixture.Name(test).StartsWith("latency-quantiles", StringComparison.Ordinal))
                continue;

            var sorted = SortedSample.From(Parity.Fixture.Numbers(test.GetProperty("input").GetProperty("latency_ms"))).Values;
            var levels = Parity.Fixture.Numbers(test.GetProperty("input").GetProperty("quantiles"));
            var expected = test.GetProperty("expected");
            for (var i = 0; i < levels.Length; i++)
            {
                Assert.Equal(expected.GetProperty("linear_type7")[i].GetDouble(), Quantiles.Type7(sorted, levels[i]), 9);
                Assert.Equal(expected.GetProperty("median_unbiased_type8")[i].GetDouble(), Quantiles.Type8(sorted, levels[i]), 9);
                Assert.Equal(expected.GetProperty("nearest_rank")[i].GetDouble(), Quantiles.NearestRank(sorted, levels[i]), 9);
            }
        }
    }
}
