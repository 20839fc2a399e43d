namespace MlOps.Sdk.Tests.Stores;

/// <summary>A store with one known fault in its ranges.</summary>
internal sealed class FaultyRanges(InMemoryArtifactStore inner, string fault) : IRangedArtifactStore
{
    public ValueTask<ArtifactContent> PutAsync(Stream content, CancellationToken cancellationToken = default) => inner.PutAsync(content, cancellationToken);

    public ValueTask<Stream> OpenReadAsync(ContentDigest digest, CancellationToken cancellationToken = default) => inner.OpenReadAsync(digest, cancellationToken);

    public async ValueTask<Stream> OpenRangeAsync(ContentDigest digest, long offset, long? length = null, CancellationToken cancellationToken = default)
    {
        if (await inner.FindAsync(digest, cancellationToken) is not { } found)
            return fault == "gives nothing for what is not there" ? Stream.Null : await inner.OpenRangeAsync(digest, offset, length, cancellationToken);

        return fault switch
        {
            "includes the byte behind the range" => await inner.OpenRangeAsync(digest, offset, length + 1, cancellationToken),
            "takes zero for all" when length == 0 => await inner.OpenRangeAsync(digest, offset, null, cancellationToken),
            "refuses empty content" when found.Size == 0 => throw new ArgumentOutOfRangeException(nameof(offset)),
            "clamps the offset" => await inner.OpenRangeAsync(digest, Math.Clamp(offset, 0, found.Size), length, cancellationToken),
            "starts over" => await inner.OpenRangeAsync(digest, length is null ? 0 : offset, length, cancellationToken),
            _ => await inner.OpenRangeAsync(digest, offset, length, cancellationToken),
        };
    }

    public ValueTask<ArtifactContent?> FindAsync(ContentDigest digest, CancellationToken cancellationToken = default) => inner.FindAsync(digest, cancellationToken);

    public IAsyncEnumerable<ArtifactContent> ListAsync(CancellationToken cancellationToken = default) => inner.ListAsync(cancellationToken);

    public ValueTask<bool> DeleteAsync(ContentDigest digest, CancellationToken cancellationToken = default) => inner.DeleteAsync(digest, cancellationToken);
}
