namespace MlOps.Sdk.Statistics.Tests.AbTesting;

/// <summary>Online experiments beyond their reference cases: error rates under watching, laws, bad input.</summary>
public sealed class AbTestingTests
{
    private const int Rounds = 2_000;

    /// <summary>The level 0.05 and three standard errors of the rounds.</summary>
    private const double MostAlarms = 0.05 + 3 * 0.00487;

    [Fact]
    public void Watching_every_row_alarms_no_more_often_than_alpha()
    {
        var chance = new SplitMix64(11);
        int sprt = 0, rate = 0, naive = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var test = new MixtureSprt(variance: 1, mixtureVariance: 0.05);
            var errors = new BinomialEProcess(0.3);
            var peeked = false;
            for (var row = 1; row <= 200; row++)
            {
                test.Update(chance.NextNormal(), chance.NextNormal());
                errors.Update(chance.NextDouble() < 0.3);
                peeked |= row > 10 && NormalDistribution.TwoSided(test.Difference / Math.Sqrt(2.0 / row)) <= 0.05;
            }

            sprt += test.IsRejected ? 1 : 0;
            rate += errors.PValue <= 0.05 ? 1 : 0;
            naive += peeked ? 1 : 0;
        }

        Assert.InRange(sprt / (double)Rounds, 0, MostAlarms);
        Assert.InRange(rate / (double)Rounds, 0, MostAlarms);
        Assert.True(naive / (double)Rounds > 0.2, "Looking at a fixed-horizon test every row is what these tests are for.");
    }

    [Theory]
    [InlineData(ErrorSpending.OBrienFleming)]
    [InlineData(ErrorSpending.Pocock)]
    public void Planned_looks_alarm_as_often_as_alpha_says(ErrorSpending spending)
    {
        var design = GroupSequentialDesign.Of([0.25, 0.5, 0.75, 1], spending: spending);
        var chance = new SplitMix64(3);
        var alarms = 0;
        for (var round = 0; round < 20_000; round++)
        {
            double sum = 0;
            var stopped = false;
            for (var look = 0; look < 4; look++)
            {
                sum += chance.NextNormal() / 2;
                stopped |= design.Stops(look, sum / Math.Sqrt(design.InformationTimes[look]));
            }

            alarms += stopped ? 1 : 0;
        }

        Assert.InRange(alarms / 20_000.0, 0.05 - 0.0047, 0.05 + 0.0047);
    }

    [Fact]
    public void A_shift_is_found_and_its_interval_covers_it()
    {
        var chance = new SplitMix64(4);
        var test = new MixtureSprt(variance: 1, mixtureVariance: 0.05);
        while (!test.IsRejected && test.Pairs < 5_000)
            test.Update(chance.NextNormal(), 0.3 + chance.NextNormal());
        Assert.True(test.IsRejected);
        Assert.True(test.ConfidenceSequence.Contains(0.3));
        Assert.False(test.ConfidenceSequence.Contains(0));
    }

    [Fact]
    public void What_was_known_before_is_taken_out_without_moving_the_mean()
    {
        var chance = new SplitMix64(8);
        double[] before = [.. Enumerable.Range(0, 500).Select(_ => chance.NextNormal())], after = [.. before.Select(x => 2 * x + chance.NextNormal())];
        var adjusted = Cuped.Adjust(after, before);
        Assert.Equal(Moments.Of(after).Mean, Moments.Of(adjusted.Adjusted).Mean, 12);
        Assert.InRange(adjusted.VarianceFactor, 0.15, 0.25);
        Assert.Equal(adjusted.VarianceFactor, Moments.Of(adjusted.Adjusted).SampleVariance!.Value / Moments.Of(after).SampleVariance!.Value, 9);
        Assert.Equal(1, Cuped.Adjust([1, 2], [5, 5]).VarianceFactor);
    }

    [Fact]
    public void Intervals_of_a_share_cover_it_about_as_often_as_they_say()
    {
        var chance = new SplitMix64(9);
        var covered = new Dictionary<ProportionInterval, int>();
        for (var round = 0; round < Rounds; round++)
        {
            var successes = Enumerable.Range(0, 60).Count(_ => chance.NextDouble() < 0.15);
            foreach (var kind in Enum.GetValues<ProportionInterval>())
                covered[kind] = covered.GetValueOrDefault(kind) + (new Proportion(successes, 60).ConfidenceInterval(kind: kind)!.Value.Contains(0.15) ? 1 : 0);
        }

        Assert.InRange(covered[ProportionInterval.Wilson] / (double)Rounds, 0.93, 0.98);
        Assert.True(covered[ProportionInterval.ClopperPearson] >= 0.95 * Rounds);
        Assert.True(covered[ProportionInterval.Normal] < covered[ProportionInterval.ClopperPearson]);
    }

    [Fact]
    public void Exchanging_the_arms_turns_the_interval_round()
    {
        var there = new ProportionDifference(new(5, 60), new(11, 48));
        var back = new ProportionDifference(new(11, 48), new(5, 60));
        foreach (var kind in Enum.GetValues<DifferenceInterval>())
        {
            Interval a = there.ConfidenceInterval(kind: kind)!.Value, b = back.ConfidenceInterval(kind: kind)!.Value;
            Assert.Equal(a.Lower, -b.Upper, 9);
            Assert.Equal(a.Upper, -b.Lower, 9);
            Assert.True(a.Contains(there.Difference!.Value));
        }
    }

    [Fact]
    public void Rows_and_power_are_inverse()
    {
        Assert.Equal(0.9, ExperimentPlan.PowerForMeans(0.4, ExperimentPlan.RowsForMeans(0.4, 0.01, 0.9, 3), 0.01, 3), 9);
        Assert.Equal(0.7, ExperimentPlan.PowerForShares(0.2, 0.1, ExperimentPlan.RowsForShares(0.2, 0.1, 0.05, 0.7)), 9);
        Assert.Equal(1, ExperimentPlan.DesignEffect(1, 0.5));
        Assert.Equal(2.9, ExperimentPlan.DesignEffect(20, 0.1), 12);
    }

    [Fact]
    public void What_cannot_be_computed_is_a_reason()
    {
        var none = new ProportionDifference(new(0, 0), new(1, 2));
        Assert.Null(none.Difference);
        Assert.Null(none.ConfidenceInterval());
        Assert.Contains("champion has no trials", none.Test().Reason, StringComparison.Ordinal);
        Assert.False(none.NonInferiority(0.1).Passed);
        Assert.Contains("no trials", none.Equivalence(0.1).Reason, StringComparison.Ordinal);
        Assert.Contains("no spread", new ProportionDifference(new(0, 10), new(0, 10)).Equivalence(0.1).Reason, StringComparison.Ordinal);
        Assert.Equal(1, new ProportionDifference(new(10, 10), new(7, 7)).Test().PValue);
        Assert.Contains("each needs two", WelchTest.Compare([1], [1, 2]).Reason, StringComparison.Ordinal);
        Assert.Contains("challenger: difference 1 is NaN", WelchTest.Compare([1, 2], [1, double.NaN]).Reason, StringComparison.Ordinal);
        Assert.Equal("no rows", SampleRatioMismatch.Test([0, 0], [1, 1]).Reason);
    }

    [Fact]
    public void Misuse_is_named()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Proportion(3, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Proportion(0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProportionDifference(new(1, 2), new(1, 2)).NonInferiority(1.2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProportionDifference(new(1, 2), new(1, 2)).Equivalence(0));
        Assert.Throws<ArgumentException>(() => SampleRatioMismatch.Test([1], [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleRatioMismatch.Test([1, -1], [1, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleRatioMismatch.Test([1, 1], [1, 0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MixtureSprt(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MixtureSprt(1, 1).Update(double.NaN, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BinomialEProcess(1));
        Assert.Throws<ArgumentException>(() => GroupSequentialDesign.Of([]));
        Assert.Throws<ArgumentException>(() => GroupSequentialDesign.Of([0.5, 0.5]));
        Assert.Throws<ArgumentException>(() => GroupSequentialDesign.Of([0.5, 1.1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => GroupSequentialDesign.Of([1]).Stops(1, 2));
        Assert.Throws<ArgumentException>(() => Cuped.Adjust([1, 2], [1]));
        Assert.Throws<ArgumentException>(() => Cuped.Adjust([1, double.NaN], [1, 2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExperimentPlan.RowsForMeans(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExperimentPlan.RowsForShares(0.1, 0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExperimentPlan.RowsForMeans(0.2, alpha: 0.1, power: 0.05));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConfidenceSequence.Asymptotic(0, 1, 0));
    }
}
