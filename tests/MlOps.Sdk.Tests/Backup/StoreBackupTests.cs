using System.Collections.Concurrent;
using MlOps.Sdk.Tests.Stores;

namespace MlOps.Sdk.Tests.Backup;

public sealed class StoreBackupTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_backup_under_eight_writers_holds_all_that_was_acknowledged_before_it_and_verifies()
    {
        await using var store = await OpenAsync("store");
        await SampleModel.RegisterAsync(store);
        var acknowledged = new ConcurrentDictionary<RunId, byte>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var writers = Enumerable.Range(0, 8).Select(writer => Task.Run(() => WriteAsync(store, writer, acknowledged, stop.Token), Cancellation)).ToArray();
        while (acknowledged.Count < 40)
            await Task.Delay(10, Cancellation);

        var before = acknowledged.Keys.ToArray();
        var head = await store.Audit.ListAuditAsync(cancellationToken: Cancellation).CountAsync(Cancellation);
        var manifest = await store.BackupAsync(_folder.At("backup"), cancellationToken: Cancellation);
        await stop.CancelAsync();
        await Task.WhenAll(writers);

        Assert.InRange(manifest.Head.Sequence, head, long.MaxValue);
        var verification = await StoreBackup.RestoreAsync(_folder.At("backup"), _folder.At("restored"), cancellationToken: Cancellation);
        Assert.True(verification.Intact, verification.ToString());
        await using var restored = await OpenAsync("restored");
        foreach (var id in before)
        {
            Assert.Equal(RunStatus.Finished, (await restored.Runs.FindRunAsync(id, Cancellation))!.Status);
            Assert.Equal(await store.Runs.ListMetricAsync(id, "loss", Cancellation).ToListAsync(Cancellation), await restored.Runs.ListMetricAsync(id, "loss", Cancellation).ToListAsync(Cancellation));
        }

        Assert.Equal(manifest.Head.Sequence, verification.Audit.Head.Sequence);
        await SampleModel.RegisterAsync(restored, "new weights"); // and goes on
    }

    [Fact]
    public async Task A_second_backup_copies_only_what_is_new_and_mends_damage_when_asked()
    {
        await using var store = await OpenAsync("store");
        await SampleModel.RegisterAsync(store);
        var first = await store.BackupAsync(_folder.At("backup"), cancellationToken: Cancellation);
        await SampleModel.RegisterAsync(store, "other weights");

        var told = new Told();
        var second = await store.BackupAsync(_folder.At("backup"), new() { Progress = told }, Cancellation);
        Assert.Equal(1, told.Last.Copied);
        Assert.Equal(second.Artifacts.Count, told.Last.Artifacts);
        Assert.Equal(first.Artifacts.Count + 1, second.Artifacts.Count);
        Assert.Single(Directory.EnumerateFiles(_folder.At("backup"), "*.db"));

        Damage(PathOf(second.Artifacts[0].Digest));
        Assert.Single(await StoreBackup.VerifyAsync(_folder.At("backup"), Cancellation));
        await store.BackupAsync(_folder.At("backup"), new() { VerifyPresent = true }, Cancellation);
        Assert.Empty(await StoreBackup.VerifyAsync(_folder.At("backup"), Cancellation));
    }

    [Theory]
    [InlineData("manifest.json")]
    [InlineData("database")]
    [InlineData("artifact")]
    public async Task A_truncated_damaged_or_missing_file_is_named_and_nothing_is_restored(string which)
    {
        BackupManifest manifest;
        await using (var store = await OpenAsync("store"))
        {
            await SampleModel.RegisterAsync(store);
            manifest = await store.BackupAsync(_folder.At("backup"), cancellationToken: Cancellation);
        }

        var path = which switch
        {
            "database" => _folder.At("backup", manifest.Database.Path),
            "artifact" => PathOf(manifest.Artifacts[^1].Digest),
            _ => _folder.At("backup", which),
        };
        var whole = await File.ReadAllBytesAsync(path, Cancellation);
        foreach (var length in new[] { 0, whole.Length / 2, whole.Length - 1 })
        {
            await File.WriteAllBytesAsync(path, whole[..length], Cancellation);
            await RefusedAsync(path);
        }

        await File.WriteAllBytesAsync(path, whole, Cancellation);
        if (which != "manifest.json")
        {
            Damage(path);
            await RefusedAsync(path);
        }

        File.Delete(path);
        await RefusedAsync(path);
        Assert.Equal(["backup", "store"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_backup_that_fails_leaves_the_one_before_it_whole()
    {
        await using var store = await OpenAsync("store");
        await SampleModel.RegisterAsync(store);
        var first = await store.BackupAsync(_folder.At("backup"), cancellationToken: Cancellation);
        var version = await SampleModel.RegisterAsync(store, "other weights");
        await store.Artifacts.DeleteAsync(version.File.Digest, Cancellation);

        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await store.BackupAsync(_folder.At("backup"), cancellationToken: Cancellation));
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await store.BackupAsync(_folder.At("fresh"), cancellationToken: Cancellation));

        var restored = await StoreBackup.RestoreAsync(_folder.At("backup"), _folder.At("restored"), cancellationToken: Cancellation);
        Assert.Equal(first.Head, restored.Audit.Head);
        var refused = await Assert.ThrowsAsync<MlOpsIntegrityException>(async () => await StoreBackup.RestoreAsync(_folder.At("fresh"), _folder.At("again"), cancellationToken: Cancellation));
        Assert.Contains("no complete backup", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_place_that_is_taken_is_refused()
    {
        await using var store = await OpenAsync("store");
        await SampleModel.RegisterAsync(store);
        await store.BackupAsync(_folder.At("backup"), cancellationToken: Cancellation);
        await Assert.ThrowsAsync<MlOpsConflictException>(async () => await StoreBackup.RestoreAsync(_folder.At("backup"), _folder.At("store"), cancellationToken: Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(async () => await store.BackupAsync(_folder.At("store", "backup"), cancellationToken: Cancellation));
    }

    private static async Task WriteAsync(MlOpsStore store, int writer, ConcurrentDictionary<RunId, byte> acknowledged, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            await using var run = await store.Tracker.StartRunAsync("load", $"{writer}-{i}", cancellationToken: Cancellation);
            for (var step = 0; step < 50; step++)
                run.LogMetric("loss", 1.0 / (step + 1), step);
            await run.LogTextAsync("note.txt", $"{writer}-{i}", Cancellation);
            await run.CompleteAsync(Cancellation);
            acknowledged[run.Id] = 0;
            await store.Registry.PromoteAsync(SampleModel.Name, 1, $"alias-{writer}-{i}", "load", cancellationToken: Cancellation);
        }
    }

    private static void Damage(string path)
    {
        using var file = File.Open(path, FileMode.Open);
        file.Position = file.Length / 2;
        var found = file.ReadByte();
        file.Position--;
        file.WriteByte((byte)~found);
    }

    private async Task RefusedAsync(string path)
    {
        var refused = await Assert.ThrowsAsync<MlOpsIntegrityException>(async () => await StoreBackup.RestoreAsync(_folder.At("backup"), _folder.At("restored"), cancellationToken: Cancellation));
        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
    }

    private string PathOf(ContentDigest digest) => _folder.At("backup", "artifacts", "sha256", digest.Hex[..2], digest.Hex[2..]);

    private ValueTask<MlOpsStore> OpenAsync(string name) => MlOpsStore.OpenAsync(_folder.At(name), cancellationToken: Cancellation);

    private sealed class Told : IProgress<BackupProgress>
    {
        public BackupProgress Last { get; private set; }

        public void Report(BackupProgress value) => Last = value;
    }
}
