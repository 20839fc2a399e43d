namespace MlOps.Sdk.Tests.Governance;

public sealed class ModelLifecycleTests
{
    private const string Model = GovernedRegistry.Model;

    private readonly GovernedRegistry _world = new(new()
    {
        Stages =
        [
            new() { Name = "review", From = [] },
            new() { Name = "staging", From = ["review"] },
            new() { Name = "production", From = ["staging"], Alias = "champion" },
        ],
    });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ModelLifecycle Lifecycle => _world.Governance.Lifecycle;

    [Fact]
    public async Task A_version_goes_along_the_declared_transitions_only()
    {
        await _world.AddAsync("one");
        Assert.Null(await Lifecycle.FindStageAsync(Model, 1, Cancellation));
        var refused = await Assert.ThrowsAsync<MlOpsPolicyException>(async () => await Lifecycle.EnterStageAsync(Model, 1, "staging", cancellationToken: Cancellation));
        Assert.Contains("entered from 'review' only", refused.Message, StringComparison.Ordinal);
        await Lifecycle.EnterStageAsync(Model, 1, "review", cancellationToken: Cancellation);
        await Lifecycle.EnterStageAsync(Model, 1, "staging", cancellationToken: Cancellation);
        await Lifecycle.EnterStageAsync(Model, 1, "staging", cancellationToken: Cancellation);
        Assert.Equal("staging", await Lifecycle.FindStageAsync(Model, 1, Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Lifecycle.EnterStageAsync(Model, 1, "elsewhere", cancellationToken: Cancellation));
        Assert.Equal(2, (await _world.FactsAsync()).Count);
    }

    [Fact]
    public async Task A_stage_with_an_alias_is_that_of_the_aliass_holder()
    {
        await _world.AddAsync("one");
        await Lifecycle.EnterStageAsync(Model, 1, "review", cancellationToken: Cancellation);
        var refused = await Assert.ThrowsAsync<ArgumentException>(async () => await Lifecycle.EnterStageAsync(Model, 1, "production", cancellationToken: Cancellation));
        Assert.Contains("promote", refused.Message, StringComparison.Ordinal);
        await _world.PromoteAsync();
        Assert.Equal("production", await Lifecycle.FindStageAsync(Model, 1, Cancellation));
        await _world.Registry.RemoveAliasAsync(Model, "champion", "enough", Cancellation);
        Assert.Equal("review", await Lifecycle.FindStageAsync(Model, 1, Cancellation));
    }

    [Fact]
    public async Task Deprecation_says_since_when_why_and_what_instead()
    {
        await _world.AddAsync("one");
        await _world.AddAsync("two");
        await Lifecycle.DeprecateAsync(Model, 1, "old data", replacement: 2, retiresAt: GovernedRegistry.Start.AddDays(30), cancellationToken: Cancellation);
        var holds = await _world.Governance.ReadAsync(Model, Cancellation);
        var deprecated = holds.DeprecationOf(1)!;
        Assert.Equal((2, "old data", GovernedRegistry.Start, "ann"), (deprecated.Replacement!.Value, deprecated.Reason, deprecated.Since, deprecated.By));
        Assert.Null(holds.DeprecationOf(2));
        await Lifecycle.ReinstateAsync(Model, 1, "data is back", Cancellation);
        Assert.Null((await _world.Governance.ReadAsync(Model, Cancellation)).DeprecationOf(1));
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await Lifecycle.ReinstateAsync(Model, 1, "again", Cancellation));
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await Lifecycle.DeprecateAsync(Model, 1, "why", replacement: 9, cancellationToken: Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Lifecycle.DeprecateAsync(Model, 1, "why", replacement: 1, cancellationToken: Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Lifecycle.DeprecateAsync(Model, 1, " ", cancellationToken: Cancellation));
    }

    [Fact]
    public async Task What_an_alias_points_to_cannot_be_retired_and_what_is_retired_no_alias_can_point_to()
    {
        await _world.AddAsync("one");
        await _world.AddAsync("two");
        await _world.PromoteAsync(1);
        var held = await Assert.ThrowsAsync<MlOpsConflictException>(async () => await Lifecycle.RetireAsync(Model, 1, "old", cancellationToken: Cancellation));
        Assert.Contains("champion", held.Message, StringComparison.Ordinal);
        await _world.PromoteAsync(2);
        await Lifecycle.RetireAsync(Model, 1, "old", replacement: 2, cancellationToken: Cancellation);
        await Lifecycle.RetireAsync(Model, 1, "old", cancellationToken: Cancellation);
        Assert.Single(await _world.FactsAsync());

        Assert.Contains("Use version 2 instead", await _world.RefusedAsync(1), StringComparison.Ordinal);
        await Assert.ThrowsAsync<MlOpsPolicyException>(async () => await _world.Registry.BreakGlassAsync(Model, 1, "champion", "fire", cancellationToken: Cancellation));
        var rollback = await Assert.ThrowsAsync<MlOpsPolicyException>(async () => await _world.Registry.RollbackAsync(Model, "champion", "fire", Cancellation));
        Assert.Contains("retired", rollback.Message, StringComparison.Ordinal);
        Assert.Equal(2, await _world.ChampionAsync());

        await Lifecycle.ReinstateAsync(Model, 1, "needed", Cancellation);
        await _world.Registry.RollbackAsync(Model, "champion", "fire", Cancellation);
        Assert.Equal(1, await _world.ChampionAsync());
    }

    [Fact]
    public async Task A_whole_model_is_retired_when_nothing_points_to_it()
    {
        await _world.AddAsync("one");
        await _world.PromoteAsync();
        await Assert.ThrowsAsync<MlOpsConflictException>(async () => await Lifecycle.RetireAsync(Model, null, "old", cancellationToken: Cancellation));
        await _world.Registry.RemoveAliasAsync(Model, "champion", "old", Cancellation);
        await Lifecycle.RetireAsync(Model, null, "old", cancellationToken: Cancellation);
        Assert.Contains("retired", await _world.RefusedAsync(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Holds_lie_until_each_is_released()
    {
        await _world.AddAsync("one");
        var id = Guid.CreateVersion7(GovernedRegistry.Start);
        var hold = await Lifecycle.HoldAsync(Model, 1, "case 7", id: id, cancellationToken: Cancellation);
        Assert.Equal(hold, await Lifecycle.HoldAsync(Model, 1, "case 7", id: id, cancellationToken: Cancellation));
        await Assert.ThrowsAsync<MlOpsConflictException>(async () => await Lifecycle.HoldAsync(Model, 1, "case 8", id: id, cancellationToken: Cancellation));
        var whole = await Lifecycle.HoldAsync(Model, null, "audit", cancellationToken: Cancellation);
        Assert.Equal(["case 7", "audit"], (await _world.Governance.ReadAsync(Model, Cancellation)).HoldsOf(1).Select(placed => placed.Matter));
        await Lifecycle.ReleaseHoldAsync(Model, hold, "closed", Cancellation);
        await Lifecycle.ReleaseHoldAsync(Model, whole, "done", Cancellation);
        Assert.Empty((await _world.Governance.ReadAsync(Model, Cancellation)).HoldsOf(1));
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await Lifecycle.ReleaseHoldAsync(Model, hold, "again", Cancellation));
    }
}
