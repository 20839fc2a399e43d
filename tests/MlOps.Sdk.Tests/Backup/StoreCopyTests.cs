using MlOps.Sdk.Relational;
using MlOps.Sdk.Tests.Stores;

namespace MlOps.Sdk.Tests.Backup;

public sealed class StoreCopyTests : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<SqliteDatabase> _databases = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var database in _databases)
            await database.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_copy_is_what_the_source_is_and_goes_on_from_there()
    {
        var source = await OpenAsync("source");
        await RichStore.FillAsync(source, Cancellation);
        var target = await OpenAsync("target");
        var told = new Told();
        var report = await StoreCopy.CopyAsync(source, target, new() { PageSize = 3 }, told, Cancellation);

        Assert.Equal(await RichStore.ReadAsync(source, Cancellation), await RichStore.ReadAsync(target, Cancellation));
        Assert.Equal(report.Rows.Values.Sum(), report.RowsWritten);
        Assert.Equal(report.RowsWritten, told.Last.Rows);
        Assert.Equal(report.Artifacts, report.ArtifactsWritten);
        Assert.Equal(10, report.Artifacts);
        Assert.DoesNotContain(report.Rows, table => table.Value == 0);
        Assert.True((await StoreCopy.VerifyAsync(source, target, cancellationToken: Cancellation)).Same);
        var verifier = new StoreVerifier(new RelationalRunStore(target.Database, TimeProvider.System), new RelationalModelStore(target.Database), new RelationalAuditLog(target.Database), target.Artifacts);
        var verification = await verifier.VerifyAsync(report.Head, Cancellation);
        Assert.True(verification.Intact, verification.ToString());

        var file = await target.Artifacts.PutAsync(new byte[] { 9 }, Cancellation);
        await new RelationalModelStore(target.Database).AddVersionAsync(RichStore.Version("k9", file), RichStore.ChangeOf("on"), Cancellation);
        var entry = await new RelationalAuditLog(target.Database).ListAuditAsync(report.Head.Sequence, Cancellation).SingleAsync(Cancellation);
        Assert.Equal(report.Head.Hash, entry.PreviousHash);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_copy_that_breaks_off_at_any_write_goes_on_to_the_same_result(bool kept)
    {
        var source = await OpenAsync("source");
        await RichStore.FillAsync(source, Cancellation);
        var expected = await RichStore.ReadAsync(source, Cancellation);
        for (var at = 1; ; at++)
        {
            var target = await OpenAsync($"target-{at}");
            var breaking = new BreakingDatabase(target.Database, at, kept);
            var broke = await Record.ExceptionAsync(async () => await StoreCopy.CopyAsync(source, target with { Database = breaking }, new() { PageSize = 16 }, cancellationToken: Cancellation));
            if (broke is null)
            {
                Assert.InRange(at, 30, 1000);
                return;
            }

            Assert.IsType<MlOpsStoreException>(broke);
            var report = await StoreCopy.CopyAsync(source, target, cancellationToken: Cancellation);
            Assert.Equal(at > 1 || kept, report.Resumed);
            Assert.Equal(expected, await RichStore.ReadAsync(target, Cancellation));
            Assert.True(report.RowsWritten <= report.Rows.Values.Sum());
        }
    }

    [Fact]
    public async Task A_copy_that_broke_off_follows_what_changed_in_the_source_meanwhile()
    {
        var source = await OpenAsync("source");
        await RichStore.FillAsync(source, Cancellation);
        var target = await OpenAsync("target");
        var breaking = new BreakingDatabase(target.Database, 80, kept: false);
        await Assert.ThrowsAsync<MlOpsStoreException>(async () => await StoreCopy.CopyAsync(source, target with { Database = breaking }, new() { PageSize = 2 }, cancellationToken: Cancellation));

        var runs = new RelationalRunStore(source.Database, TimeProvider.System);
        var (flights, old) = (await runs.FindExperimentAsync("flights", Cancellation), await runs.FindExperimentAsync("old", Cancellation));
        await runs.ChangeExperimentAsync(flights!.Id, new() { Name = "x", Tags = [new("team", null)] }, DateTimeOffset.UnixEpoch, Cancellation);
        await runs.ChangeExperimentAsync(old!.Id, new() { Name = "flights" }, DateTimeOffset.UnixEpoch, Cancellation);
        await runs.ChangeExperimentAsync(flights.Id, new() { Name = "old" }, DateTimeOffset.UnixEpoch, Cancellation);
        var run = (await runs.ListRunsAsync(flights.Id, Cancellation).ToListAsync(Cancellation))[^1];
        await runs.AppendAsync(run.Id, new() { Id = Guid.NewGuid(), Tags = [new("late", "yes"), new("a", "7")], Metrics = [new("loss", 0.1, 99, DateTimeOffset.UnixEpoch)] }, Cancellation);
        await new RelationalModelStore(source.Database).MoveAliasAsync(new() { Model = "flight-delays", Alias = "champion", Version = 1, ExpectedRevision = 3 }, RichStore.ChangeOf("back"), Cancellation);

        var report = await StoreCopy.CopyAsync(source, target, cancellationToken: Cancellation);
        Assert.True(report.Resumed);
        Assert.Equal(await RichStore.ReadAsync(source, Cancellation), await RichStore.ReadAsync(target, Cancellation));
    }

    [Fact]
    public async Task A_copy_again_writes_nothing_and_a_used_copy_is_left_alone()
    {
        var source = await OpenAsync("source");
        await RichStore.FillAsync(source, Cancellation);
        var target = await OpenAsync("target");
        var first = await StoreCopy.CopyAsync(source, target, cancellationToken: Cancellation);
        var again = await StoreCopy.CopyAsync(source, target, new() { VerifyPresent = true }, cancellationToken: Cancellation);
        Assert.Equal((first.Head, 0L, 0), (again.Head, again.RowsWritten, again.ArtifactsWritten));

        await new RelationalRunStore(target.Database, TimeProvider.System).EnsureExperimentAsync(new() { Id = ExperimentId.New(TimeProvider.System), Name = "mine", CreatedAt = DateTimeOffset.UnixEpoch }, Cancellation);
        var refused = await Assert.ThrowsAsync<MlOpsConflictException>(async () => await StoreCopy.CopyAsync(source, target, cancellationToken: Cancellation));
        Assert.Contains("experiment", refused.Message, StringComparison.Ordinal);
        var comparison = await StoreCopy.VerifyAsync(source, target, cancellationToken: Cancellation);
        Assert.Contains("the target has 1 more", Assert.Single(comparison.Differences), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_in_use_and_a_copy_of_another_store_are_refused_by_name()
    {
        var source = await OpenAsync("source");
        await RichStore.FillAsync(source, Cancellation);
        var used = await OpenAsync("used");
        await new RelationalRunStore(used.Database, TimeProvider.System).EnsureExperimentAsync(new() { Id = ExperimentId.New(TimeProvider.System), Name = "mine", CreatedAt = DateTimeOffset.UnixEpoch }, Cancellation);
        var refused = await Assert.ThrowsAsync<MlOpsConflictException>(async () => await StoreCopy.CopyAsync(source, used, cancellationToken: Cancellation));
        Assert.Contains("'experiment'", refused.Message, StringComparison.Ordinal);

        var target = await OpenAsync("target");
        await StoreCopy.CopyAsync(await OpenAsync("other"), target, cancellationToken: Cancellation);
        refused = await Assert.ThrowsAsync<MlOpsConflictException>(async () => await StoreCopy.CopyAsync(source, target, cancellationToken: Cancellation));
        Assert.Contains("another store", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(async () => await StoreCopy.CopyAsync(source, source, cancellationToken: Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await StoreCopy.CopyAsync(source, target, new() { PageSize = 0 }, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Missing_and_damaged_content_is_never_passed_on()
    {
        var source = await OpenAsync("source");
        await RichStore.FillAsync(source, Cancellation);
        var digest = ContentDigest.Of("content 3"u8);
        await File.WriteAllTextAsync(_folder.At("source-files", "sha256", digest.Hex[..2], digest.Hex[2..]), "contend 3", Cancellation);
        var target = await OpenAsync("target");
        await Assert.ThrowsAsync<MlOpsIntegrityException>(async () => await StoreCopy.CopyAsync(source, target, cancellationToken: Cancellation));
        await source.Artifacts.DeleteAsync(digest, Cancellation);
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await StoreCopy.CopyAsync(source, target, cancellationToken: Cancellation));
        await source.Artifacts.PutAsync("content 3"u8.ToArray(), Cancellation);
        await StoreCopy.CopyAsync(source, target, cancellationToken: Cancellation);

        await target.Artifacts.DeleteAsync(digest, Cancellation);
        Assert.Contains(digest.Hex, Assert.Single((await StoreCopy.VerifyAsync(source, target, cancellationToken: Cancellation)).Differences), StringComparison.Ordinal);
        Assert.Equal(1, (await StoreCopy.CopyAsync(source, target, cancellationToken: Cancellation)).ArtifactsWritten);
    }

    [Fact]
    public async Task Writers_go_on_while_a_copy_takes_one_snapshot()
    {
        var source = await OpenAsync("source");
        await RichStore.FillAsync(source, Cancellation);
        var target = await OpenAsync("target");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var runs = new RelationalRunStore(source.Database, TimeProvider.System);
        var models = new RelationalModelStore(source.Database);
        var experiment = (await runs.FindExperimentAsync("flights", Cancellation))!.Id;
        var written = 0;
        var writer = Task.Run(
            async () =>
            {
                for (var i = 0; !stop.IsCancellationRequested; i++)
                {
                    var run = RunId.New(TimeProvider.System);
                    await runs.BeginRunAsync(new() { Id = run, ExperimentId = experiment, Name = "load", StartedAt = DateTimeOffset.UnixEpoch, Owner = "w", LeaseUntil = DateTimeOffset.UnixEpoch }, Cancellation);
                    await runs.AppendAsync(run, new() { Id = run.Value, Params = [new("i", $"{i}")], Metrics = [new("loss", i, 1, DateTimeOffset.UnixEpoch)] }, Cancellation);
                    await models.MoveAliasAsync(new() { Model = "flight-delays", Alias = "load", Version = 1, ExpectedRevision = i }, RichStore.ChangeOf("load"), Cancellation);
                    Volatile.Write(ref written, i + 1);
                }
            },
            Cancellation);
        while (Volatile.Read(ref written) < 5)
            await Task.Delay(5, Cancellation);
        var report = await StoreCopy.CopyAsync(source, target, new() { PageSize = 2 }, cancellationToken: Cancellation);
        await stop.CancelAsync();
        await writer;

        Assert.True((await AuditChain.VerifyAsync(new RelationalAuditLog(target.Database).ListAuditAsync(0, Cancellation), report.Head, Cancellation)).Intact);
        var copied = await new RelationalModelStore(target.Database).ListAliasHistoryAsync("flight-delays", "load", Cancellation).CountAsync(Cancellation);
        Assert.InRange(copied, 5, written);
        Assert.Equal(report.Head.Sequence, report.Rows["audit"]);
        Assert.Contains((await new RelationalRunStore(target.Database, TimeProvider.System).ListRunsAsync(experiment, Cancellation).CountAsync(Cancellation)) - 6, new[] { copied, copied + 1 });
    }

    [Fact]
    public async Task Every_table_of_the_schema_is_copied()
    {
        var source = await OpenAsync("source");
        var report = await StoreCopy.CopyAsync(source, await OpenAsync("target"), cancellationToken: Cancellation);
        var tables = await source.Database.ReadAsync(
            (session, token) => session.QueryAsync("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'schema_version'", row => row.GetString(0), token), Cancellation);
        Assert.Equal(tables.Order(StringComparer.Ordinal), report.Rows.Keys.Order(StringComparer.Ordinal));
    }

    private async Task<CopyableStore> OpenAsync(string name)
    {
        var database = await SqliteDatabase.OpenAsync(_folder.At($"{name}.db"), TimeProvider.System, Cancellation);
        _databases.Add(database);
        return new(database, new FileArtifactStore(_folder.At($"{name}-files")));
    }

    private sealed class Told : IProgress<StoreCopyProgress>
    {
        public StoreCopyProgress Last { get; private set; }

        public void Report(StoreCopyProgress value) => Last = value;
    }
}
