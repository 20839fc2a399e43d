using CsCheck;

namespace MlOps.Sdk.Tests.Serving.Routing;

public sealed class RoutePlanTests
{
    private static readonly RoutePlan Good = RoutePlan.Canary(ModelRef.Parse("churn@champion"), ModelRef.Parse("churn:2"), 1_000);

    [Fact]
    public void A_canary_gets_its_share_and_the_stable_version_the_rest()
    {
        Good.Validate();
        Assert.Equal(9_000, Good.FindVariant("stable")!.Weight);
        Assert.Equal(1_000, Good.FindVariant("canary")!.Weight);
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        var wrong = Good with
        {
            Variants = [Good.Variants[0], Good.Variants[0] with { Weight = 500 }, Good.Variants[1] with { Name = "a b/c", Weight = -1 }],
            Pins = [new() { Tenant = "acme", Variant = "blue" }],
            Shadows = [new() { Name = "next", Reference = ModelRef.Parse("churn:3"), Share = 20_000 }],
            Fallback = new(),
            Ramp = new() { Variant = "canary", Steps = [new() { Weight = 5_000, Hold = TimeSpan.Zero }, new() { Weight = 1_000, Hold = TimeSpan.Zero }] },
            Bandit = new() { Policy = BanditPolicy.EpsilonGreedy, Epsilon = double.NaN },
        };
        var refused = Assert.Throws<ArgumentException>(wrong.Validate).Message;
        foreach (var problem in (string[])
        [
            "The weights add up to 9499, they must add up to 10000 (100 %).",
            "'stable' is there 2 times",
            "'a b/c' is not a valid variant name",
            "The weight of 'a b/c' is -1, 0 to 10000 is possible.",
            "Tenant 'acme' is pinned to 'blue', which is no variant",
            "The share of shadow 'next' is 20000",
            "The fallback is empty",
            "The ramp is of 'canary', which is no variant",
            "A step of the ramp has the weight 1000 after 5000",
            "Bandit is given, but the kind is Sticky.",
            "Epsilon is NaN",
        ])
            Assert.Contains(problem, refused, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_weight_keeps_the_sum_and_the_proportions_of_the_others() => Gen.Select(Gen.Int[0, 10_000].Array[2, 6], Gen.Int[0, 10_000], Gen.Int[0, 5]).Sample((raw, weight, pick) =>
    {
        var plan = Plan(raw);
        var name = plan.Variants[pick % raw.Length].Name;
        var changed = plan.WithWeight(name, weight);
        changed.Validate();
        Assert.Equal(weight, changed.FindVariant(name)!.Weight);
        var rest = plan.Variants.Where(v => v.Name != name).Sum(v => v.Weight);
        foreach (var other in plan.Variants.Where(v => v.Name != name && rest > 0))
            Assert.InRange(changed.FindVariant(other.Name)!.Weight - other.Weight * (double)(10_000 - weight) / rest, -1, 1);
    });

    [Fact]
    public void The_only_variant_keeps_all()
    {
        var plan = Plan([1]);
        Assert.Throws<ArgumentException>(() => plan.WithWeight("v0", 5_000));
        Assert.Throws<ArgumentException>(() => plan.WithWeight("v9", 5_000));
        Assert.Equal(RoutePlan.Whole, plan.WithWeight("v0", RoutePlan.Whole).Variants.Single().Weight);
    }

    internal static RoutePlan Plan(IReadOnlyList<int> shares, RouteKind kind = RouteKind.Sticky)
    {
        var plan = new RoutePlan
        {
            Kind = kind,
            Variants = [.. shares.Select((_, i) => new RouteVariant { Name = $"v{i}", Reference = ModelRef.ByVersion("m", i + 1), Weight = 0 })],
        };
        var total = shares.Sum(s => (long)s);
        var weights = shares.Select(s => total == 0 ? 0 : (int)(s * (long)RoutePlan.Whole / total)).ToArray();
        weights[0] += RoutePlan.Whole - weights.Sum();
        return plan with { Variants = [.. plan.Variants.Select((v, i) => v with { Weight = weights[i] })] };
    }
}
