using MlOps.Sdk.Testing;

namespace MlOps.Sdk.Tests.Governance;

/// <summary>A registry in memory with versions by ann, a clock and a person to act.</summary>
internal sealed class GovernedRegistry
{
    public const string Model = "flight-delays";

    public static readonly DateTimeOffset Start = new(2030, 1, 2, 3, 0, 0, TimeSpan.Zero); // a Wednesday

    private int _reports;

    public GovernedRegistry(GovernanceOptions? options = null, InMemoryModelStore? store = null, IModelStore? models = null)
    {
        Store = store ?? new();
        Registry = new(models ?? Store, new InMemoryRunStore(Clock), new InMemoryArtifactStore(), Person, Clock, governance: options);
    }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ManualClock Clock { get; } = new(Start);

    public Person Person { get; } = new();

    public InMemoryModelStore Store { get; }

    public ModelRegistry Registry { get; }

    public ModelGovernance Governance => Registry.Governance;

    public static GovernedRegistry With(Action<PromotionPolicy> policy, params StageOptions[] stages)
    {
        var champion = new PromotionPolicy { Alias = "champion" };
        policy(champion);
        return new(new() { Policies = [champion], Stages = [.. stages] });
    }

    public async Task<ModelVersion> AddAsync(string key, ModelSignature? signature = null, string model = Model, string by = "ann") => await Store.AddVersionAsync(
        new()
        {
            Model = model,
            Key = key,
            Format = "onnx",
            File = new() { Path = "model.onnx", Digest = ContentDigest.Of(System.Text.Encoding.UTF8.GetBytes(key)), Size = key.Length },
            Signature = signature ?? new() { Inputs = [], Outputs = [] },
        },
        new() { Actor = by, At = Clock.GetUtcNow() },
        Cancellation);

    public async Task<GateReport> ReportAsync(int version, GateVerdict verdict, string suite = "release", params string[] checks)
    {
        var report = new GateReport
        {
            Id = Guid.CreateVersion7(Start.AddSeconds(Interlocked.Increment(ref _reports))),
            Suite = suite,
            SuiteDigest = ContentDigest.Of("suite"u8),
            Candidate = "candidate",
            EvaluatedAt = Clock.GetUtcNow(),
            Checks = [.. (checks.Length == 0 ? ["auc"] : checks).Select(check => new GateCheck { Name = check, Kind = "threshold", Verdict = verdict, Reason = $"{check} is 0.61" })],
        };
        await Store.AddGateReportAsync(Model, version, report, new() { Actor = "ci", At = Clock.GetUtcNow() }, Cancellation);
        return report;
    }

    public async Task<Guid> ApproveAsync(Guid request, string by, params string[] roles)
    {
        Person.Is(by, roles);
        return await Governance.Approvals.ApproveAsync(Model, request, cancellationToken: Cancellation);
    }

    public async Task<int?> ChampionAsync() => (await Store.FindAliasAsync(Model, "champion", Cancellation))?.Version;

    public async Task<ModelAlias> PromoteAsync(int version = 1, string alias = "champion") => await Registry.PromoteAsync(Model, version, alias, cancellationToken: Cancellation);

    public async Task<string> RefusedAsync(int version = 1)
    {
        var before = await ChampionAsync();
        var explained = await Registry.ExplainPromotionAsync(Model, version, "champion", Cancellation);
        var refused = await Assert.ThrowsAsync<MlOpsPolicyException>(() => PromoteAsync(version));
        Assert.False(explained.Allowed);
        Assert.Equal(refused.Message, explained.ToString());
        Assert.Equal(before, await ChampionAsync());
        return refused.Message;
    }

    public async Task<List<ModelFact>> FactsAsync() => await Store.ListFactsAsync(Model, 0, Cancellation).ToListAsync(Cancellation);
}
