using Xunit;

namespace MlOps.Sdk.Testing;

/// <summary>What every <see cref="IRangedArtifactStore"/> must do beyond <see cref="ArtifactStoreConformance"/>. A store's test class inherits this and says how to make a fresh, empty store.</summary>
public abstract class RangedArtifactStoreConformance : IAsyncLifetime
{
    private const int Size = 200_001;

    /// <summary>The store under test.</summary>
    protected IRangedArtifactStore Store { get; private set; } = null!;

    /// <summary>Cancelled when the test run is.</summary>
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => Store = await CreateAsync();

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>A range gives exactly its bytes, and what there is of them where it reaches beyond the end; null is up to the end.</summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, null)]
    [InlineData(0, Size + 1)]
    [InlineData(1, 65_536)]
    [InlineData(65_535, 3)]
    [InlineData(131_072, 65_536)]
    [InlineData(Size - 1, 1)]
    [InlineData(Size - 1, null)]
    [InlineData(Size - 10, 1_000_000)]
    public async Task A_range_gives_exactly_its_bytes(int offset, int? length)
    {
        var content = Bytes(Size);
        var stored = await Store.PutAsync(content, Cancellation);
        Assert.Equal(content[offset..Math.Min(Size, offset + (length ?? Size))], await ReadAsync(stored.Digest, offset, length));
    }

    /// <summary>A range of no bytes, and the range that begins at the end, are empty.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(100, 0)]
    [InlineData(1000, 0)]
    [InlineData(1000, 5)]
    [InlineData(1000, null)]
    public async Task A_range_of_nothing_is_empty(int offset, int? length)
    {
        var stored = await Store.PutAsync(Bytes(1000), Cancellation);
        Assert.Empty(await ReadAsync(stored.Digest, offset, length));
    }

    /// <summary>Empty content has one range, which is empty.</summary>
    [Fact]
    public async Task Empty_content_has_an_empty_range()
    {
        var stored = await Store.PutAsync(ReadOnlyMemory<byte>.Empty, Cancellation);
        Assert.Empty(await ReadAsync(stored.Digest, 0, null));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Store.OpenRangeAsync(stored.Digest, 1, null, Cancellation));
    }

    /// <summary>An offset beyond the end and negative numbers are misuse; content that is not there is not found.</summary>
    [Fact]
    public async Task A_range_outside_the_content_is_refused()
    {
        var stored = await Store.PutAsync(Bytes(1000), Cancellation);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Store.OpenRangeAsync(stored.Digest, 1001, null, Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Store.OpenRangeAsync(stored.Digest, 1001, 0, Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Store.OpenRangeAsync(stored.Digest, -1, 5, Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Store.OpenRangeAsync(stored.Digest, 0, -1, Cancellation));
        var unknown = ContentDigest.Of("unknown"u8);
        var refused = await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await Store.OpenRangeAsync(unknown, 0, null, Cancellation));
        Assert.Contains(unknown.Hex, refused.Message, StringComparison.Ordinal);
    }

    /// <summary>A download that broke off goes on where it stands, and what it brings is verified as a whole.</summary>
    [Fact]
    public async Task A_broken_download_goes_on_where_it_stands()
    {
        var content = Bytes(Size);
        var stored = await Store.PutAsync(content, Cancellation);
        var folder = Directory.CreateTempSubdirectory("mlops-ranges-").FullName;
        try
        {
            var path = Path.Combine(folder, "file");
            var part = $"{path}.{stored.Digest.Hex.AsSpan(0, 16)}.part";
            await File.WriteAllBytesAsync(part, content[..70_000], Cancellation);
            await Store.DownloadAsync(stored.Digest, path, Cancellation);
            Assert.Equal(content, await File.ReadAllBytesAsync(path, Cancellation));
            Assert.False(File.Exists(part));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Makes a fresh, empty store.</summary>
    protected abstract ValueTask<IRangedArtifactStore> CreateAsync();

    private static byte[] Bytes(int size)
    {
        var bytes = new byte[size];
        for (var i = 0; i < size; i++)
            bytes[i] = (byte)((i * 31) + (i >> 8));
        return bytes;
    }

    private async Task<byte[]> ReadAsync(ContentDigest digest, long offset, long? length)
    {
        using var bytes = new MemoryStream();
        await using var range = await Store.OpenRangeAsync(digest, offset, length, Cancellation);
        await range.CopyToAsync(bytes, Cancellation);
        return bytes.ToArray();
    }
}
