using MlOps.Sdk.Testing;
using MlOps.Sdk.Tests.Stores;

namespace MlOps.Sdk.Tests.Retention;

public sealed class InMemoryPruningTests : PrunableArtifactStoreConformance
{
    protected override ValueTask<IPrunableArtifactStore> CreateAsync() => new(new InMemoryArtifactStore(Clock));
}

public sealed class FilePruningTests : PrunableArtifactStoreConformance
{
    private readonly TemporaryFolder _folder = new();

    protected override int Rounds => 200;

    public override async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task What_a_crash_left_renamed_is_read_and_put_back_when_the_store_is_opened()
    {
        var stored = await Store.PutAsync("weights"u8.ToArray(), Cancellation);
        var place = _folder.At("store", "sha256", stored.Digest.Hex[..2], stored.Digest.Hex[2..]);
        Directory.CreateDirectory(_folder.At("store", "doomed"));
        File.Move(place, _folder.At("store", "doomed", stored.Digest.Hex));
        Assert.Equal("weights"u8.ToArray(), await Store.ReadAsync(stored.Digest, cancellationToken: Cancellation));
        _ = new FileArtifactStore(_folder.At("store"), Clock);
        Assert.True(File.Exists(place));
        Assert.Empty(Directory.EnumerateFiles(_folder.At("store", "doomed")));
    }

    [Fact]
    public async Task A_reader_sees_content_at_every_moment_while_it_is_judged_and_put_again()
    {
        var content = "raced"u8.ToArray();
        var digest = ContentDigest.Of(content);
        await Store.PutAsync(content, Cancellation);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var sweep = Task.Run(
            async () =>
            {
                for (var round = 0; round < 300; round++)
                    await Store.TryDeleteAsync(digest, Clock.GetUtcNow(), Cancellation);
                await done.CancelAsync();
            },
            Cancellation);
        while (!done.IsCancellationRequested)
            Assert.Equal(content, await Store.ReadAsync(digest, cancellationToken: Cancellation));
        await sweep;
    }

    protected override ValueTask<IPrunableArtifactStore> CreateAsync() => new(new FileArtifactStore(_folder.At("store"), Clock));
}
