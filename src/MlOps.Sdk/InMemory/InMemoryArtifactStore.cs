using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace MlOps.Sdk;

/// <summary>Content in memory, for unit tests and scripts.</summary>
public sealed class InMemoryArtifactStore : IRangedArtifactStore
{
    private readonly ConcurrentDictionary<ContentDigest, byte[]> _content = new();

    /// <inheritdoc/>
    public async ValueTask<ArtifactContent> PutAsync(Stream content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        using var buffer = new MemoryStream();
        await content.CopyToAsync(buffer, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var bytes = buffer.ToArray();
        var digest = ContentDigest.Of(bytes);
        _content[digest] = bytes;
        return new(digest, bytes.Length);
    }

    /// <inheritdoc/>
    public ValueTask<Stream> OpenReadAsync(ContentDigest digest, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _ = digest.Hex;
        return _content.TryGetValue(digest, out var bytes)
            ? ValueTask.FromResult<Stream>(new VerifyingStream(new MemoryStream(bytes, writable: false), digest, "memory", bytes.Length))
            : throw new MlOpsNotFoundException($"Artifact {digest} is not in the store.");
    }

    /// <inheritdoc/>
    public ValueTask<Stream> OpenRangeAsync(ContentDigest digest, long offset, long? length = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length ?? 0, nameof(length));
        _ = digest.Hex;
        if (!_content.TryGetValue(digest, out var bytes))
            throw new MlOpsNotFoundException($"Artifact {digest} is not in the store.");
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, bytes.Length);
        return ValueTask.FromResult<Stream>(new MemoryStream(bytes, (int)offset, (int)Math.Min(length ?? long.MaxValue, bytes.Length - offset), writable: false));
    }

    /// <inheritdoc/>
    public ValueTask<ArtifactContent?> FindAsync(ContentDigest digest, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _ = digest.Hex;
        return ValueTask.FromResult<ArtifactContent?>(_content.TryGetValue(digest, out var bytes) ? new(digest, bytes.Length) : null);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ArtifactContent> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var (digest, bytes) in _content.OrderBy(pair => pair.Key.Hex, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new(digest, bytes.Length);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> DeleteAsync(ContentDigest digest, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _ = digest.Hex;
        return ValueTask.FromResult(_content.TryRemove(digest, out _));
    }
}
