namespace MlOps.Sdk.Tests.Artifacts;

/// <summary>Passes everything on but the reading of ranges.</summary>
internal sealed class RangelessArtifactStore(IArtifactStore inner) : IArtifactStore
{
    public ValueTask<ArtifactContent> PutAsync(Stream content, CancellationToken cancellationToken = default) => inner.PutAsync(content, cancellationToken);

    public ValueTask<Stream> OpenReadAsync(ContentDigest digest, CancellationToken cancellationToken = default) => inner.OpenReadAsync(digest, cancellationToken);

    public ValueTask<ArtifactContent?> FindAsync(ContentDigest digest, CancellationToken cancellationToken = default) => inner.FindAsync(digest, cancellationToken);

    public IAsyncEnumerable<ArtifactContent> ListAsync(CancellationToken cancellationToken = default) => inner.ListAsync(cancellationToken);

    public ValueTask<bool> DeleteAsync(ContentDigest digest, CancellationToken cancellationToken = default) => inner.DeleteAsync(digest, cancellationToken);
}
