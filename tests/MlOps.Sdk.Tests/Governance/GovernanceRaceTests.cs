using MlOps.Sdk.Tests.Stores;

namespace MlOps.Sdk.Tests.Governance;

/// <summary>What happens between a decision and its move: the store's comparison decides, never the order of luck.</summary>
public sealed class GovernanceRaceTests
{
    private const string Model = GovernedRegistry.Model;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_approval_revoked_between_the_check_and_the_move_stops_the_move()
    {
        var (world, between) = With(policy => policy.Approvals = 1);
        await world.AddAsync("one");
        var request = await world.Governance.Approvals.RequestAsync(Model, 1, "champion", cancellationToken: Cancellation);
        var approval = await world.ApproveAsync(request, "bob");
        between.BeforeMove = async () => await world.Governance.Approvals.RevokeAsync(Model, approval, "too late?", Cancellation);
        var refused = await Assert.ThrowsAsync<MlOpsPolicyException>(() => world.PromoteAsync());
        Assert.Contains("was revoked", refused.Message, StringComparison.Ordinal);
        Assert.Null(await world.ChampionAsync());
    }

    [Fact]
    public async Task A_report_that_failed_between_the_check_and_the_move_stops_the_move()
    {
        var (world, between) = With(policy => policy.Suites = ["release"]);
        await world.AddAsync("one");
        await world.ReportAsync(1, GateVerdict.Passed);
        between.BeforeMove = async () => await world.ReportAsync(1, GateVerdict.Failed);
        await Assert.ThrowsAsync<MlOpsPolicyException>(() => world.PromoteAsync());
        Assert.Null(await world.ChampionAsync());
    }

    [Fact]
    public async Task A_note_between_the_check_and_the_move_lets_the_move_through()
    {
        var (world, between) = With(_ => { });
        await world.AddAsync("one");
        between.BeforeMove = async () => await world.Governance.Annotations.SetTagAsync(Model, 1, "team", "risk", cancellationToken: Cancellation);
        await world.PromoteAsync();
        Assert.Equal(1, await world.ChampionAsync());
        Assert.Equal(["tag.assigned", "promotion.made"], (await world.FactsAsync()).Select(fact => fact.Payload.Kind));
    }

    [Fact]
    public async Task An_alias_that_was_moved_between_the_check_and_the_move_is_said_so()
    {
        var (world, between) = With(_ => { });
        await world.AddAsync("one");
        await world.AddAsync("two");
        between.BeforeMove = async () => await world.PromoteAsync(2);
        await Assert.ThrowsAsync<MlOpsConflictException>(() => world.PromoteAsync(1));
        Assert.Equal(2, await world.ChampionAsync());
    }

    [Fact]
    public async Task Of_retiring_and_promoting_at_once_one_wins()
    {
        for (var round = 0; round < 50; round++)
        {
            var world = new GovernedRegistry();
            await world.AddAsync("one");
            var outcomes = await Task.WhenAll(
                Succeeds(async () => await world.PromoteAsync()),
                Succeeds(async () => await world.Governance.Lifecycle.RetireAsync(Model, 1, "old", cancellationToken: Cancellation)));
            Assert.Single(outcomes, true);
            Assert.Equal(outcomes[0], await world.ChampionAsync() == 1);
            Assert.Equal(outcomes[1], (await world.Governance.ReadAsync(Model, Cancellation)).RetirementOf(1) is not null);
        }
    }

    [Fact]
    public async Task Two_approvals_by_one_person_at_once_are_one()
    {
        for (var round = 0; round < 30; round++)
        {
            var world = GovernedRegistry.With(policy => policy.Approvals = 2);
            await world.AddAsync("one");
            var request = await world.Governance.Approvals.RequestAsync(Model, 1, "champion", cancellationToken: Cancellation);
            world.Person.Is("bob");
            var given = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Succeeds(async () => await world.Governance.Approvals.ApproveAsync(Model, request, cancellationToken: Cancellation))));
            Assert.Single(given, true);
            Assert.Single((await world.Governance.ReadAsync(Model, Cancellation)).Requests[0].Approvals);
        }
    }

    private static async Task<bool> Succeeds(Func<Task> command)
    {
        await Task.Yield();
        try
        {
            await Task.Run(command, Cancellation);
            return true;
        }
        catch (Exception e) when (e is MlOpsConflictException or MlOpsPolicyException)
        {
            return false;
        }
    }

    private static (GovernedRegistry World, Between Store) With(Action<PromotionPolicy> policy)
    {
        var champion = new PromotionPolicy { Alias = "champion" };
        policy(champion);
        var store = new InMemoryModelStore();
        var between = new Between(store);
        return (new GovernedRegistry(new() { Policies = [champion] }, store, between), between);
    }

    /// <summary>Does something once, just before the store is asked to move an alias.</summary>
    private sealed class Between(InMemoryModelStore inner) : ModelStoreDecorator(inner), IModelFactStore
    {
        public Func<Task>? BeforeMove { get; set; }

        public override async ValueTask<ModelAlias> MoveAliasAsync(AliasMove move, Change change, CancellationToken cancellationToken = default)
        {
            var before = BeforeMove;
            BeforeMove = null;
            if (before is not null)
                await before();
            return await base.MoveAliasAsync(move, change, cancellationToken);
        }

        public ValueTask<ModelFact> AppendFactAsync(NewModelFact fact, long expectedRevision, Change change, CancellationToken cancellationToken = default) =>
            inner.AppendFactAsync(fact, expectedRevision, change, cancellationToken);

        public IAsyncEnumerable<ModelFact> ListFactsAsync(string model, long afterRevision = 0, CancellationToken cancellationToken = default) =>
            inner.ListFactsAsync(model, afterRevision, cancellationToken);
    }
}
