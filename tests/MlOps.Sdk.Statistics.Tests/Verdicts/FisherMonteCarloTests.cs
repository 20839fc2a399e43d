namespace MlOps.Sdk.Statistics.Tests.Verdicts;

public sealed class FisherMonteCarloTests
{
    [Fact]
    public void The_job_satisfaction_table_of_the_text_books_has_its_known_p_value()
    {
        // Agresti (2002), as in R's manual of fisher.test: exact p = 0.7827.
        var result = FisherExact.MonteCarlo(new long[,] { { 1, 3, 10, 6 }, { 2, 3, 10, 7 }, { 1, 6, 14, 12 }, { 0, 1, 9, 11 } });

        Assert.InRange(result.PValue!.Value, 0.7827 - 0.0165, 0.7827 + 0.0165);
        Assert.Equal(1, result.Details["seed"]);
        Assert.Equal(9999, result.Details["resamples"]);
    }

    [Theory]
    [InlineData(3, 9, 8, 2)]
    [InlineData(30, 70, 45, 55)]
    [InlineData(0, 5, 4, 1)]
    public void Two_by_two_tables_agree_with_the_exact_test(long a, long b, long c, long d)
    {
        var exact = FisherExact.Test(a, b, c, d).PValue!.Value;
        var drawn = FisherExact.MonteCarlo(new[,] { { a, b }, { c, d } }).PValue!.Value;

        Assert.InRange(drawn, exact - 4 * Math.Sqrt(exact * (1 - exact) / 9999) - 1e-4, exact + 4 * Math.Sqrt(exact * (1 - exact) / 9999) + 2e-4);
    }

    [Fact]
    public void The_same_seed_gives_the_same_p_value_and_no_p_value_is_zero()
    {
        var pair = BinnedPair.Of([400, 0, 0], [0, 300, 300]);

        Assert.Equal(FisherExact.Test(pair, 999, 7).PValue, FisherExact.Test(pair, 999, 7).PValue);
        Assert.Equal(1.0 / 1000, FisherExact.Test(pair, 999, 7).PValue!.Value, 12);
    }

    [Fact]
    public void Negative_counts_and_empty_tables_have_stated_outcomes()
    {
        Assert.Throws<ArgumentException>(() => FisherExact.MonteCarlo(new long[,] { { 1, -1 } }));
        Assert.Equal("the table is empty", FisherExact.MonteCarlo(new long[2, 3]).Reason);
        Assert.Equal(1, FisherExact.MonteCarlo(new long[,] { { 3, 0 }, { 4, 0 } }).PValue);
    }

    [Fact]
    public void The_interval_of_cohens_w_holds_it_and_narrows_with_the_table()
    {
        var small = EffectSizes.CohensW(12, 100, 3);
        var large = EffectSizes.CohensW(1200, 10_000, 3);

        Assert.Equal(small.Value, large.Value, 12);
        Assert.True(small.Interval!.Value.Contains(small.Value));
        Assert.True(large.Interval!.Value.Upper - large.Interval.Value.Lower < small.Interval.Value.Upper - small.Interval.Value.Lower);
        Assert.Equal(0, EffectSizes.CohensW(0.1, 100, 3).Interval!.Value.Lower);

        // The ends are where the observed value is in the tails.
        var end = small.Interval.Value.Lower * small.Interval.Value.Lower * 100;
        Assert.Equal(0.025, NoncentralChiSquared.Survival(12, 3, end), 6);
    }

    [Fact]
    public void The_bhattacharyya_distance_is_the_logarithm_of_its_coefficient()
    {
        var pair = BinnedPair.Of([30, 50, 20], [45, 25, 30]);
        var result = Bhattacharyya.Compare(pair);

        Assert.Equal(-Math.Log(result.Details["bhattacharyya-coefficient"]), result.Statistic!.Value, 12);
        Assert.Equal(double.PositiveInfinity, Bhattacharyya.Compare(BinnedPair.Of([5, 0], [0, 5])).Statistic);
        Assert.Equal(Math.Pow(JensenShannon.Compare(pair).Statistic!.Value, 2), JensenShannon.Divergence(pair).Statistic!.Value, 12);
        Assert.Equal(KullbackLeibler.Compare(pair).Statistic!.Value / Math.Log(2), KullbackLeibler.Compare(pair, logBase: LogBase.Two).Statistic!.Value, 12);
    }
}
