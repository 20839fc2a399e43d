using MlOps.Sdk.Relational;
using MlOps.Sdk.Tests.Backup;
using MlOps.Sdk.Tests.Stores;

namespace MlOps.Sdk.Integration.Tests.Stores;

public sealed class PostgreSqlCopyTests : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<IAsyncDisposable> _open = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var item in Enumerable.Reverse(_open))
            await item.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_store_goes_from_SQLite_to_PostgreSQL_and_back_and_is_the_same()
    {
        var source = await SqliteAsync("source");
        await RichStore.FillAsync(source, Cancellation);
        var middle = await PostgreSqlAsync("middle");
        var there = await StoreCopy.CopyAsync(source, middle, new() { PageSize = 20 }, cancellationToken: Cancellation);
        var target = await SqliteAsync("target");
        var back = await StoreCopy.CopyAsync(middle, target, cancellationToken: Cancellation);

        var expected = await RichStore.ReadAsync(source, Cancellation);
        Assert.Equal(expected, await RichStore.ReadAsync(middle, Cancellation));
        Assert.Equal(expected, await RichStore.ReadAsync(target, Cancellation));
        Assert.Equal(there.Head, back.Head);
        Assert.Equal(there.Rows.Values.Sum(), back.RowsWritten);
        Assert.True((await StoreCopy.VerifyAsync(source, target, cancellationToken: Cancellation)).Same);
        await GoOnAsync(middle, there.Head);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_copy_into_PostgreSQL_that_breaks_off_goes_on(bool kept)
    {
        var source = await SqliteAsync("source");
        await RichStore.FillAsync(source, Cancellation);
        var expected = await RichStore.ReadAsync(source, Cancellation);
        foreach (var at in new[] { 1, 2, 5, 12, 20, 31 })
        {
            var target = await PostgreSqlAsync($"target-{at}");
            var breaking = new BreakingDatabase(target.Database, at, kept);
            await Assert.ThrowsAsync<MlOpsStoreException>(async () => await StoreCopy.CopyAsync(source, target with { Database = breaking }, new() { PageSize = 16 }, cancellationToken: Cancellation));
            await StoreCopy.CopyAsync(source, target, cancellationToken: Cancellation);
            Assert.Equal(expected, await RichStore.ReadAsync(target, Cancellation));
        }
    }

    [Fact]
    public async Task A_copy_from_PostgreSQL_is_one_snapshot_while_writers_go_on()
    {
        var source = await PostgreSqlAsync("source");
        await RichStore.FillAsync(source, Cancellation);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var models = new RelationalModelStore(source.Database);
        var moves = 0;
        var writer = Task.Run(
            async () =>
            {
                for (; !stop.IsCancellationRequested; Interlocked.Increment(ref moves))
                    await models.MoveAliasAsync(new() { Model = "flight-delays", Alias = "load", Version = 1, ExpectedRevision = moves }, RichStore.ChangeOf("load"), Cancellation);
            },
            Cancellation);
        while (Volatile.Read(ref moves) < 5)
            await Task.Delay(5, Cancellation);
        var target = await SqliteAsync("target");
        var report = await StoreCopy.CopyAsync(source, target, new() { PageSize = 5 }, cancellationToken: Cancellation);
        await stop.CancelAsync();
        await writer;
        Assert.InRange(report.Rows["audit"], 10, moves + 12);
        Assert.Equal(report.Head.Sequence, report.Rows["audit"]);
    }

    [Fact]
    public async Task PostgreSQL_is_backed_up_to_a_folder_and_restored_into_either_database()
    {
        var source = await PostgreSqlAsync("source");
        await RichStore.FillAsync(source, Cancellation);
        var manifest = await source.BackupAsync(_folder.At("backup"), cancellationToken: Cancellation);
        Assert.Empty(await StoreBackup.VerifyAsync(_folder.At("backup"), Cancellation));
        manifest = await source.BackupAsync(_folder.At("backup"), cancellationToken: Cancellation);
        Assert.Equal(["artifacts", "manifest.json", manifest.Database.Path], Directory.EnumerateFileSystemEntries(_folder.At("backup")).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        var expected = await RichStore.ReadAsync(source, Cancellation);
        var restored = await PostgreSqlAsync("restored");
        var report = await StoreBackup.RestoreAsync(_folder.At("backup"), restored, cancellationToken: Cancellation);
        Assert.Equal(manifest.Head, report.Head);
        Assert.Equal(expected, await RichStore.ReadAsync(restored, Cancellation));

        var verification = await StoreBackup.RestoreAsync(_folder.At("backup"), _folder.At("embedded"), cancellationToken: Cancellation);
        Assert.True(verification.Intact, verification.ToString());
        await using var embedded = await MlOpsStore.OpenAsync(_folder.At("embedded"), cancellationToken: Cancellation);
        Assert.Equal(expected, await RichStore.ReadAsync(embedded.ToCopyable(), Cancellation));
    }

    // New rows get numbers after the copied ones, and the chain goes on from the copied head.
    private static async Task GoOnAsync(CopyableStore store, AuditHead head)
    {
        var runs = new RelationalRunStore(store.Database, TimeProvider.System);
        var experiment = await runs.EnsureExperimentAsync(new() { Id = ExperimentId.New(TimeProvider.System), Name = "new", CreatedAt = DateTimeOffset.UnixEpoch }, Cancellation);
        var run = RunId.New(TimeProvider.System);
        await runs.BeginRunAsync(new() { Id = run, ExperimentId = experiment.Id, Name = "new", StartedAt = DateTimeOffset.UnixEpoch, Owner = "w", LeaseUntil = DateTimeOffset.UnixEpoch, Environment = new() { GitCommit = "new" } }, Cancellation);
        await runs.AppendAsync(run, new() { Id = run.Value, Metrics = [new("loss", 1, 1, DateTimeOffset.UnixEpoch)] }, Cancellation);
        await new RelationalModelStore(store.Database).MoveAliasAsync(new() { Model = "flight-delays", Alias = "new", Version = 1, ExpectedRevision = 0 }, RichStore.ChangeOf("on"), Cancellation);
        var entry = await new RelationalAuditLog(store.Database).ListAuditAsync(head.Sequence, Cancellation).SingleAsync(Cancellation);
        Assert.Equal(head.Hash, entry.PreviousHash);
    }

    private async Task<CopyableStore> SqliteAsync(string name)
    {
        var database = await SqliteDatabase.OpenAsync(_folder.At($"{name}.db"), TimeProvider.System, Cancellation);
        _open.Add(database);
        return new(database, new FileArtifactStore(_folder.At($"{name}-files")));
    }

    private async Task<CopyableStore> PostgreSqlAsync(string name)
    {
        var schema = await PostgreSqlSchema.CreateAsync(Cancellation);
        _open.Add(schema);
        var database = await PostgreSqlDatabase.OpenAsync(schema.ConnectionString, TimeProvider.System, Cancellation);
        _open.Add(database);
        return new(database, new FileArtifactStore(_folder.At($"{name}-files")));
    }
}
