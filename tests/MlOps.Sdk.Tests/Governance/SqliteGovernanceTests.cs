using MlOps.Sdk.Relational;
using MlOps.Sdk.Tests.Stores;

namespace MlOps.Sdk.Tests.Governance;

public sealed class SqliteGovernanceTests : IDisposable
{
    private const string Model = "flight-delays";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_promotion_with_its_evidence_survives_the_process_and_is_verified_with_the_store()
    {
        var options = new MlOpsStoreOptions { Governance = new() { Policies = [new() { Alias = "champion", Suites = ["release"], BreakGlass = true }] } };
        await using (var store = await MlOpsStore.OpenAsync(_folder.At("store"), options, cancellationToken: Cancellation))
        {
            var version = await SampleModel.RegisterAsync(store);
            await store.Registry.AddGateReportAsync(version, SampleModel.Report("release", GateVerdict.Passed), Cancellation);
            await store.Registry.Governance.Annotations.LabelAsync(version.Model, 1, SemanticVersion.Parse("1.0.0"), cancellationToken: Cancellation);
            await store.Registry.PromoteAsync(version.Model, 1, "champion", "first", cancellationToken: Cancellation);
            await SampleModel.RegisterAsync(store, "other");
            await store.Registry.BreakGlassAsync(version.Model, 2, "champion", "fire", cancellationToken: Cancellation);
        }

        await using var again = await MlOpsStore.OpenAsync(_folder.At("store"), options, cancellationToken: Cancellation);
        Assert.Equal(1, (await again.Registry.ResolveAsync($"{Model}:1.0.0", Cancellation)).Version);
        Assert.Equal(2, Assert.Single(await again.Registry.Governance.ListUnreviewedAsync(cancellationToken: Cancellation)).Version);
        Assert.Equal(["label.assigned", "promotion.made", "break-glass.used"], await again.Facts.ListFactsAsync(Model, 0, Cancellation).Select(fact => fact.Payload.Kind).ToListAsync(Cancellation));
        var verification = await again.VerifyAsync(cancellationToken: Cancellation);
        Assert.True(verification.Intact, verification.ToString());
    }

    [Fact]
    public async Task Revoking_and_promoting_at_once_from_two_connections_leaves_a_journal_that_says_which_came_first()
    {
        await using var one = await SqliteDatabase.OpenAsync(_folder.At("facts.db"), TimeProvider.System, Cancellation);
        await using var two = await SqliteDatabase.OpenAsync(_folder.At("facts.db"), TimeProvider.System, Cancellation);
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
