using System.Text;
using Xunit;

namespace MlOps.Sdk.Testing;

/// <summary>What every <see cref="IArtifactStore"/> must do. A store's test class inherits this and says how to make a fresh, empty store.</summary>
public abstract class ArtifactStoreConformance : IAsyncLifetime
{
    /// <summary>The store under test.</summary>
    protected IArtifactStore Store { get; private set; } = null!;

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

    /// <summary>Content of any size reads back, under its SHA-256.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(131_072)]
    [InlineData(1_000_003)]
    public async Task Content_reads_back_under_its_digest(int size)
    {
        var content = Bytes(size);
        var stored = await Store.PutAsync(content, Cancellation);
        Assert.Equal(new ArtifactContent(ContentDigest.Of(content), size), stored);
        Assert.Equal(stored, await Store.FindAsync(stored.Digest, Cancellation));
        Assert.Equal(content, await Store.ReadAsync(stored.Digest, cancellationToken: Cancellation));
    }

    /// <summary>A stream that gives little at a time, from where it stands, is stored whole and left open.</summary>
    [Fact]
    public async Task A_trickling_stream_is_stored_from_where_it_stands()
    {
        using var stream = new TricklingStream(Bytes(20_000)) { Position = 10 };
        var stored = await Store.PutAsync(stream, Cancellation);
        Assert.Equal(19_990, stored.Size);
        Assert.Equal(ContentDigest.Of(Bytes(20_000).AsSpan(10)), stored.Digest);
        Assert.True(stream.CanRead);
    }

    /// <summary>The same bytes are one content.</summary>
    [Fact]
    public async Task The_same_bytes_are_stored_once()
    {
        var first = await Store.PutAsync(Bytes(100), Cancellation);
        var again = await Store.PutAsync(Bytes(100), Cancellation);
        Assert.Equal(first, again);
        Assert.Single(await Store.ListAsync(Cancellation).ToListAsync(Cancellation));
    }

    /// <summary>Writers of the same and of other bytes at once do not disturb each other.</summary>
    [Fact]
    public async Task Writers_at_once_do_not_disturb_each_other()
    {
        await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(async () => await Store.PutAsync(Bytes(50_000 + (i % 4)), Cancellation))));
        var all = await Store.ListAsync(Cancellation).ToListAsync(Cancellation);
        Assert.Equal(4, all.Count);
        foreach (var content in all)
            Assert.Equal(content.Size, (await Store.ReadAsync(content.Digest, cancellationToken: Cancellation)).Length);
    }

    /// <summary>Content comes in ascending order of digest.</summary>
    [Fact]
    public async Task Content_is_listed_by_digest()
    {
        var stored = new List<ContentDigest>();
        for (var i = 0; i < 40; i++)
            stored.Add((await Store.PutAsync(Encoding.UTF8.GetBytes($"content {i}"), Cancellation)).Digest);
        Assert.Equal(stored.Select(digest => digest.Hex).Order(StringComparer.Ordinal), await Store.ListAsync(Cancellation).Select(content => content.Digest.Hex).ToListAsync(Cancellation));
    }

    /// <summary>What is not there is null to a search, not-found to an opening, and false to a removal.</summary>
    [Fact]
    public async Task What_is_not_there_is_said_so()
    {
        var unknown = ContentDigest.Of("unknown"u8);
        Assert.Null(await Store.FindAsync(unknown, Cancellation));
        var refused = await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await Store.OpenReadAsync(unknown, Cancellation));
        Assert.Contains(unknown.Hex, refused.Message, StringComparison.Ordinal);
        Assert.False(await Store.DeleteAsync(unknown, Cancellation));
        Assert.Empty(await Store.ListAsync(Cancellation).ToListAsync(Cancellation));
    }

    /// <summary>The default digest names nothing and is refused as misuse.</summary>
    [Fact]
    public async Task The_default_digest_is_refused()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await Store.OpenReadAsync(default, Cancellation));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await Store.FindAsync(default, Cancellation));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await Store.DeleteAsync(default, Cancellation));
    }

    /// <summary>Removed content is gone, once, and can be put again.</summary>
    [Fact]
    public async Task Removed_content_is_gone()
    {
        var kept = await Store.PutAsync(Bytes(11), Cancellation);
        var stored = await Store.PutAsync(Bytes(10), Cancellation);
        Assert.True(await Store.DeleteAsync(stored.Digest, Cancellation));
        Assert.False(await Store.DeleteAsync(stored.Digest, Cancellation));
        Assert.Null(await Store.FindAsync(stored.Digest, Cancellation));
        Assert.NotNull(await Store.FindAsync(kept.Digest, Cancellation));
        Assert.Equal(stored, await Store.PutAsync(Bytes(10), Cancellation));
    }

    /// <summary>A source that fails half-way leaves nothing behind.</summary>
    [Fact]
    public async Task A_source_that_fails_leaves_nothing()
    {
        using var failing = new TricklingStream(Bytes(500_000)) { FailAt = 300_000 };
        await Assert.ThrowsAnyAsync<Exception>(async () => await Store.PutAsync(failing, Cancellation));
        Assert.Empty(await Store.ListAsync(Cancellation).ToListAsync(Cancellation));
    }

    /// <summary>A cancelled upload leaves nothing behind.</summary>
    [Fact]
    public async Task A_cancelled_upload_leaves_nothing()
    {
        using var cancel = new CancellationTokenSource();
        using var stream = new TricklingStream(Bytes(500_000)) { FailAt = 300_000, OnFail = cancel.Cancel };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.PutAsync(stream, cancel.Token));
        Assert.Empty(await Store.ListAsync(Cancellation).ToListAsync(Cancellation));
    }

    /// <summary>Damaged content is refused by the read that reaches its end, even when the reader knows the length and asks for no more.</summary>
    [Fact]
    public async Task Damaged_content_is_refused_when_its_end_is_reached()
    {
        var stored = await Store.PutAsync(Bytes(200_000), Cancellation);
        if (!await TryDamageAsync(stored.Digest))
            return;

        await using var stream = await Store.OpenReadAsync(stored.Digest, Cancellation);
        var refused = await Assert.ThrowsAsync<MlOpsIntegrityException>(async () => await stream.ReadExactlyAsync(new byte[200_000], Cancellation));
        Assert.Contains(stored.Digest.Hex, refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<MlOpsIntegrityException>(async () => await Store.ReadAsync(stored.Digest, cancellationToken: Cancellation));
    }

    /// <summary>Makes a fresh, empty store.</summary>
    protected abstract ValueTask<IArtifactStore> CreateAsync();

    /// <summary>Changes a byte of stored content behind the store's back, keeping the size. Overridden wherever the content lies outside the process; false where nothing can reach it.</summary>
    protected virtual ValueTask<bool> TryDamageAsync(ContentDigest digest) => ValueTask.FromResult(false);

    private static byte[] Bytes(int size)
    {
        var bytes = new byte[size];
        for (var i = 0; i < size; i++)
            bytes[i] = (byte)((i * 31) + (i >> 8) + size);
        return bytes;
    }
}
