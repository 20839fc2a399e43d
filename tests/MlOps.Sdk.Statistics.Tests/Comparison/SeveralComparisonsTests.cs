namespace MlOps.Sdk.Statistics.Tests.Comparison;

/// <summary>Rank, sign and cross-validation tests beyond their reference cases: laws, bad input, error rates.</summary>
public sealed class SeveralComparisonsTests
{
    private static readonly double[] Ones = [1, 1, 1, 1];

    [Fact]
    public void Exchanging_the_models_keeps_the_p_value_and_turns_the_sign()
    {
        double[] x = Samples.Normal(3, 30), y = Samples.Normal(4, 30);
        Assert.Equal(WilcoxonSignedRank.CompareLosses(x, y).PValue, WilcoxonSignedRank.CompareLosses(y, x).PValue);
        Assert.Equal(SignTest.CompareLosses(x, y).PValue, SignTest.CompareLosses(y, x).PValue);
        Assert.Equal(-SignFlip.CompareLosses(x, y).Statistic, SignFlip.CompareLosses(y, x).Statistic);
        Assert.Equal(WilcoxonSignedRank.CompareLosses(x, y).Details["rank-biserial"], -WilcoxonSignedRank.CompareLosses(y, x).Details["rank-biserial"], 12);
    }

    [Fact]
    public void The_exact_rank_law_is_the_share_of_all_signs()
    {
        double[] losses = [0.5, 1.5, -2.5, 3.5, 4.5, -0.1, 7, 8];
        var ranks = losses.Select(Math.Abs).Order().ToList();
        var observed = WilcoxonSignedRank.CompareLosses(losses, new double[losses.Length]);
        var extreme = Enumerable.Range(0, 1 << losses.Length).Count(signs =>
        {
            var positive = Enumerable.Range(0, losses.Length).Sum(i => (signs >> i & 1) * (ranks.IndexOf(Math.Abs(losses[i])) + 1));
            return Math.Min(positive, losses.Length * (losses.Length + 1) / 2 - positive) <= observed.Statistic;
        });
        Assert.Equal("exact", observed.Variant);
        Assert.Equal(extreme / 256.0, observed.PValue!.Value, 12);
    }

    [Fact]
    public void Models_that_lose_the_same_are_not_told_apart()
    {
        foreach (var result in new[] { WilcoxonSignedRank.CompareLosses(Ones, Ones), WilcoxonSignedRank.CompareLosses(Ones, Ones, ZeroDifferences.Pratt), SignTest.CompareLosses(Ones, Ones), SignFlip.CompareLosses(Ones, Ones) })
            Assert.Equal(1, result.PValue);
        Assert.Equal(1, CochranQ.Test([[true, true], [false, false]]).PValue);
        Assert.Contains("same score", Friedman.Test([[1, 1, 1], [2, 2, 2]]).Reason, StringComparison.Ordinal);
        Assert.Contains("no variance", CrossValidation.FiveByTwoT(new double[10]).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_compared_is_a_reason()
    {
        double[] one = [1], broken = [1, double.NaN];
        Assert.Equal("no rows", WilcoxonSignedRank.CompareLosses([], []).Reason);
        Assert.Equal("no rows", SignTest.CompareLosses([], []).Reason);
        Assert.Equal("no rows", SignFlip.CompareLosses([], []).Reason);
        Assert.Equal("no rows", CochranQ.Test([]).Reason);
        Assert.Contains("row 1", WilcoxonSignedRank.CompareLosses(broken, broken).Reason, StringComparison.Ordinal);
        Assert.Contains("row 1", SignFlip.CompareLosses(broken, [1, 1]).Reason, StringComparison.Ordinal);
        Assert.Contains("row 1", SignTest.CompareLosses([1, 1], [0, double.PositiveInfinity]).Reason, StringComparison.Ordinal);
        Assert.Contains("at least two", Friedman.Test([[1, 2]]).Reason, StringComparison.Ordinal);
        Assert.Contains("data set 1: difference 0 is NaN", Friedman.Test([[1, 2], [double.NaN, 1]]).Reason, StringComparison.Ordinal);
        Assert.Contains("at least two", CrossValidation.CorrectedResampledT(one, 10, 5).Reason, StringComparison.Ordinal);
        Assert.Contains("difference 1", CrossValidation.CorrectedResampledT(broken, 10, 5).Reason, StringComparison.Ordinal);
        Assert.Contains("difference 9", CrossValidation.FiveByTwoF([1, 2, 3, 4, 5, 6, 7, 8, 9, double.NaN]).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Misuse_is_named()
    {
        Assert.Throws<ArgumentException>(() => WilcoxonSignedRank.CompareLosses(Ones, [1]));
        Assert.Throws<ArgumentException>(() => SignTest.CompareLosses(Ones, [1]));
        Assert.Throws<ArgumentException>(() => SignFlip.CompareLosses(Ones, [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => SignFlip.CompareLosses(Ones, Ones, draws: 3));
        Assert.Throws<ArgumentException>(() => CrossValidation.FiveByTwoT(Ones));
        Assert.Throws<ArgumentOutOfRangeException>(() => CrossValidation.CorrectedResampledT(Ones, 0, 5));
        Assert.Throws<ArgumentException>(() => Friedman.Test([[1, 2], [1, 2, 3]]));
        Assert.Throws<ArgumentException>(() => CochranQ.Test([[true], [false]]));
        Assert.Throws<ArgumentException>(() => CochranQ.Test([[true, false], [false]]));
    }

    [Fact]
    public void Under_no_difference_false_alarms_stay_at_their_level()
    {
        var chance = new SplitMix64(5);
        var alarms = new int[3];
        double[] x = new double[25], y = new double[25];
        const int Rounds = 2_000;
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < x.Length; i++)
                (x[i], y[i]) = (chance.NextDouble() * chance.NextDouble(), chance.NextDouble() * chance.NextDouble());
            Significance[] results = [WilcoxonSignedRank.CompareLosses(x, y), SignTest.CompareLosses(x, y), SignFlip.CompareLosses(x, y, draws: 199, seed: (ulong)round)];
            for (var i = 0; i < results.Length; i++)
                alarms[i] += results[i].PValue <= 0.05 ? 1 : 0;
        }

        // 0.05 and three standard errors of 2,000 rounds.
        Assert.All(alarms, count => Assert.InRange(count / (double)Rounds, 0, 0.0647));
    }

    [Fact]
    public void A_difference_that_is_there_is_found()
    {
        double[] champion = Samples.Normal(7, 40), challenger = [.. champion.Select((loss, i) => loss - 0.5 + 0.3 * Math.Sin(i))];
        Assert.True(WilcoxonSignedRank.CompareLosses(champion, challenger).PValue < 1e-6);
        Assert.True(SignTest.CompareLosses(champion, challenger).PValue < 1e-6);
        Assert.True(SignFlip.CompareLosses(champion, challenger).PValue < 1e-3);
        Assert.True(Friedman.Test([.. Enumerable.Range(0, 10).Select(i => new[] { 0.7 + i * 0.01, 0.8 + i * 0.01, 0.9 + i * 0.01 })]).PValue < 1e-4);
    }

    [Theory]
    [InlineData(0.95, 3, 3.314)]
    [InlineData(0.95, 10, 4.474)]
    [InlineData(0.99, 2, 3.643)]
    public void The_studentized_range_has_its_tabled_quantiles(double p, int groups, double expected) =>
        Assert.Equal(expected, StudentizedRangeDistribution.Quantile(p, groups), 3);
}
