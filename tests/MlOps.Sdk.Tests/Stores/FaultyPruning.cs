using System.Runtime.CompilerServices;

namespace MlOps.Sdk.Tests.Stores;

/// <summary>A store with one known fault in what it lets a sweep take.</summary>
internal sealed class FaultyPruning(InMemoryArtifactStore inner, string fault, TimeProvider time) : IPrunableArtifactStore
{
    private readonly Dictionary<ContentDigest, DateTimeOffset> _first = [];

    public async ValueTask<ArtifactContent> PutAsync(Stream content, CancellationToken cancellationToken = default)
    {
        var stored = await inner.PutAsync(content, cancellationToken);
        lock (_first)
            _first.TryAdd(stored.Digest, time.GetUtcNow());
        return stored;
    }

    public ValueTask<Stream> OpenReadAsync(ContentDigest digest, CancellationToken cancellationToken = default) => inner.OpenReadAsync(digest, cancellationToken);

    public ValueTask<ArtifactContent?> FindAsync(ContentDigest digest, CancellationToken cancellationToken = default) => inner.FindAsync(digest, cancellationToken);

    public IAsyncEnumerable<ArtifactContent> ListAsync(CancellationToken cancellationToken = default) => inner.ListAsync(cancellationToken);

    public ValueTask<bool> DeleteAsync(ContentDigest digest, CancellationToken cancellationToken = default) => inner.DeleteAsync(digest, cancellationToken);

    public async IAsyncEnumerable<AgedContent> ListContentAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var content in inner.ListContentAsync(cancellationToken))
            yield return fault == "knows no age" ? content with { TouchedAt = DateTimeOffset.MinValue } : content;
    }

    public ValueTask<bool> TouchAsync(ContentDigest digest, CancellationToken cancellationToken = default) =>
        fault == "forgets touches" ? new(true) : inner.TouchAsync(digest, cancellationToken);

    public async ValueTask<bool> TryDeleteAsync(ContentDigest digest, DateTimeOffset notTouchedSince, CancellationToken cancellationToken = default)
    {
        switch (fault)
        {
            case "removes nothing":
                return true;
            case "removes what is young":
                return await inner.DeleteAsync(digest, cancellationToken);
            case "removes when cancelled":
                return await inner.TryDeleteAsync(digest, notTouchedSince, CancellationToken.None);
            case "forgets that content was put again":
                lock (_first)
                {
                    if (!_first.TryGetValue(digest, out var first) || first >= notTouchedSince)
                        return false;
                    _first.Remove(digest);
                }

                return await inner.DeleteAsync(digest, cancellationToken);
            case "judges, waits and removes":
                var old = await inner.ListContentAsync(cancellationToken).AnyAsync(content => content.Digest == digest && content.TouchedAt < notTouchedSince, cancellationToken);
                if (!old)
                    return await inner.TryDeleteAsync(digest, notTouchedSince, cancellationToken);
                await Task.Delay(2, cancellationToken);
                return await inner.DeleteAsync(digest, cancellationToken);
            default:
                return await inner.TryDeleteAsync(digest, notTouchedSince, cancellationToken);
        }
    }
}
