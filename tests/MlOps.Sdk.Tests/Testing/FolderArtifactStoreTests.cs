using MlOps.Sdk.Testing;
using MlOps.Sdk.TestSupport;
using MlOps.Sdk.Tests.Stores;

namespace MlOps.Sdk.Tests.Testing;

/// <summary>The custom store of the README, which passes the suite that the README says it passes.</summary>
public sealed class FolderArtifactStoreTests : ArtifactStoreConformance
{
    private readonly TemporaryFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task The_readme_shows_this_store_in_thirty_lines()
    {
        var shown = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "src", "MlOps.Sdk.Testing", "README.md"), Cancellation);
        var source = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests", "MlOps.Sdk.Tests", "Testing", "FolderArtifactStore.cs"), Cancellation);
        var store = source.ReplaceLineEndings("\n")[source.IndexOf("public sealed class", StringComparison.Ordinal)..];
        Assert.Contains(store, shown.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.InRange(store.Trim().Split('\n').Length, 1, 30);
    }

    protected override ValueTask<IArtifactStore> CreateAsync() => new(new FolderArtifactStore(_folder.Path));

    protected override ValueTask<bool> TryDamageAsync(ContentDigest digest)
    {
        using var file = File.Open(_folder.At(digest.Hex + ".bin"), FileMode.Open);
        file.WriteByte((byte)~file.ReadByte());
        return new(true);
    }
}
