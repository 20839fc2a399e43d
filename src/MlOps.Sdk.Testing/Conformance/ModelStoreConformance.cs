using System.Text.Json;
using Xunit;

namespace MlOps.Sdk.Testing;

/// <summary>What every <see cref="IModelStore"/> must do. A store's test class inherits this and says how to make a fresh, empty store.</summary>
public abstract class ModelStoreConformance : IAsyncLifetime
{
    private const string Model = "flight-delays";

    private protected static readonly DateTimeOffset Start = new(2030, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    /// <summary>The store under test.</summary>
    protected IModelStore Store { get; private set; } = null!;

    /// <summary>The audit log of the store under test.</summary>
    protected IAuditLog Audit { get; private set; } = null!;

    /// <summary>Cancelled when the test run is.</summary>
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => (Store, Audit) = await CreateAsync();

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>A version reads back as it was registered.</summary>
    [Fact]
    public async Task A_version_reads_back_as_it_was_registered()
    {
        var wanted = New("one") with
        {
            Attachments = [Entry(ModelAttachment.ReferenceProfile, "profile")],
            Lineage = new() { RunId = RunId.Parse("0190a0b0c0d07e0f8a0b0c0d0e0f0a0b"), GitCommit = new('a', 40), Datasets = [new() { Name = "d", Digest = ContentDigest.Of("d"u8), Schema = [], RowCount = 1 }] },
            Description = "first",
        };
        var added = await Store.AddVersionAsync(wanted, By("ann"), Cancellation);
        Assert.Equal((1, "ann", Start), (added.Version, added.CreatedBy, added.CreatedAt));
        var found = await Store.FindVersionAsync(Model, 1, Cancellation);
        Assert.NotNull(found);
        Assert.True(wanted.Matches(found));
        Assert.Equal(Json(added), Json(found));
        Assert.Null(await Store.FindVersionAsync(Model, 2, Cancellation));
        Assert.Null(await Store.FindVersionAsync("other", 1, Cancellation));
    }

    /// <summary>Versions are numbered from 1 without gaps, each model for itself, also by writers at once.</summary>
    [Fact]
    public async Task Versions_are_numbered_without_gaps()
    {
        await Store.AddVersionAsync(New("x") with { Model = "another" }, By("ann"), Cancellation);
        var added = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => Task.Run(async () => await Store.AddVersionAsync(New($"key {i}"), By("ann"), Cancellation))));
        Assert.Equal(Enumerable.Range(1, 24), added.Select(version => version.Version).Order());
        Assert.Equal(Enumerable.Range(1, 24).Reverse(), await Store.ListVersionsAsync(Model, Cancellation).Select(version => version.Version).ToListAsync(Cancellation));
        Assert.Equal(["another", Model], await Store.ListModelsAsync(Cancellation).ToListAsync(Cancellation));
    }

    /// <summary>The same key gives the same version; other content under it is refused.</summary>
    [Fact]
    public async Task A_key_names_one_version_for_ever()
    {
        var first = await Store.AddVersionAsync(New("one"), By("ann"), Cancellation);
        var again = await Store.AddVersionAsync(New("one"), By("bob", TimeSpan.FromHours(1)), Cancellation);
        Assert.Equal(Json(first), Json(again));
        await Assert.ThrowsAsync<MlOpsConflictException>(async () => await Store.AddVersionAsync(New("one") with { File = Entry("model.onnx", "other bytes") }, By("bob"), Cancellation));
        await Assert.ThrowsAsync<MlOpsConflictException>(async () => await Store.AddVersionAsync(New("one") with { Description = "other" }, By("bob"), Cancellation));
        Assert.Single(await AuditAsync());
    }

    /// <summary>An alias moves only from the revision the caller saw.</summary>
    [Fact]
    public async Task An_alias_moves_by_compare_and_set()
    {
        await AddAsync(2);
        Assert.Null(await Store.FindAliasAsync(Model, "champion", Cancellation));
        var first = await MoveAsync("champion", 1, 0);
        Assert.Equal((1, 1L), (first.Version!.Value, first.Revision));
        await Assert.ThrowsAsync<MlOpsConflictException>(() => MoveAsync("champion", 2, 0));
        await Assert.ThrowsAsync<MlOpsConflictException>(() => MoveAsync("champion", 2, 2));
        var second = await MoveAsync("champion", 2, 1);
        Assert.Equal(second, await Store.FindAliasAsync(Model, "champion", Cancellation));
        Assert.Equal((2, 2L), (second.Version!.Value, second.Revision));
    }

    /// <summary>An alias cannot point to what does not exist.</summary>
    [Fact]
    public async Task An_alias_cannot_point_to_an_unknown_version()
    {
        await AddAsync(1);
        await Assert.ThrowsAsync<MlOpsNotFoundException>(() => MoveAsync("champion", 2, 0));
        await Assert.ThrowsAsync<MlOpsNotFoundException>(() => MoveAsync("champion", null, 0));
        Assert.Null(await Store.FindAliasAsync(Model, "champion", Cancellation));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => MoveAsync("../up", 1, 0));
    }

    /// <summary>An alias that was taken away keeps its revision and its history.</summary>
    [Fact]
    public async Task An_alias_taken_away_keeps_its_revision()
    {
        await AddAsync(1);
        await MoveAsync("champion", 1, 0);
        await MoveAsync("shadow", 1, 0);
        var gone = await MoveAsync("champion", null, 1);
        Assert.Equal((null, 2L), (gone.Version, gone.Revision));
        Assert.Equal(gone, await Store.FindAliasAsync(Model, "champion", Cancellation));
        Assert.Equal(["shadow"], await Store.ListAliasesAsync(Model, Cancellation).Select(alias => alias.Alias).ToListAsync(Cancellation));
        Assert.Equal(3, (await MoveAsync("champion", 1, 2)).Revision);
        Assert.Equal(["champion", "shadow"], await Store.ListAliasesAsync(Model, Cancellation).Select(alias => alias.Alias).ToListAsync(Cancellation));
    }

    /// <summary>The history tells every move, newest first, with who, when and why.</summary>
    [Fact]
    public async Task The_history_tells_every_move()
    {
        await AddAsync(2);
        await MoveAsync("champion", 1, 0);
        await MoveAsync("champion", 2, 1, "better");
        await MoveAsync("champion", null, 2);
        var history = await Store.ListAliasHistoryAsync(Model, "champion", Cancellation).ToListAsync(Cancellation);
        Assert.Equal([(3L, 2, null), (2L, 1, 2), (1L, null, (int?)1)], history.Select(change => (change.Revision, change.From, change.To)));
        Assert.Equal(("ann", "better", Start), (history[1].Actor, history[1].Reason, history[1].At));
        Assert.Empty(await Store.ListAliasHistoryAsync(Model, "shadow", Cancellation).ToListAsync(Cancellation));
    }

    /// <summary>Of many that move an alias from the same revision, one wins; the history is one chain.</summary>
    [Fact]
    public async Task Of_many_that_move_an_alias_at_once_one_wins_each_revision()
    {
        await AddAsync(3);
        var won = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var attempt = 0; attempt < 20; attempt++)
            {
                var seen = (await Store.FindAliasAsync(Model, "champion", Cancellation))?.Revision ?? 0;
                try
                {
                    await MoveAsync("champion", 1 + ((writer + attempt) % 3), seen);
                    Interlocked.Increment(ref won);
                }
                catch (MlOpsConflictException)
                {
                    // lost this one
                }
            }
        })));

        var history = await Store.ListAliasHistoryAsync(Model, "champion", Cancellation).ToListAsync(Cancellation);
        history.Reverse();
        Assert.Equal(Enumerable.Range(1, won).Select(i => (long)i), history.Select(change => change.Revision));
        Assert.Equal(history.Select(change => change.To).SkipLast(1), history.Select(change => change.From).Skip(1));
        Assert.Equal(history[^1].To, (await Store.FindAliasAsync(Model, "champion", Cancellation))!.Version);
    }

    /// <summary>A gate report is stored once, on a version that exists, and read back newest first with its numbers.</summary>
    [Fact]
    public async Task Gate_reports_are_stored_once()
    {
        await AddAsync(1);
        var (first, second) = (Report("release", 0.61), Report("release", double.NaN));
        await Store.AddGateReportAsync(Model, 1, first, By("ci"), Cancellation);
        await Store.AddGateReportAsync(Model, 1, second, By("ci"), Cancellation);
        await Store.AddGateReportAsync(Model, 1, first, By("ci"), Cancellation);
        var reports = await Store.ListGateReportsAsync(Model, 1, Cancellation).ToListAsync(Cancellation);
        Assert.Equal([second.Id, first.Id], reports.Select(report => report.Id));
        Assert.Equal([double.NaN, 0.61], reports.Select(report => report.Checks[0].Observed!.Value));
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await Store.AddGateReportAsync(Model, 2, first, By("ci"), Cancellation));
        Assert.Equal(3, (await AuditAsync()).Count);
    }

    /// <summary>Every change, and nothing else, appends one entry that tells the subject before and after; the chain is intact.</summary>
    [Fact]
    public async Task Every_change_is_audited_once()
    {
        await AddAsync(2);
        await MoveAsync("champion", 1, 0, "first");
        await MoveAsync("champion", 2, 1, "second");
        await Assert.ThrowsAsync<MlOpsConflictException>(() => MoveAsync("champion", 1, 1));
        await Store.AddGateReportAsync(Model, 2, Report("release", 0.7), By("ci"), Cancellation);

        var entries = await AuditAsync();
        Assert.Equal(
            [
                (AuditAction.VersionRegistered, $"{Model}:1"),
                (AuditAction.VersionRegistered, $"{Model}:2"),
                (AuditAction.AliasMoved, $"{Model}@champion"),
                (AuditAction.AliasMoved, $"{Model}@champion"),
                (AuditAction.GateReported, $"{Model}:2"),
            ],
            entries.Select(entry => (entry.Action, entry.Subject)));
        Assert.Equal(["ann", "ann", "ann", "ann", "ci"], entries.Select(entry => entry.Actor));
        Assert.Equal([null, null, "first", "second", null], entries.Select(entry => entry.Reason));
        Assert.All(entries, entry => Assert.Equal(Start, entry.At));
        Assert.Equal(entries[2].After, entries[3].Before);
        Assert.Equal(2, JsonSerializer.Deserialize(entries[3].After!, MlOpsJson.ModelAlias)!.Version);
        Assert.Equal(2, JsonSerializer.Deserialize(entries[1].After!, MlOpsJson.ModelVersion)!.Version);
        Assert.True((await AuditChain.VerifyAsync(Audit.ListAuditAsync(0, Cancellation), cancellationToken: Cancellation)).Intact);
    }

    /// <summary>The log can be read from any point on.</summary>
    [Fact]
    public async Task The_log_is_read_from_any_point_on()
    {
        await AddAsync(5);
        Assert.Equal([4L, 5L], await Audit.ListAuditAsync(3, Cancellation).Select(entry => entry.Sequence).ToListAsync(Cancellation));
        Assert.Empty(await Audit.ListAuditAsync(5, Cancellation).ToListAsync(Cancellation));
        Assert.Empty(await Audit.ListAuditAsync(99, Cancellation).ToListAsync(Cancellation));
    }

    /// <summary>Changes made at once make one chain, and long logs come whole.</summary>
    [Fact]
    public async Task Changes_at_once_make_one_chain()
    {
        await Task.WhenAll(Enumerable.Range(0, 600).Select(i => Task.Run(async () => await Store.AddVersionAsync(New($"{i}") with { Model = $"model{i % 7}" }, By("ann"), Cancellation))));
        var verification = await AuditChain.VerifyAsync(Audit.ListAuditAsync(0, Cancellation), cancellationToken: Cancellation);
        Assert.True(verification.Intact, verification.ToString());
        Assert.Equal(600, verification.IntactEntries);
    }

    /// <summary>A cancelled change does nothing.</summary>
    [Fact]
    public async Task A_cancelled_change_does_nothing()
    {
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.AddVersionAsync(New("one"), By("ann"), cancelled));
        Assert.Null(await Store.FindVersionAsync(Model, 1, Cancellation));
        Assert.Empty(await AuditAsync());
    }

    /// <summary>Makes a fresh, empty store with its audit log.</summary>
    protected abstract ValueTask<(IModelStore Models, IAuditLog Audit)> CreateAsync();

    private static string Json(ModelVersion version) => JsonSerializer.Serialize(version, MlOpsJson.ModelVersion);

    private static Change By(string actor, TimeSpan after = default, string? reason = null) => new() { Actor = actor, At = Start + after, Reason = reason };

    private static ArtifactEntry Entry(string path, string content) => new() { Path = path, Digest = ContentDigest.Of(System.Text.Encoding.UTF8.GetBytes(content)), Size = content.Length };

    private static NewModelVersion New(string key) => new()
    {
        Model = Model,
        Key = key,
        Format = "onnx",
        File = Entry("model.onnx", key),
        Signature = new()
        {
            Inputs = [new() { Name = "x", ElementType = ElementType.Float, Shape = [-1, 3] }],
            Outputs = [new() { Name = "y", ElementType = ElementType.Float, Shape = [-1, 1] }],
        },
    };

    private static GateReport Report(string suite, double observed) => new()
    {
        Id = Guid.CreateVersion7(Start.AddSeconds(double.IsNaN(observed) ? 1 : 0)),
        Suite = suite,
        SuiteDigest = ContentDigest.Of("suite"u8),
        Candidate = "candidate",
        EvaluatedAt = Start,
        Checks = [new() { Name = "auc", Kind = "threshold", Verdict = GateVerdict.Failed, Reason = "too low", Observed = observed }],
    };

    private async Task AddAsync(int versions)
    {
        for (var i = 0; i < versions; i++)
            await Store.AddVersionAsync(New($"key {i}"), By("ann"), Cancellation);
    }

    private async Task<ModelAlias> MoveAsync(string alias, int? version, long expected, string? reason = null) => await Store.MoveAliasAsync(
        new() { Model = Model, Alias = alias, Version = version, ExpectedRevision = expected }, By("ann", reason: reason), Cancellation);

    private async Task<List<AuditEntry>> AuditAsync() => await Audit.ListAuditAsync(0, Cancellation).ToListAsync(Cancellation);
}
