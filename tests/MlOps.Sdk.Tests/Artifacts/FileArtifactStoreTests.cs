using MlOps.Sdk.Testing;
using MlOps.Sdk.Tests.Stores;

namespace MlOps.Sdk.Tests.Artifacts;

public sealed class FileArtifactStoreTests : ArtifactStoreConformance
{
    private readonly TemporaryFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Putting_the_right_bytes_again_mends_damaged_content()
    {
        var content = "weights"u8.ToArray();
        var stored = await Store.PutAsync(content, Cancellation);
        Assert.True(await TryDamageAsync(stored.Digest));
        await Store.PutAsync(content, Cancellation);
        Assert.Equal(content, await Store.ReadAsync(stored.Digest, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task What_a_crashed_writer_left_is_removed_when_the_store_is_opened_and_a_live_writer_is_left_alone()
    {
        await File.WriteAllTextAsync(_folder.At("store", "tmp", "crashed"), "half", Cancellation);
        await using var live = new FileStream(_folder.At("store", "tmp", "live"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete);
        var again = new FileArtifactStore(_folder.At("store"));
        Assert.Equal([live.Name], Directory.EnumerateFiles(_folder.At("store", "tmp")));
        Assert.Empty(await again.ListAsync(Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public void A_file_in_the_place_of_the_folder_is_refused_by_name()
    {
        File.WriteAllText(_folder.At("file"), "");
        var refused = Assert.Throws<MlOpsStoreException>(() => new FileArtifactStore(_folder.At("file", "inside")));
        Assert.Contains(_folder.At("file", "inside"), refused.Message, StringComparison.Ordinal);
    }

    protected override ValueTask<IArtifactStore> CreateAsync() => new(new FileArtifactStore(_folder.At("store")));

    protected override async ValueTask<bool> TryDamageAsync(ContentDigest digest)
    {
        var path = _folder.At("store", "sha256", digest.Hex[..2], digest.Hex[2..]);
        var bytes = await File.ReadAllBytesAsync(path, Cancellation);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, Cancellation);
        return true;
    }
}
