using System.Text;
using System.Text.Json;
using MlOps.Sdk.Testing;
using MlOps.Sdk.Tests.Governance;

namespace MlOps.Sdk.Tests.Cards;

/// <summary>A version with all that a card, a bill of materials and a report can tell of, always the same.</summary>
internal sealed class SampleStore
{
    public const string Model = "flight-delays";

    public static readonly DateTimeOffset Start = new(2030, 1, 2, 3, 0, 0, TimeSpan.Zero);

    public static readonly RunId Run = RunId.Parse("0193f0a0000070008000000000000001");

    private byte _facts;

    public SampleStore(IModelStore? models = null, IModelFactStore? facts = null, IRunStore? runs = null, IAuditLog? audit = null)
    {
        var memory = new InMemoryModelStore();
        (Models, Facts, Audit, Runs) = (models ?? memory, facts ?? memory, audit ?? memory, runs ?? new InMemoryRunStore(Clock));
        Cards = new(Models, Runs, Artifacts, Facts, Clock);
    }

    public ManualClock Clock { get; } = new(Start);

    public IModelStore Models { get; }

    public IModelFactStore Facts { get; }

    public IAuditLog Audit { get; }

    public IRunStore Runs { get; }

    public InMemoryArtifactStore Artifacts { get; } = new();

    public ModelCards Cards { get; }

    public Person Person { get; } = new();

    public static DatasetVersion January { get; } = Dataset("flights-january", 120_000);

    public static DatasetVersion February { get; } = Dataset("flights-february", 30_000);

    public static ModelCardText Text { get; } = new()
    {
        Owner = "Delay team",
        Contact = "delays@example.org",
        License = "apache-2.0",
        Tags = ["tabular", "flights"],
        Task = "tabular-classification",
        Approach = "supervised",
        ArchitectureFamily = "gradient-boosted trees",
        Architecture = "LightGBM, 200 trees",
        IntendedUse = "Warn passengers of likely delays.",
        Users = ["airport staff"],
        OutOfScopeUses = ["crew scheduling"],
        Factors = "Season and airport.",
        Metrics = "Ranking matters more than the threshold.",
        TrainingData = "All flights of January.",
        Limitations = ["Knows no airports opened since."],
        Tradeoffs = ["Recall was given up for fewer false alarms."],
        EthicalConsiderations = [new() { Name = "Passengers leave late", Mitigation = "The warning states its doubt." }],
        FairnessAssessments = [new() { GroupAtRisk = "passengers of small airports", Harms = "less reliable warnings", Mitigation = "gate by airport size" }],
        EmissionsGrams = 12.5,
        RiskClass = "minimal",
        MonitoringPlan = "Drift of inputs daily; the owner is told.",
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static Scorecard Scorecard { get; } = new()
    {
        Model = "flight-delays",
        Dataset = February,
        Level = 0.95,
        MinimumRows = 30,
        Entries =
        [
            new() { Metric = "roc_auc", Rows = 30_000, Value = 0.731, Lower = 0.725, Upper = 0.737, Method = "DeLong" },
            new() { Metric = "roc_auc", Slice = "airport=small", Rows = 25, Value = 0.64, Lower = 0.51, Upper = 0.77, Method = "DeLong", IsSmall = true },
            new() { Metric = "recall", Slice = "airport=closed", Rows = 0, Reason = "there are no rows" },
        ],
    };

    public static GateReport Report(string suite = "release", GateVerdict verdict = GateVerdict.Passed, byte number = 1) => new()
    {
        Id = new Guid(0x0193f0a1, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, number),
        Suite = suite,
        SuiteDigest = ContentDigest.Of("suite"u8),
        Candidate = "flight-delays:1",
        Dataset = February,
        EvaluatedAt = Start.AddMinutes(10),
        Checks = [new() { Name = "roc_auc >= 0.65", Kind = "threshold", Verdict = verdict, Reason = "roc_auc = 0.731, want >= 0.65", Observed = 0.731, Limit = 0.65, SampleSize = 30_000 }],
    };

    /// <summary>Runs, registers, evaluates, approves and promotes a version.</summary>
    public async Task<ModelVersion> AddAsync(ModelCardText? text = null, string content = "weights")
    {
        await LogRunAsync();
        var version = await RegisterAsync(content, text ?? Text);
        await Models.AddGateReportAsync(Model, version.Version, Report(), As("ci"), Cancellation);
        var request = await SayAsync("ann", version.Version, new ApprovalRequested { Alias = "champion", Digest = version.ComputeDigest() });
        var approval = await SayAsync("bob", version.Version, new ApprovalGranted { Request = request.Id, Digest = version.ComputeDigest(), Roles = ["risk officer"] }, "read the report");
        await SayAsync("ann", version.Version, new TagAssigned { Key = "team", Value = "delays" });
        await SayAsync("ann", null, new CardFieldChanged { Field = "caveats", Text = "Trained on one winter." });
        await MoveAsync("ann", version, new() { Digest = version.ComputeDigest(), Facts = 4, Reports = [Report().Id], Approvals = [approval.Id] });
        return version;
    }

    public async Task LogRunAsync()
    {
        var experiment = await Runs.EnsureExperimentAsync(new() { Id = new(new Guid(1, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 1)), Name = "flights", CreatedAt = Start }, Cancellation);
        await Runs.BeginRunAsync(
            new()
            {
                Id = Run,
                ExperimentId = experiment.Id,
                Name = "boosted",
                StartedAt = Start,
                Owner = "test",
                LeaseUntil = Start.AddDays(1),
                Environment = new()
                {
                    GitCommit = new('a', 40),
                    GitDirty = false,
                    OperatingSystem = "Debian 13",
                    Runtime = ".NET 10.0.0",
                    Seed = 7,
                    Packages = new SortedDictionary<string, string> { ["Microsoft.ML"] = "5.0.0", ["MathNet.Numerics"] = "5.0.0" },
                },
            },
            Cancellation);
        await Runs.AppendAsync(
            Run,
            new()
            {
                Id = new(2, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 2),
                Params = [new("trees", "200")],
                Metrics = [new("loss", 0.41, 200, Start), new("oops", double.NaN, 1, Start)],
                Inputs = [January],
            },
            Cancellation);
        await Runs.EndRunAsync(Run, RunStatus.Finished, Start.AddMinutes(5), Cancellation);
    }

    public async Task<ModelVersion> RegisterAsync(string content = "weights", ModelCardText? text = null, string by = "ann", bool lineage = true)
    {
        var file = await Artifacts.PutAsync(Encoding.UTF8.GetBytes(content), Cancellation);
        var attachments = new List<ArtifactEntry> { await PutAsync(ModelAttachment.Scorecard, JsonSerializer.Serialize(Scorecard, MlOpsJson.Scorecard)) };
        if (text is not null)
            attachments.Add(await PutAsync(ModelAttachment.CardText, text.ToJson()));
        return await Models.AddVersionAsync(
            new()
            {
                Model = Model,
                Key = content,
                Format = "onnx",
                File = new() { Path = "model.onnx", Digest = file.Digest, Size = file.Size },
                Attachments = attachments,
                Signature = new()
                {
                    Inputs = [new() { Name = "distance", ElementType = ElementType.Float, Shape = [-1, 1] }],
                    Outputs = [new() { Name = "late", ElementType = ElementType.Float, Shape = [-1, 2] }],
                },
                Lineage = lineage ? new() { RunId = Run, Datasets = [January], GitCommit = new('a', 40) } : new(),
                Description = "Predicts delays above 15 minutes.",
            },
            As(by),
            Cancellation);
    }

    public async Task<ModelFact> SayAsync(string by, int? version, ModelFactPayload payload, string? reason = null)
    {
        var revision = await RevisionAsync();
        return await Facts.AppendFactAsync(NewFact(version, payload), revision, As(by, reason), Cancellation);
    }

    public async Task MoveAsync(string by, ModelVersion version, PromotionEvidence? evidence, string alias = "champion", bool emergency = false, string reason = "better in February")
    {
        var current = await Models.FindAliasAsync(Model, alias, Cancellation);
        var revision = (current?.Revision ?? 0) + 1;
        ModelFactPayload? said = evidence is null ? null
            : emergency ? new BreakGlassUsed { Alias = alias, AliasRevision = revision, From = current?.Version, Evidence = evidence, Bypassed = ["2 approvals"], ReviewDueAt = Clock.GetUtcNow().AddDays(3) }
            : new PromotionMade { Alias = alias, AliasRevision = revision, From = current?.Version, Evidence = evidence };
        await Models.MoveAliasAsync(
            new()
            {
                Model = Model,
                Alias = alias,
                Version = version.Version,
                ExpectedRevision = revision - 1,
                ExpectedFacts = said is null ? null : await RevisionAsync(),
                Fact = said is null ? null : NewFact(version.Version, said),
            },
            As(by, reason),
            Cancellation);
    }

    public Change As(string actor, string? reason = null)
    {
        Clock.Advance(TimeSpan.FromMinutes(1));
        return new() { Actor = actor, At = Clock.GetUtcNow(), Reason = reason };
    }

    private async Task<long> RevisionAsync() => await Facts.ListFactsAsync(Model, 0, Cancellation).CountAsync(Cancellation);

    private NewModelFact NewFact(int? version, ModelFactPayload payload) =>
        new() { Id = new(3, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, ++_facts), Model = Model, Version = version, Payload = payload };

    private async Task<ArtifactEntry> PutAsync(string path, string content)
    {
        var stored = await Artifacts.PutAsync(Encoding.UTF8.GetBytes(content), Cancellation);
        return new() { Path = path, Digest = stored.Digest, Size = stored.Size };
    }

    private static DatasetVersion Dataset(string name, long rows) => new()
    {
        Name = name,
        Digest = ContentDigest.Of(Encoding.UTF8.GetBytes(name)),
        RowCount = rows,
        Schema = [new() { Name = "distance", Type = ColumnType.Float }, new() { Name = "airport", Type = ColumnType.Text }],
        Source = "flights.parquet",
    };
}
