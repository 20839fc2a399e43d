using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace MlOps.Sdk;

/// <summary>Content in memory, for unit tests and scripts.</summary>
/// <param name="time">The clock that tells how old content is; the system's when null.</param>
public sealed class InMemoryArtifactStore(TimeProvider? time = null) : IRangedArtifactStore, IPrunableArtifactStore
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly ConcurrentDictionary<ContentDigest, Entry> _content = new();

    /// <inheritdoc/>
    public async ValueTask<ArtifactContent> PutAsync(Stream content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        using var buffer = new MemoryStream();
        await content.CopyToAsync(buffer, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var bytes = buffer.ToArray();
        var digest = ContentDigest.Of(bytes);
        _content[digest] = new(bytes, _time.GetUtcNow());
        return new(digest, bytes.Length);
    }

    /// <inheritdoc/>
    public ValueTask<Stream> OpenReadAsync(ContentDigest digest, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _ = digest.Hex;
        return _content.TryGetValue(digest, out var entry)
            ? ValueTask.FromResult<Stream>(new VerifyingStream(new MemoryStream(entry.Bytes, writable: false), digest, "memory", entry.Bytes.Length))
            : throw new MlOpsNotFoundException($"Artifact {digest} is not in the store.");
    }

    /// <inheritdoc/>
    public ValueTask<Stream> OpenRangeAsync(ContentDigest digest, long offset, long? length = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length ?? 0, nameof(length));
        _ = digest.Hex;
        if (!_content.TryGetValue(digest, out var entry))
            throw new MlOpsNotFoundException($"Artifact {digest} is not in the store.");
        var bytes = entry.Bytes;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, bytes.Length);
        return ValueTask.FromResult<Stream>(new MemoryStream(bytes, (int)offset, (int)Math.Min(length ?? long.MaxValue, bytes.Length - offset), writable: false));
    }

    /// <inheritdoc/>
    public ValueTask<ArtifactContent?> FindAsync(ContentDigest digest, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _ = digest.Hex;
        return ValueTask.FromResult<ArtifactContent?>(_content.TryGetValue(digest, out var entry) ? new(digest, entry.Bytes.Length) : null);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ArtifactContent> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var content in ListContentAsync(cancellationToken).ConfigureAwait(false))
            yield return new(content.Digest, content.Size);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<AgedContent> ListContentAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var (digest, entry) in _content.OrderBy(pair => pair.Key.Hex, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new(digest, entry.Bytes.Length, entry.TouchedAt);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> DeleteAsync(ContentDigest digest, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _ = digest.Hex;
        return ValueTask.FromResult(_content.TryRemove(digest, out _));
    }

    /// <inheritdoc/>
    public ValueTask<bool> TouchAsync(ContentDigest digest, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _ = digest.Hex;
        while (_content.TryGetValue(digest, out var entry))
        {
            if (_content.TryUpdate(digest, new(entry.Bytes, _time.GetUtcNow()), entry))
                return ValueTask.FromResult(true);
        }

        return ValueTask.FromResult(false);
    }

    /// <inheritdoc/>
    public ValueTask<bool> TryDeleteAsync(ContentDigest digest, DateTimeOffset notTouchedSince, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _ = digest.Hex;
        return ValueTask.FromResult(_content.TryGetValue(digest, out var entry) && entry.TouchedAt < notTouchedSince && _content.TryRemove(new(digest, entry)));
    }

    // Compared by reference: one that was put again is another.
    private sealed class Entry(byte[] bytes, DateTimeOffset touchedAt)
    {
        public byte[] Bytes { get; } = bytes;

        public DateTimeOffset TouchedAt { get; } = touchedAt.ToUniversalTime();
    }
}
