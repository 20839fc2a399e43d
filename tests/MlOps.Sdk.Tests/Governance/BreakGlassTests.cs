namespace MlOps.Sdk.Tests.Governance;

public sealed class BreakGlassTests
{
    private const string Model = GovernedRegistry.Model;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_emergency_bypasses_the_policy_on_the_record_and_is_reviewed_by_somebody_else()
    {
        var world = GovernedRegistry.With(policy => (policy.Suites, policy.Approvals, policy.BreakGlass, policy.ReviewWithin) = (["release"], 1, true, TimeSpan.FromDays(2)));
        await world.AddAsync("one");
        var report = await world.ReportAsync(1, GateVerdict.Passed);
        world.Person.Is("oncall");
        await world.RefusedAsync();
        await Assert.ThrowsAsync<ArgumentException>(async () => await world.Registry.BreakGlassAsync(Model, 1, "champion", " ", cancellationToken: Cancellation));
        await world.Registry.BreakGlassAsync(Model, 1, "champion", "the champion answers NaN", cancellationToken: Cancellation);
        Assert.Equal(1, await world.ChampionAsync());

        var audit = await world.Store.ListAuditAsync(0, Cancellation).ToListAsync(Cancellation);
        Assert.Equal([AuditAction.AliasMoved, "model-fact.break-glass.used"], audit[^2..].Select(entry => entry.Action));
        Assert.All(audit[^2..], entry => Assert.Equal(("oncall", "the champion answers NaN"), (entry.Actor, entry.Reason)));
        var open = Assert.Single(await world.Governance.ListUnreviewedAsync(cancellationToken: Cancellation));
        Assert.Equal((Model, 1, "champion", 1L, "oncall", GovernedRegistry.Start.AddDays(2)), (open.Model, open.Version, open.Alias, open.AliasRevision, open.By, open.ReviewDueAt));
        Assert.StartsWith("1 approvals: 0 count.", Assert.Single(open.Bypassed), StringComparison.Ordinal);
        Assert.Equal([report.Id], Assert.IsType<BreakGlassUsed>((await world.FactsAsync())[^1].Payload).Evidence.Reports);

        await Assert.ThrowsAsync<MlOpsPolicyException>(async () => await world.Governance.ReviewAsync(Model, open.Id, true, "fine", Cancellation));
        world.Person.Is("eve");
        await world.Governance.ReviewAsync(Model, open.Id, false, "a rollback would have done", Cancellation);
        Assert.Empty(await world.Governance.ListUnreviewedAsync(Model, Cancellation));
        await Assert.ThrowsAsync<MlOpsPolicyException>(async () => await world.Governance.ReviewAsync(Model, open.Id, true, "again", Cancellation));
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await world.Governance.ReviewAsync(Model, report.Id, true, "what", Cancellation));
        var review = Assert.Single((await world.Governance.ReadAsync(Model, Cancellation)).Emergencies).Review!;
        Assert.Equal((false, "eve", "a rollback would have done"), (review.Justified, review.By, review.Reason));
    }

    [Fact]
    public async Task A_policy_without_break_glass_bypasses_nothing_and_one_with_it_not_what_it_names()
    {
        var strict = GovernedRegistry.With(policy => policy.Approvals = 1);
        await strict.AddAsync("one");
        await Assert.ThrowsAsync<MlOpsPolicyException>(async () => await strict.Registry.BreakGlassAsync(Model, 1, "champion", "fire", cancellationToken: Cancellation));

        var world = GovernedRegistry.With(policy => (policy.Suites, policy.Approvals, policy.BreakGlass, policy.NeverBypassed) = (["release"], 1, true, [PromotionDemandKind.Gate]));
        await world.AddAsync("one");
        var refused = await Assert.ThrowsAsync<MlOpsPolicyException>(async () => await world.Registry.BreakGlassAsync(Model, 1, "champion", "fire", cancellationToken: Cancellation));
        Assert.Contains("not even in an emergency", refused.Message, StringComparison.Ordinal);
        Assert.Contains("gate suite 'release'", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("approvals", refused.Message, StringComparison.Ordinal);
        Assert.Null(await world.ChampionAsync());
        await world.ReportAsync(1, GateVerdict.Passed);
        await world.Registry.BreakGlassAsync(Model, 1, "champion", "fire", cancellationToken: Cancellation);
    }

    [Fact]
    public async Task A_role_may_be_demanded_of_who_breaks_the_glass()
    {
        var world = GovernedRegistry.With(policy => (policy.Approvals, policy.BreakGlass, policy.BreakGlassRoles) = (1, true, ["oncall"]));
        await world.AddAsync("one");
        var refused = await Assert.ThrowsAsync<MlOpsPolicyException>(async () => await world.Registry.BreakGlassAsync(Model, 1, "champion", "fire", cancellationToken: Cancellation));
        Assert.Contains("'oncall'", refused.Message, StringComparison.Ordinal);
        world.Person.Is("bob", "oncall");
        await world.Registry.BreakGlassAsync(Model, 1, "champion", "fire", cancellationToken: Cancellation);
    }

    [Fact]
    public async Task What_the_policy_allows_anyway_is_no_emergency()
    {
        var world = GovernedRegistry.With(policy => (policy.Suites, policy.BreakGlass) = (["release"], true));
        await world.AddAsync("one");
        await world.ReportAsync(1, GateVerdict.Passed);
        await world.Registry.BreakGlassAsync(Model, 1, "champion", "fire", cancellationToken: Cancellation);
        Assert.IsType<PromotionMade>(Assert.Single(await world.FactsAsync()).Payload);
        Assert.Empty(await world.Governance.ListUnreviewedAsync(cancellationToken: Cancellation));
    }
}
