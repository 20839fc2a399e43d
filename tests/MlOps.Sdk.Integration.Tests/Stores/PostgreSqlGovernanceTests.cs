using MlOps.Sdk.Relational;

namespace MlOps.Sdk.Integration.Tests.Stores;

public sealed class PostgreSqlGovernanceTests
{
    private const string Model = "flight-delays";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Revoking_and_promoting_at_once_from_two_connections_leaves_a_journal_that_says_which_came_first()
    {
        await using var schema = await PostgreSqlSchema.CreateAsync(Cancellation);
        await using var one = await PostgreSqlDatabase.OpenAsync(schema.ConnectionString, TimeProvider.System, Cancellation);
        await using var two = await PostgreSqlDatabase.OpenAsync(schema.ConnectionString, TimeProvider.System, Cancellation);
        var store = new RelationalModelStore(one);
        var actor = new ActorOf("bob");
        var (ours, theirs) = (Open(store, actor), Open(new RelationalModelStore(two), actor));
        var (won, refused) = (0, 0);
        for (var round = 1; round <= 25; round++)
        {
            await store.AddVersionAsync(New($"{round}"), new() { Actor = "ann", At = DateTimeOffset.UnixEpoch }, Cancellation);
            var request = await ours.Governance.Approvals.RequestAsync(Model, round, "champion", cancellationToken: Cancellation);
            var approval = await theirs.Governance.Approvals.ApproveAsync(Model, request, cancellationToken: Cancellation);
            var version = round;
            var promoted = Task.Run(() => PromotesAsync(ours, version), Cancellation);
            await Task.Run(async () => await theirs.Governance.Approvals.RevokeAsync(Model, approval, "second thoughts", Cancellation), Cancellation);
            var moved = await promoted;
            (won, refused) = moved ? (won + 1, refused) : (won, refused + 1);

            var facts = await store.ListFactsAsync(Model, 0, Cancellation).ToListAsync(Cancellation);
            var made = facts.FindLast(fact => fact.Version == version && fact.Payload is PromotionMade);
            var revoked = facts.FindLast(fact => fact.Version == version && fact.Payload is ApprovalRevoked)!;
            Assert.Equal(moved, made is not null);
            Assert.True(made is null || made.Revision < revoked.Revision, $"round {round}: promoted on an approval that was revoked before");
            Assert.Equal(moved, (await ours.FindAsync(ModelRef.ByAlias(Model, "champion"), Cancellation))?.Version == version);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{won} promotions came first, {refused} revocations");
    }

    private static async Task<bool> PromotesAsync(ModelRegistry registry, int version)
    {
        try
        {
            await registry.PromoteAsync(Model, version, "champion", cancellationToken: Cancellation);
            return true;
        }
        catch (MlOpsPolicyException)
        {
            return false;
        }
    }

    private static ModelRegistry Open(IModelStore store, IActorProvider actor) =>
        new(store, new InMemoryRunStore(TimeProvider.System), new InMemoryArtifactStore(), actor, governance: new() { Policies = [new() { Alias = "champion", Approvals = 1 }] });

    private static NewModelVersion New(string key) => new()
    {
        Model = Model,
        Key = key,
        Format = "onnx",
        File = new() { Path = "model.onnx", Digest = ContentDigest.Of(System.Text.Encoding.UTF8.GetBytes(key)), Size = key.Length },
        Signature = new() { Inputs = [], Outputs = [] },
    };

    private sealed record ActorOf(string Actor) : IActorProvider;
}
