using CsCheck;
using MlOps.Sdk.Data;

namespace MlOps.Sdk.Tests.Data;

public sealed class DatasetArchiveTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FileArtifactStore _store;
    private readonly DatasetArchive _archive;

    public DatasetArchiveTests()
    {
        _store = new(_folder["artifacts"]);
        _archive = new(_store);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Any_rows_come_back_as_they_were_saved() =>
        await GenDataset.Any.SelectMany(data => GenDataset.Cuts(data), (data, parts) => (data, parts)).SampleAsync(async (data, parts) =>
        {
            var saved = await _archive.SaveAsync(new Batches(parts), "any", Cancel);
            var found = await _archive.FindAsync(saved.Digest, Cancel);
            var restored = await _archive.Open(found!).ReadAsync(cancellationToken: Cancel);
            Assert.Equal(data.ComputeVersion("any").Digest, found!.Version.Digest);
            Assert.Equal(found.Version.Digest, restored.ComputeVersion("any").Digest);
            Assert.Equal(DatasetTests.Cells(data), DatasetTests.Cells(restored));
        }, iter: 25);

    [Fact]
    public async Task A_version_with_rows_inserted_shares_nearly_all_bytes_and_saving_again_adds_none()
    {
        var first = Rows(0, 300_000);
        await _archive.SaveAsync(first.AsSource("a"), "flights", Cancel);
        var before = await StoredAsync();
        await _archive.SaveAsync(new Batches([first.Slice(0, 77_777), first.Slice(77_777, 222_223)]), "flights", Cancel);
        var manifests = await StoredAsync() - before;
        Assert.True(manifests < 20_000, $"saving the same rows again added {manifests} bytes");

        var middle = Dataset.Concat(first.Slice(0, 100_000), Rows(1_000_000, 97), first.Slice(100_000, 200_000));
        before = await StoredAsync();
        await _archive.SaveAsync(middle.AsSource("b"), "flights", Cancel);
        var added = await StoredAsync() - before;
        var size = 300_000 * (8 + 8);
        Assert.True(added < 0.2 * size, $"97 rows inserted into {size} bytes added {added}");
    }

    [Fact]
    public async Task Only_the_columns_asked_for_are_fetched()
    {
        var saved = await _archive.SaveAsync(Rows(0, 1_000).AsSource("a"), "flights", Cancel);
        var found = (await _archive.FindAsync(saved.Digest, Cancel))!;
        await _store.DeleteAsync(found.Columns[1].Values[0].Digest, Cancel);
        Assert.Equal(1_000, (await _archive.Open(found).ReadAsync(["id"], Cancel)).RowCount);
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await _archive.Open(found).ReadAsync(["delay"], Cancel));
        Assert.Contains("no column 'x'; it has 'id', 'delay'", (await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await _archive.Open(found).ReadAsync(["x"], Cancel))).Message);
    }

    [Fact]
    public async Task A_damaged_piece_and_a_manifest_that_is_none_are_refused()
    {
        var saved = await _archive.SaveAsync(Rows(0, 1_000).AsSource("a"), "flights", Cancel);
        var found = (await _archive.FindAsync(saved.Digest, Cancel))!;
        var digest = found.Columns[0].Values[0].Digest;
        var file = Directory.GetFiles(_folder["artifacts"], "*", SearchOption.AllDirectories).Single(path => path.Replace(Path.DirectorySeparatorChar.ToString(), "", StringComparison.Ordinal).EndsWith(digest.Hex, StringComparison.Ordinal) || Path.GetFileName(path).Contains(digest.Hex[4..], StringComparison.Ordinal));
        File.SetAttributes(file, FileAttributes.Normal);
        var bytes = await File.ReadAllBytesAsync(file, Cancel);
        bytes[10] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, Cancel);
        await Assert.ThrowsAsync<MlOpsIntegrityException>(async () => await _archive.Open(found).ReadAsync(cancellationToken: Cancel));

        var other = await _store.PutAsync("not a manifest"u8.ToArray(), Cancel);
        await Assert.ThrowsAsync<MlOpsIntegrityException>(async () => await _archive.FindAsync(other.Digest, Cancel));
        Assert.Null(await _archive.FindAsync(ContentDigest.Of("nothing"u8), Cancel));
    }

    private static Dataset Rows(int start, int count)
    {
        var delay = new double[count];
        for (var i = 0; i < count; i++)
            delay[i] = Math.Sin((start + i) * 12.9898) * 43758.5453 % 100;

        return new(Column.Long("id", [.. Enumerable.Range(start, count).Select(i => (long)i)]), Column.Double("delay", delay));
    }

    private async Task<long> StoredAsync()
    {
        var total = 0L;
        await foreach (var content in _store.ListAsync(Cancel))
            total += content.Size;

        return total;
    }
}
