using MlOps.Sdk.Testing;
using MlOps.Sdk.Tests.Stores;

namespace MlOps.Sdk.Tests.Artifacts;

public sealed class InMemoryRangeTests : RangedArtifactStoreConformance
{
    protected override ValueTask<IRangedArtifactStore> CreateAsync() => new(new InMemoryArtifactStore());
}

public sealed class FileRangeTests : RangedArtifactStoreConformance
{
    private readonly TemporaryFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task A_file_cut_short_while_a_range_is_read_is_damage_and_not_an_end()
    {
        var stored = await Store.PutAsync(new byte[100_000], Cancellation);
        await using var range = await Store.OpenRangeAsync(stored.Digest, 10, null, Cancellation);
        using (var file = File.Open(_folder.At("sha256", stored.Digest.Hex[..2], stored.Digest.Hex[2..]), FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
            file.SetLength(50_000);
        await Assert.ThrowsAsync<MlOpsIntegrityException>(async () => await range.CopyToAsync(Stream.Null, Cancellation));
    }

    protected override ValueTask<IRangedArtifactStore> CreateAsync() => new(new FileArtifactStore(_folder.Path));
}

public sealed class ObjectRangeTests : RangedArtifactStoreConformance
{
    protected override ValueTask<IRangedArtifactStore> CreateAsync() => new(new MemoryObjectStore());
}
