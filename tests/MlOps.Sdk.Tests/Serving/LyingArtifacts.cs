namespace MlOps.Sdk.Tests.Serving;

/// <summary>Gives other bytes than were asked for and does not notice.</summary>
internal sealed class LyingArtifacts(IArtifactStore inner, byte[] lie) : IArtifactStore
{
    public ValueTask<ArtifactContent> PutAsync(Stream content, CancellationToken cancellationToken = default) => inner.PutAsync(content, cancellationToken);

    public ValueTask<Stream> OpenReadAsync(ContentDigest digest, CancellationToken cancellationToken = default) => new(new MemoryStream(lie, writable: false));

    public ValueTask<ArtifactContent?> FindAsync(ContentDigest digest, CancellationToken cancellationToken = default) => new(new ArtifactContent(digest, lie.Length));

    public IAsyncEnumerable<ArtifactContent> ListAsync(CancellationToken cancellationToken = default) => inner.ListAsync(cancellationToken);

    public ValueTask<bool> DeleteAsync(ContentDigest digest, CancellationToken cancellationToken = default) => inner.DeleteAsync(digest, cancellationToken);
}
