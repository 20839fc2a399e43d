using MlOps.Sdk.Serving;

namespace MlOps.Sdk.Tests.Serving.Routing;

public sealed class BanditTests
{
    private static readonly double[] Rates = [0.2, 0.3, 0.6];

    [Theory]
    [InlineData(BanditPolicy.EpsilonGreedy, 0.75)]
    [InlineData(BanditPolicy.Ucb1, 0.7)]
    [InlineData(BanditPolicy.ThompsonBernoulli, 0.85)]
    [InlineData(BanditPolicy.ThompsonGaussian, 0.8)]
    public void The_best_arm_gets_most_calls_and_propensities_are_the_chances_there_were(BanditPolicy policy, double least)
    {
        var plan = RoutePlanTests.Plan([1, 1, 1], RouteKind.Bandit) with { Bandit = new() { Policy = policy, Seed = 3 } };
        plan.Validate();
        RouteArm[] arms = [.. plan.Variants.Select(v => new RouteArm(v.Name, v.Reference))];
        var table = new RouteTable(null, plan, arms, new(1));
        var random = new Random(5);
        var calls = new int[3];
        double weighted = 0;
        for (var i = 0; i < 6_000; i++)
        {
            Assert.Equal(1, Enumerable.Range(0, 3).Sum(table.Share), 1e-9);
            var arm = table.Choose(default, out var propensity);
            Assert.Equal(table.Share(arm), propensity);
            calls[arm]++;
            weighted += 1 / propensity;
            arms[arm].Rewards.Add(random.NextDouble() < Rates[arm] ? 1 : 0);
            table.Bandit!.Learn();
        }

        Assert.True(calls[2] >= least * 6_000, $"{policy}: {string.Join(' ', calls)}");
        if (policy == BanditPolicy.EpsilonGreedy)
            Assert.InRange(weighted / 6_000, 2.6, 3.4); // every arm has a chance, so inverse propensities add up to the arms
    }

    [Fact]
    public void No_share_falls_below_the_least_and_an_arm_of_weight_0_takes_no_part()
    {
        var plan = RoutePlanTests.Plan([1, 1, 0], RouteKind.Bandit) with { Bandit = new() { Policy = BanditPolicy.ThompsonBernoulli, MinShare = 0.05 } };
        RouteArm[] arms = [.. plan.Variants.Select(v => new RouteArm(v.Name, v.Reference))];
        var table = new RouteTable(null, plan, arms, new(1));
        for (var i = 0; i < 500; i++)
        {
            arms[i % 2].Rewards.Add(i % 2);
            table.Bandit!.Learn();
        }

        Assert.Equal(0, table.Share(2));
        Assert.InRange(table.Share(0), 0.05, 0.06);
    }
}
