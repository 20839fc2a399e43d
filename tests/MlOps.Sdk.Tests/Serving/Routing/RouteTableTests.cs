using CsCheck;
using MlOps.Sdk.Serving;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Tests.Serving.Routing;

public sealed class RouteTableTests
{
    private static readonly string[] Keys = [.. Enumerable.Range(0, 20_000).Select(i => $"user-{i}")];

    [Theory]
    [InlineData(RouteKind.Weighted)]
    [InlineData(RouteKind.Sticky)]
    public void Shares_come_out_as_planned(RouteKind kind)
    {
        var table = Table(RoutePlanTests.Plan([6_500, 2_500, 900, 100], kind));
        var counts = new long[4];
        foreach (var key in Keys)
            counts[table.Choose(key, out _)]++;

        var check = SampleRatioMismatch.Test(counts, [0.65, 0.25, 0.09, 0.01]);
        Assert.True(check.PValue > 1e-4, $"{string.Join(' ', counts)}: p = {check.PValue}");
    }

    [Theory]
    [InlineData(RouteKind.Weighted)]
    [InlineData(RouteKind.Sticky)]
    public void None_and_all_are_exact(RouteKind kind)
    {
        var plan = RoutePlan.Canary(ModelRef.Parse("m:1"), ModelRef.Parse("m:2"), 0, kind);
        Assert.All(Keys, key => Assert.Equal(0, Table(plan).Choose(key, out _)));
        var all = Table(plan.WithWeight("canary", RoutePlan.Whole));
        Assert.All(Keys, key => Assert.Equal(1, all.Choose(default, out _)));
        Assert.Equal(1, all.Choose(default, out var propensity));
        Assert.Equal(1, propensity);
    }

    [Fact]
    public void A_growing_share_only_takes_keys_and_gives_none_back() => Gen.Select(Gen.Int[1, 5_000].Array[2, 5], Gen.Int[0, 9_999], Gen.Int[0, 10_000], Gen.String).Sample((raw, low, high, salt) =>
    {
        (low, high) = (Math.Min(low, high), Math.Max(low, high));
        var plan = RoutePlanTests.Plan(raw) with { Salt = salt };
        var (before, after) = (Table(plan.WithWeight("v0", low)), Table(plan.WithWeight("v0", high)));
        foreach (var key in Keys.AsSpan(0, 300))
        {
            var was = before.Choose(key, out _);
            if (was == 0)
                Assert.Equal(0, after.Choose(key, out _));
        }
    });

    [Fact]
    public void With_two_variants_no_key_moves_but_into_the_canary()
    {
        var plan = RoutePlan.Canary(ModelRef.Parse("m:1"), ModelRef.Parse("m:2"), 1_000);
        var (ten, fifty) = (Table(plan), Table(plan.WithWeight("canary", 5_000)));
        var moved = Keys.Count(key => ten.Choose(key, out _) != fifty.Choose(key, out _));
        Assert.InRange(moved / (double)Keys.Length, 0.38, 0.42);
        Assert.All(Keys, key => Assert.True(ten.Choose(key, out _) <= fifty.Choose(key, out _)));
    }

    [Fact]
    public void A_key_gets_the_same_variant_in_every_process_and_release()
    {
        var table = Table(RoutePlan.Canary(ModelRef.Parse("m:1"), ModelRef.Parse("m:2"), 5_000) with { Salt = "2026" });
        Assert.Equal("0000000100101001", string.Concat(Keys.Take(16).Select(key => table.Choose(key, out _))));
    }

    [Fact]
    public void Another_salt_deals_anew()
    {
        var plan = RoutePlan.Canary(ModelRef.Parse("m:1"), ModelRef.Parse("m:2"), 5_000);
        var (one, other) = (Table(plan with { Salt = "a" }), Table(plan with { Salt = "b" }));
        Assert.InRange(Keys.Count(key => one.Choose(key, out _) == other.Choose(key, out _)) / (double)Keys.Length, 0.48, 0.52);
    }

    [Fact]
    public void The_propensity_is_the_weight_and_a_pin_is_certain()
    {
        var table = Table(RoutePlan.Canary(ModelRef.Parse("m:1"), ModelRef.Parse("m:2"), 2_500) with { Pins = [new() { Tenant = "acme", Variant = "canary" }] });
        foreach (var key in Keys.Take(50))
        {
            Assert.Equal(table.Choose(key, out var propensity) == 1 ? 0.25 : 0.75, propensity);
            Assert.Equal(1, table.Choose(new(key, "acme"), out var pinned));
            Assert.Equal(1, pinned);
        }
    }

    [Fact]
    public void Draws_of_the_same_seed_are_the_same()
    {
        var plan = RoutePlan.Canary(ModelRef.Parse("m:1"), ModelRef.Parse("m:2"), 5_000, RouteKind.Weighted);
        var (one, other) = (Table(plan, 7), Table(plan, 7));
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.Equal(one.Choose(default, out var _), other.Choose(default, out var _)));
    }

    [Fact]
    public void A_decision_allocates_nothing()
    {
        var table = Table(RoutePlanTests.Plan([1, 2, 3, 4]) with { Pins = [new() { Tenant = "acme", Variant = "v1" }] });
        Choose();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Choose();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Choose()
        {
            for (var i = 0; i < 1000; i++)
            {
                table.Choose(new(Keys[i], "other"), out _);
                table.Choose(default, out _);
            }
        }
    }

    [Fact]
    public void Latency_buckets_hold_what_is_put_into_them_and_quantiles_are_at_most_an_eighth_too_high() => Gen.Long[0, 1L << 50].Sample(ticks =>
    {
        var counts = new LatencyCounts();
        counts.Add(TimeSpan.FromTicks(ticks));
        var edge = LatencyCounts.Quantile(counts.Read(), 0.99).Ticks;
        Assert.InRange(edge, ticks + 1, ticks + ticks / 8 + 1);
    });

    private static RouteTable Table(RoutePlan plan, ulong seed = 1)
    {
        plan.Validate();
        return new(null, plan, [.. plan.Variants.Select(v => new RouteArm(v.Name, v.Reference))], new(seed));
    }
}
