using System.Text.Json;
using Xunit;

namespace MlOps.Sdk.Testing;

/// <summary>
/// What every <see cref="IModelFactStore"/> must do, together with the <see cref="IModelStore"/> it is part of. A store's test
/// class inherits this and says how to make a fresh, empty store.
/// </summary>
public abstract class ModelFactStoreConformance : IAsyncLifetime
{
    private const string Model = "flight-delays";

    private static readonly DateTimeOffset Start = new(2030, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    private int _ids;

    /// <summary>The models of the store under test.</summary>
    protected IModelStore Models { get; private set; } = null!;

    /// <summary>The facts of the store under test.</summary>
    protected IModelFactStore Facts { get; private set; } = null!;

    /// <summary>The audit log of the store under test.</summary>
    protected IAuditLog Audit { get; private set; } = null!;

    /// <summary>Cancelled when the test run is.</summary>
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        (Models, Facts, Audit) = await CreateAsync();
        for (var i = 1; i <= 2; i++)
            await Models.AddVersionAsync(Version($"key {i}"), By("ann"), Cancellation);
    }

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>A fact reads back as it was appended, about the model or a version, with who, when and why.</summary>
    [Fact]
    public async Task A_fact_reads_back_as_it_was_appended()
    {
        Assert.Empty(await ListAsync());
        var first = await Facts.AppendFactAsync(Tag("team", "risk") with { Version = 2 }, 0, By("ann", "for the report"), Cancellation);
        var second = await Facts.AppendFactAsync(
            New(new ApprovalGranted { Request = Id(), Digest = ContentDigest.Of("x"u8), Roles = ["risk officer"], ExpiresAt = Start.AddDays(1) }), 1, By("bob"), Cancellation);
        Assert.Equal((Model, 2, 1L, "ann", "for the report", Start), (first.Model, first.Version!.Value, first.Revision, first.Actor, first.Reason, first.At));
        Assert.Equal((null, 2L, "bob", null), (second.Version, second.Revision, second.Actor, second.Reason));
        Assert.Equal([Json(first), Json(second)], (await ListAsync()).Select(Json));
    }

    /// <summary>A fact of a kind that a newer release wrote keeps its place and its content.</summary>
    [Fact]
    public async Task A_fact_of_an_unknown_kind_is_kept_whole()
    {
        using var json = JsonDocument.Parse("""{"weight":[1,{"deep":"é"}],"kind":"tomorrow.invented"}""");
        var added = await Facts.AppendFactAsync(New(new UnknownFact(json.RootElement)), 0, By("ann"), Cancellation);
        var read = Assert.Single(await ListAsync());
        Assert.Equal("tomorrow.invented", read.Payload.Kind);
        Assert.Equal(added.Payload, read.Payload);
        Assert.Equal(Json(added), Json(read));
    }

    /// <summary>Each model has a journal of its own, numbered from 1 without gaps.</summary>
    [Fact]
    public async Task Each_model_has_its_own_journal()
    {
        await Models.AddVersionAsync(Version("other") with { Model = "another" }, By("ann"), Cancellation);
        var shared = Tag("a", "1");
        await Facts.AppendFactAsync(shared, 0, By("ann"), Cancellation);
        Assert.Equal(1, (await Facts.AppendFactAsync(shared with { Model = "another" }, 0, By("ann"), Cancellation)).Revision);
        Assert.Equal(2, (await Facts.AppendFactAsync(Tag("b", "2"), 1, By("ann"), Cancellation)).Revision);
        Assert.Equal("another", Assert.Single(await Facts.ListFactsAsync("another", 0, Cancellation).ToListAsync(Cancellation)).Model);
        Assert.Equal([1L, 2L], (await ListAsync()).Select(fact => fact.Revision));
    }

    /// <summary>A fact is appended only after the revision the caller saw; what is refused changes nothing.</summary>
    [Fact]
    public async Task A_fact_is_appended_by_compare_and_set()
    {
        await Assert.ThrowsAsync<MlOpsConflictException>(async () => await Facts.AppendFactAsync(Tag("a", "1"), 1, By("ann"), Cancellation));
        await Facts.AppendFactAsync(Tag("a", "1"), 0, By("ann"), Cancellation);
        await Assert.ThrowsAsync<MlOpsConflictException>(async () => await Facts.AppendFactAsync(Tag("a", "2"), 0, By("bob"), Cancellation));
        await Assert.ThrowsAsync<MlOpsConflictException>(async () => await Facts.AppendFactAsync(Tag("a", "2"), 2, By("bob"), Cancellation));
        Assert.Single(await ListAsync());
        Assert.Equal(3, (await AuditAsync()).Count);
    }

    /// <summary>An id names one fact of a model: again it changes nothing, whatever the revision, and with other content it is refused.</summary>
    [Fact]
    public async Task An_id_names_one_fact_for_ever()
    {
        var fact = Tag("team", "risk");
        var first = await Facts.AppendFactAsync(fact, 0, By("ann"), Cancellation);
        await Facts.AppendFactAsync(Tag("team", "fraud"), 1, By("ann"), Cancellation);
        Assert.Equal(Json(first), Json(await Facts.AppendFactAsync(fact, 0, By("bob"), Cancellation)));
        Assert.Equal(Json(first), Json(await Facts.AppendFactAsync(fact, 2, By("bob"), Cancellation)));
        await Assert.ThrowsAsync<MlOpsConflictException>(async () => await Facts.AppendFactAsync(fact with { Version = 1 }, 2, By("ann"), Cancellation));
        await Assert.ThrowsAsync<MlOpsConflictException>(async () => await Facts.AppendFactAsync(fact with { Payload = new TagRemoved { Key = "team" } }, 2, By("ann"), Cancellation));
        Assert.Equal(2, (await ListAsync()).Count);
        Assert.Equal(4, (await AuditAsync()).Count);
    }

    /// <summary>A fact about what does not exist is refused.</summary>
    [Fact]
    public async Task A_fact_is_about_a_model_that_exists()
    {
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await Facts.AppendFactAsync(Tag("a", "1") with { Model = "unknown" }, 0, By("ann"), Cancellation));
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await Facts.AppendFactAsync(Tag("a", "1") with { Version = 3 }, 0, By("ann"), Cancellation));
        Assert.Empty(await Facts.ListFactsAsync("unknown", 0, Cancellation).ToListAsync(Cancellation));
        Assert.Empty(await ListAsync());
    }

    /// <summary>Long journals come whole, oldest first, from any revision on.</summary>
    [Fact]
    public async Task A_journal_is_read_from_any_revision_on()
    {
        for (var i = 0; i < 405; i++)
            await Facts.AppendFactAsync(Tag("n", $"{i}"), i, By("ann"), Cancellation);
        Assert.Equal(Enumerable.Range(1, 405).Select(i => (long)i), (await ListAsync()).Select(fact => fact.Revision));
        Assert.Equal([404L, 405L], (await ListAsync(403)).Select(fact => fact.Revision));
        Assert.Empty(await ListAsync(405));
        Assert.Empty(await ListAsync(999));
    }

    /// <summary>Of many that append after the same revision, one wins; the journal has no gaps.</summary>
    [Fact]
    public async Task Of_many_that_append_at_once_one_wins_each_revision()
    {
        for (var seen = 0; seen < 15; seen++)
        {
            var revision = seen;
            var won = await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
            {
                try
                {
                    await Facts.AppendFactAsync(Tag("writer", $"{writer}"), revision, By("ann"), Cancellation);
                    return true;
                }
                catch (MlOpsConflictException)
                {
                    return false;
                }
            })));
            Assert.Single(won, true);
        }

        Assert.Equal(Enumerable.Range(1, 15).Select(i => (long)i), (await ListAsync()).Select(fact => fact.Revision));
    }

    /// <summary>Every fact, and nothing else, appends one audit entry that tells it; the chain is intact.</summary>
    [Fact]
    public async Task Every_fact_is_audited_once()
    {
        var tag = await Facts.AppendFactAsync(Tag("team", "risk"), 0, By("ann", "why"), Cancellation);
        var stage = await Facts.AppendFactAsync(New(new StageEntered { Stage = "staging" }) with { Version = 1 }, 1, By("bob"), Cancellation);
        var entries = (await AuditAsync())[2..];
        Assert.Equal([("model-fact.tag.assigned", Model), ("model-fact.stage.entered", $"{Model}:1")], entries.Select(entry => (entry.Action, entry.Subject)));
        Assert.Equal([("ann", "why"), ("bob", null)], entries.Select(entry => (entry.Actor, entry.Reason)));
        Assert.Equal([Json(tag), Json(stage)], entries.Select(entry => entry.After));
        Assert.All(entries, entry => Assert.Null(entry.Before));
        Assert.True((await AuditChain.VerifyAsync(Audit.ListAuditAsync(0, Cancellation), cancellationToken: Cancellation)).Intact);
    }

    /// <summary>An alias moves only on the facts its move was decided on; a refused move changes nothing.</summary>
    [Fact]
    public async Task An_alias_moves_only_on_the_facts_that_were_seen()
    {
        await MoveAsync(new() { Model = Model, Alias = "champion", Version = 1, ExpectedRevision = 0, ExpectedFacts = 0 });
        await Facts.AppendFactAsync(New(new ApprovalRevoked { Approval = Id() }), 0, By("bob"), Cancellation);
        var stale = new AliasMove { Model = Model, Alias = "champion", Version = 2, ExpectedRevision = 1, ExpectedFacts = 0 };
        await Assert.ThrowsAsync<MlOpsConflictException>(() => MoveAsync(stale));
        Assert.Equal((1, 1L), await ChampionAsync());
        Assert.Equal(4, (await AuditAsync()).Count);
        await MoveAsync(stale with { ExpectedFacts = 1 });
        await MoveAsync(stale with { ExpectedFacts = null, ExpectedRevision = 2, Version = 1 });
        Assert.Equal((1, 3L), await ChampionAsync());
    }

    /// <summary>An alias moves only on the gate reports its move was decided on.</summary>
    [Fact]
    public async Task An_alias_moves_only_on_the_reports_that_were_seen()
    {
        var move = new AliasMove { Model = Model, Alias = "champion", Version = 1, ExpectedRevision = 0, ExpectedReports = 1 };
        await Assert.ThrowsAsync<MlOpsConflictException>(() => MoveAsync(move));
        await Models.AddGateReportAsync(Model, 2, Report(), By("ci"), Cancellation);
        await Assert.ThrowsAsync<MlOpsConflictException>(() => MoveAsync(move));
        await Models.AddGateReportAsync(Model, 1, Report(), By("ci"), Cancellation);
        await MoveAsync(move);
        Assert.Equal((1, 1L), await ChampionAsync());
    }

    /// <summary>A move and its fact happen together or not at all.</summary>
    [Fact]
    public async Task A_move_and_its_fact_happen_together()
    {
        var fact = New(new PromotionMade { Alias = "champion", AliasRevision = 1, Evidence = new() { Digest = ContentDigest.Of("x"u8), Facts = 0 } }) with { Version = 1 };
        var move = new AliasMove { Model = Model, Alias = "champion", Version = 1, ExpectedRevision = 0, ExpectedFacts = 0, Fact = fact };
        await Assert.ThrowsAsync<MlOpsConflictException>(() => MoveAsync(move with { ExpectedRevision = 1 }));
        await Assert.ThrowsAsync<MlOpsConflictException>(() => MoveAsync(move with { ExpectedFacts = 1 }));
        await Assert.ThrowsAsync<MlOpsNotFoundException>(() => MoveAsync(move with { Fact = fact with { Version = 9 } }));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => MoveAsync(move with { ExpectedFacts = null }));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => MoveAsync(move with { Fact = fact with { Model = "another" } }));
        Assert.Null(await ChampionAsync());
        Assert.Empty(await ListAsync());

        await MoveAsync(move);
        Assert.Equal((1, 1L), await ChampionAsync());
        Assert.Equal((1L, "ann", Start), Assert.Single((await ListAsync()).Select(added => (added.Revision, added.Actor, added.At))));
        Assert.Equal([AuditAction.AliasMoved, "model-fact.promotion.made"], (await AuditAsync())[2..].Select(entry => entry.Action));

        await Assert.ThrowsAsync<MlOpsConflictException>(() => MoveAsync(move with { ExpectedRevision = 1, ExpectedFacts = 1 }));
        Assert.Equal((1, 1L), await ChampionAsync());
        Assert.Single(await ListAsync());
    }

    /// <summary>A fact may demand that no alias points to what it is about.</summary>
    [Fact]
    public async Task A_fact_may_demand_that_no_alias_points_there()
    {
        await MoveAsync(new() { Model = Model, Alias = "champion", Version = 1, ExpectedRevision = 0 });
        var retired = New(new VersionRetired()) with { OnlyWithoutAlias = true };
        await Assert.ThrowsAsync<MlOpsConflictException>(async () => await Facts.AppendFactAsync(retired with { Version = 1 }, 0, By("ann"), Cancellation));
        await Assert.ThrowsAsync<MlOpsConflictException>(async () => await Facts.AppendFactAsync(retired, 0, By("ann"), Cancellation));
        await Facts.AppendFactAsync(retired with { Id = Id(), Version = 2 }, 0, By("ann"), Cancellation);
        await MoveAsync(new() { Model = Model, Alias = "champion", Version = null, ExpectedRevision = 1 });
        await Facts.AppendFactAsync(retired with { Id = Id(), Version = 1 }, 1, By("ann"), Cancellation);
        await Facts.AppendFactAsync(retired, 2, By("ann"), Cancellation);
        Assert.Equal([2, 1, null], (await ListAsync()).Select(fact => fact.Version));
    }

    /// <summary>A cancelled append does nothing.</summary>
    [Fact]
    public async Task A_cancelled_append_does_nothing()
    {
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Facts.AppendFactAsync(Tag("a", "1"), 0, By("ann"), cancelled));
        Assert.Empty(await ListAsync());
    }

    /// <summary>Makes a fresh, empty store: its models, its facts and its audit log.</summary>
    protected abstract ValueTask<(IModelStore Models, IModelFactStore Facts, IAuditLog Audit)> CreateAsync();

    private static string Json(ModelFact fact) => JsonSerializer.Serialize(fact, MlOpsJson.ModelFact);

    private static Change By(string actor, string? reason = null) => new() { Actor = actor, At = Start, Reason = reason };

    private static NewModelVersion Version(string key) => new()
    {
        Model = Model,
        Key = key,
        Format = "onnx",
        File = new() { Path = "model.onnx", Digest = ContentDigest.Of(System.Text.Encoding.UTF8.GetBytes(key)), Size = key.Length },
        Signature = new() { Inputs = [], Outputs = [] },
    };

    private GateReport Report() => new()
    {
        Id = Id(),
        Suite = "release",
        SuiteDigest = ContentDigest.Of("suite"u8),
        Candidate = "candidate",
        EvaluatedAt = Start,
        Checks = [],
    };

    private Guid Id() => Guid.CreateVersion7(Start.AddSeconds(Interlocked.Increment(ref _ids)));

    private NewModelFact New(ModelFactPayload payload) => new() { Id = Id(), Model = Model, Payload = payload };

    private NewModelFact Tag(string key, string value) => New(new TagAssigned { Key = key, Value = value });

    private async Task MoveAsync(AliasMove move) => await Models.MoveAliasAsync(move, By("ann"), Cancellation);

    private async Task<(int? Version, long Revision)?> ChampionAsync() =>
        await Models.FindAliasAsync(Model, "champion", Cancellation) is { } alias ? (alias.Version, alias.Revision) : null;

    private async Task<List<ModelFact>> ListAsync(long after = 0) => await Facts.ListFactsAsync(Model, after, Cancellation).ToListAsync(Cancellation);

    private async Task<List<AuditEntry>> AuditAsync() => await Audit.ListAuditAsync(0, Cancellation).ToListAsync(Cancellation);
}
