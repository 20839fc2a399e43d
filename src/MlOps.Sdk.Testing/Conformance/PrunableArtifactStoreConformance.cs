using Xunit;

namespace MlOps.Sdk.Testing;

/// <summary>What every <see cref="IPrunableArtifactStore"/> must do beyond <see cref="ArtifactStoreConformance"/>. A store's test class inherits this and says how to make a fresh, empty store.</summary>
public abstract class PrunableArtifactStoreConformance : IAsyncLifetime
{
    private protected static readonly DateTimeOffset Start = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>The store under test.</summary>
    protected IPrunableArtifactStore Store { get; private set; } = null!;

    /// <summary>The clock a store takes that lets the caller say what time it is.</summary>
    protected ManualClock Clock { get; } = new(Start);

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

    /// <summary>Content is listed with its size and age, by digest.</summary>
    [Fact]
    public async Task Content_is_listed_with_its_age()
    {
        var (from, stored) = (Now(), new List<ArtifactContent>());
        for (var i = 0; i < 5; i++)
            stored.Add(await Store.PutAsync(new byte[i + 1], Cancellation));
        await PassAsync();
        var listed = await Store.ListContentAsync(Cancellation).ToListAsync(Cancellation);
        Assert.Equal(stored.OrderBy(content => content.Digest.Hex, StringComparer.Ordinal), listed.Select(content => new ArtifactContent(content.Digest, content.Size)));
        Assert.All(listed, content => Assert.InRange(content.TouchedAt, from, Now()));
    }

    /// <summary>Old content is removed, and gone.</summary>
    [Fact]
    public async Task Old_content_is_removed()
    {
        var stored = await Store.PutAsync("old"u8.ToArray(), Cancellation);
        await PassAsync();
        Assert.True(await Store.TryDeleteAsync(stored.Digest, Now(), Cancellation));
        Assert.Null(await Store.FindAsync(stored.Digest, Cancellation));
        Assert.False(await Store.TryDeleteAsync(stored.Digest, Now(), Cancellation));
        Assert.False(await Store.TouchAsync(stored.Digest, Cancellation));
        Assert.Equal(stored, await Store.PutAsync("old"u8.ToArray(), Cancellation));
        Assert.NotNull(await Store.FindAsync(stored.Digest, Cancellation));
    }

    /// <summary>Young content survives.</summary>
    [Fact]
    public async Task Young_content_survives()
    {
        await PassAsync();
        var since = Now();
        await PassAsync();
        var stored = await Store.PutAsync("young"u8.ToArray(), Cancellation);
        Assert.False(await Store.TryDeleteAsync(stored.Digest, since, Cancellation));
        Assert.Equal("young"u8.ToArray(), await Store.ReadAsync(stored.Digest, cancellationToken: Cancellation));
    }

    /// <summary>Content that was put again is young again.</summary>
    [Fact]
    public async Task Content_put_again_survives()
    {
        var stored = await Store.PutAsync("again"u8.ToArray(), Cancellation);
        await PassAsync();
        var since = Now();
        await PassAsync();
        await Store.PutAsync("again"u8.ToArray(), Cancellation);
        Assert.False(await Store.TryDeleteAsync(stored.Digest, since, Cancellation));
        Assert.Equal("again"u8.ToArray(), await Store.ReadAsync(stored.Digest, cancellationToken: Cancellation));
    }

    /// <summary>Content that was touched is young again.</summary>
    [Fact]
    public async Task Content_touched_survives()
    {
        var stored = await Store.PutAsync("touched"u8.ToArray(), Cancellation);
        await PassAsync();
        var since = Now();
        await PassAsync();
        Assert.True(await Store.TouchAsync(stored.Digest, Cancellation));
        Assert.False(await Store.TryDeleteAsync(stored.Digest, since, Cancellation));
        Assert.Equal("touched"u8.ToArray(), await Store.ReadAsync(stored.Digest, cancellationToken: Cancellation));
    }

    /// <summary>Many writers and sweepers at once: what was put last is there.</summary>
    [Fact]
    public async Task What_is_put_while_a_sweep_is_under_way_survives()
    {
        var content = "raced"u8.ToArray();
        var digest = ContentDigest.Of(content);
        for (var round = 0; round < Rounds; round++)
        {
            await Store.PutAsync(content, Cancellation);
            await PassAsync();
            var since = Now();
            await PassAsync();
            await Task.WhenAll(
                Task.Run(async () => await Store.PutAsync(content, Cancellation), Cancellation),
                Task.Run(async () => await Store.TryDeleteAsync(digest, since, Cancellation), Cancellation),
                Task.Run(async () => await Store.TryDeleteAsync(digest, since, Cancellation), Cancellation));
            Assert.Equal(content, await Store.ReadAsync(digest, cancellationToken: Cancellation));
        }
    }

    /// <summary>A cancelled removal removes nothing.</summary>
    [Fact]
    public async Task A_cancelled_removal_does_nothing()
    {
        var stored = await Store.PutAsync("kept"u8.ToArray(), Cancellation);
        await PassAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.TryDeleteAsync(stored.Digest, Now(), new CancellationToken(canceled: true)));
        Assert.NotNull(await Store.FindAsync(stored.Digest, Cancellation));
    }

    /// <summary>How many rounds of the race are run.</summary>
    protected virtual int Rounds => 50;

    /// <summary>What time it is by the clock that the store judges ages by.</summary>
    protected virtual DateTimeOffset Now() => Clock.GetUtcNow();

    /// <summary>Lets time pass by that clock, more than its resolution.</summary>
    protected virtual ValueTask PassAsync()
    {
        Clock.Advance(TimeSpan.FromHours(1));
        return ValueTask.CompletedTask;
    }

    /// <summary>Makes a fresh, empty store.</summary>
    protected abstract ValueTask<IPrunableArtifactStore> CreateAsync();
}
