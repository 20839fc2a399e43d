namespace MlOps.Sdk.Tests.Governance;

/// <summary>Clocks go back. What has ended stays ended as long as anything, a fact or this process, has seen the later time; what forbids holds by either time.</summary>
public sealed class GovernanceClockTests
{
    private const string Model = GovernedRegistry.Model;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_approval_that_has_expired_does_not_come_alive_when_the_clock_goes_back()
    {
        var world = GovernedRegistry.With(policy => policy.Approvals = 1);
        await world.AddAsync("one");
        var request = await world.Governance.Approvals.RequestAsync(Model, 1, "champion", expiresAt: GovernedRegistry.Start.AddHours(1), cancellationToken: Cancellation);
        await world.ApproveAsync(request, "bob");
        world.Clock.Advance(TimeSpan.FromHours(2));
        await world.RefusedAsync();
        world.Clock.Advance(TimeSpan.FromHours(-2));
        Assert.Contains("expired", await world.RefusedAsync(), StringComparison.Ordinal);
        await Assert.ThrowsAsync<MlOpsPolicyException>(() => world.ApproveAsync(request, "eve"));
    }

    [Fact]
    public async Task A_later_time_in_the_journal_is_remembered_by_every_process()
    {
        var world = GovernedRegistry.With(policy => policy.Suites = ["release"]);
        await world.AddAsync("one");
        var report = await world.ReportAsync(1, GateVerdict.Failed);
        await world.Governance.Waivers.GrantAsync(Model, 1, report.Id, "auc", "known", GovernedRegistry.Start.AddHours(1), cancellationToken: Cancellation);
        world.Clock.Advance(TimeSpan.FromHours(1));
        await world.Governance.Annotations.SetTagAsync(Model, 1, "seen", "yes", cancellationToken: Cancellation);
        world.Clock.Advance(TimeSpan.FromHours(-1));

        var policy = new PromotionPolicy { Alias = "champion", Suites = ["release"] };
        var another = new ModelRegistry(world.Store, new InMemoryRunStore(world.Clock), new InMemoryArtifactStore(), world.Person, world.Clock, governance: new() { Policies = [policy] });
        await Assert.ThrowsAsync<MlOpsPolicyException>(async () => await another.PromoteAsync(Model, 1, "champion", cancellationToken: Cancellation));
    }

    [Fact]
    public async Task A_freeze_that_is_on_by_the_clock_is_on_although_a_later_time_was_seen()
    {
        var world = GovernedRegistry.With(_ => { });
        await world.AddAsync("one");
        await world.Governance.Freezes.DeclareAsync(Model, null, GovernedRegistry.Start, GovernedRegistry.Start.AddHours(1), "closing", cancellationToken: Cancellation);
        world.Clock.Advance(TimeSpan.FromHours(2));
        Assert.True((await world.Registry.ExplainPromotionAsync(Model, 1, "champion", Cancellation)).Allowed);
        world.Clock.Advance(TimeSpan.FromHours(-2));
        await world.RefusedAsync();
    }

    [Fact]
    public async Task What_is_to_end_must_end_after_the_latest_time_seen()
    {
        var world = GovernedRegistry.With(_ => { });
        await world.AddAsync("one");
        world.Clock.Advance(TimeSpan.FromDays(1));
        await world.Governance.Annotations.SetTagAsync(Model, 1, "seen", "yes", cancellationToken: Cancellation);
        world.Clock.Advance(TimeSpan.FromDays(-1));
        await Assert.ThrowsAsync<ArgumentException>(async () => await world.Governance.Approvals.RequestAsync(Model, 1, "champion", expiresAt: GovernedRegistry.Start.AddHours(1), cancellationToken: Cancellation));
    }
}
