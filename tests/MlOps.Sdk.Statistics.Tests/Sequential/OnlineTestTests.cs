using CsCheck;

namespace MlOps.Sdk.Statistics.Tests.Sequential;

public sealed class OnlineTestTests
{
    private static readonly Dictionary<string, Func<OnlineTest>> Factories = new()
    {
        ["spending"] = () => new AlphaSpending(0.1),
        ["o'brien-fleming"] = () => new AlphaSpending(0.1, SpendingRule.OBrienFleming, 40),
        ["pocock"] = () => new AlphaSpending(0.1, SpendingRule.Pocock, 40),
        ["lord"] = () => new Lord(0.1, 0.03),
        ["saffron"] = () => new Saffron(0.1, 0.4, 0.02),
        ["evidence"] = () => new EvidenceDetector(200, 0.3),
    };

    public static TheoryData<string> Names => [.. Factories.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_restored_test_goes_on_exactly_as_the_original(string name) =>
        Gen.Select(Gen.ULong, Gen.Int[0, 150]).Sample(
            (seed, saved) =>
            {
                var original = Factories[name]();
                var values = PValues(seed, 300, 0.3);
                foreach (var p in values.Take(saved))
                    original.Test(p);
                var restored = OnlineTest.Restore(original.Save());
                var fromJson = OnlineTest.FromJson(original.ToJson());
                Assert.Equal(original.Save(), restored.Save());
                foreach (var p in values.Skip(saved))
                {
                    var decision = original.Test(p);
                    Assert.Equal(decision, restored.Test(p));
                    Assert.Equal(decision, fromJson.Test(p));
                }

                Assert.Equal(original.Save(), restored.Save());
                Assert.Equal(original.Save(), fromJson.Save());
            },
            iter: 30);

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_changed_byte_and_every_cut_is_noticed(string name)
    {
        var test = Factories[name]();
        foreach (var p in PValues(1, 50, 0.3))
            test.Test(p);
        var bytes = test.Save();
        for (var at = 0; at < bytes.Length; at++)
        {
            var changed = bytes.ToArray();
            changed[at] ^= 4;
            Assert.Throws<FormatException>(() => OnlineTest.Restore(changed));
            Assert.Throws<FormatException>(() => OnlineTest.Restore(bytes.AsSpan(0, at)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_p_value_is_a_probability(string name)
    {
        var test = Factories[name]();
        var before = test.Save();
        foreach (var p in (double[])[double.NaN, -0.1, 1.1, double.PositiveInfinity])
            Assert.Throws<ArgumentOutOfRangeException>(() => test.Test(p));
        Assert.Equal(before, test.Save());
        Assert.False(test.Test(1).IsRejected);
        Assert.InRange(test.Test(0).Level, 0, 1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_rejection_is_a_p_value_at_most_its_level(string name)
    {
        var test = Factories[name]();
        foreach (var p in PValues(5, 500, 0.3))
        {
            var level = test.NextLevel;
            var decision = test.Test(p);
            Assert.Equal(level, decision.Level);
            Assert.Equal(p <= level, decision.IsRejected);
        }

        Assert.Equal(500, test.Tests);
    }

    [Theory]
    [InlineData("spending", 500)]
    [InlineData("o'brien-fleming", 60)]
    [InlineData("pocock", 60)]
    public void Spending_keeps_the_chance_of_any_false_alarm(string name, int looks)
    {
        var alarmed = 0;
        for (var run = 0UL; run < 2_000; run++)
        {
            var test = Factories[name]();
            foreach (var p in PValues(run, looks, 0))
                test.Test(p);
            alarmed += test.Rejections > 0 ? 1 : 0;
            Assert.InRange(((AlphaSpending)test).Spent, 0, 0.1 + 1e-12);
        }

        // Three standard errors above the nominal 0.1.
        Assert.InRange(alarmed / 2_000.0, 0.03, 0.1 + 3 * Math.Sqrt(0.09 / 2_000));
    }

    [Fact]
    public void A_plan_is_spent_whole_and_then_nothing_is_left()
    {
        foreach (var rule in (SpendingRule[])[SpendingRule.OBrienFleming, SpendingRule.Pocock])
        {
            var test = new AlphaSpending(0.05, rule, 5);
            var levels = Enumerable.Range(0, 5).Select(_ => test.Test(1).Level).ToArray();
            Assert.Equal(0.05, levels.Sum(), 1e-14);
            Assert.Equal(0.05, test.Spent, 1e-14);
            Assert.Equal(0, test.NextLevel);
            Assert.False(test.Test(1e-300).IsRejected);
        }
    }

    [Fact]
    public void The_shares_of_lord_and_saffron_sum_to_at_most_one()
    {
        double lord = 0, saffron = 0;
        for (var i = 1; i <= 1_000_000; i++)
        {
            lord += Lord.Share(i);
            saffron += Saffron.Share(i);
        }

        // Half of it is spent in the first million tests: the sum goes to 1 as slowly as the tail of u exp(-sqrt u).
        Assert.InRange(lord, 0.5, 0.53);
        Assert.InRange(saffron, 0.999, 1);
    }

    [Theory]
    [InlineData("lord", 0.0)]
    [InlineData("lord", 0.1)]
    [InlineData("lord", 0.5)]
    [InlineData("saffron", 0.0)]
    [InlineData("saffron", 0.1)]
    [InlineData("saffron", 0.5)]
    public void The_false_discovery_rate_stays_below_its_bound(string name, double drifting)
    {
        var sum = 0.0;
        for (var run = 0UL; run < 2_000; run++)
        {
            var test = Factories[name]();
            var (falseOnes, all) = Discover(test, run, 120, drifting);
            sum += all == 0 ? 0 : falseOnes / (double)all;
        }

        Assert.InRange(sum / 2_000, 0, 0.1);
    }

    [Fact]
    public void Saffron_finds_more_where_much_drifts_and_both_more_than_spending()
    {
        int spending = 0, lord = 0, saffron = 0;
        for (var run = 0UL; run < 200; run++)
        {
            spending += Discover(new AlphaSpending(), run, 300, 0.4).All;
            lord += Discover(new Lord(), run, 300, 0.4).All;
            saffron += Discover(new Saffron(), run, 300, 0.4).All;
        }

        Assert.True(saffron > lord, $"{saffron} against {lord}");
        Assert.True(lord > 5 * spending, $"{lord} against {spending}");
    }

    [Fact]
    public void Evidence_alarms_no_oftener_than_asked_and_sees_moderate_p_values_in_a_row()
    {
        var test = new EvidenceDetector(100);
        var values = PValues(3, 200_000, 0);
        foreach (var p in values)
            test.Test(p);
        Assert.InRange(200_000.0 / test.Rejections, 100, 400);

        var moderate = new EvidenceDetector(1_000);
        var delay = 1;
        while (!moderate.Test(0.02).IsRejected)
            delay++;
        Assert.InRange(delay, 2, 12);
    }

    [Fact]
    public void Old_discoveries_are_forgotten_to_the_strict_side()
    {
        var test = new Lord(0.05);
        for (var i = 0; i < 3_000; i++)
            test.Test(0);

        Assert.Equal(3_000, test.Rejections);
        Assert.InRange(test.NextLevel, 0.01, 0.05);
        Assert.InRange(test.Save().Length, 8_000, 9_000);
    }

    [Fact]
    public void A_parameter_outside_its_range_is_named()
    {
        (string Parameter, Func<object> Create)[] bad =
        [
            ("alpha", () => new AlphaSpending(0)),
            ("alpha", () => new Lord(double.NaN)),
            ("alpha", () => new Saffron(1)),
            ("looks", () => new AlphaSpending(looks: 3)),
            ("looks", () => new AlphaSpending(rule: SpendingRule.Pocock)),
            ("rule", () => new AlphaSpending(rule: (SpendingRule)7)),
            ("initialWealth", () => new Lord(0.05, 0.06)),
            ("initialWealth", () => new Lord(0.05, 0)),
            ("initialWealth", () => new Saffron(0.05, 0.5, 0.03)),
            ("candidate", () => new Saffron(candidate: 0)),
            ("expectedRunLength", () => new EvidenceDetector(1)),
            ("exponent", () => new EvidenceDetector(exponent: 1)),
        ];
        foreach (var (parameter, create) in bad)
            Assert.Equal(parameter, Assert.Throws<ArgumentOutOfRangeException>(create).ParamName);
    }

    private static (int False, int All) Discover(OnlineTest test, ulong seed, int count, double drifting)
    {
        var chance = new SplitMix64(SplitMix64.Mix(seed));
        var (falseOnes, all) = (0, 0);
        for (var i = 0; i < count; i++)
        {
            var drifts = chance.NextDouble() < drifting;
            var p = NormalDistribution.Survival(chance.NextNormal() + (drifts ? 3 : 0));
            if (!test.Test(p).IsRejected)
                continue;

            all++;
            falseOnes += drifts ? 0 : 1;
        }

        return (falseOnes, all);
    }

    private static double[] PValues(ulong seed, int count, double drifting)
    {
        var chance = new SplitMix64(SplitMix64.Mix(seed));
        var values = new double[count];
        for (var i = 0; i < count; i++)
            values[i] = drifting > 0 && chance.NextDouble() < drifting ? chance.NextDouble() * 0.001 : chance.NextDouble();
        return values;
    }
}
