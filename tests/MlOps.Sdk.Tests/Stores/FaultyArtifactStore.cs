namespace MlOps.Sdk.Tests.Stores;

/// <summary>An artifact store with one known fault.</summary>
internal sealed class FaultyArtifactStore(InMemoryArtifactStore inner, string fault) : IArtifactStore
{
    public async ValueTask<ArtifactContent> PutAsync(Stream content, CancellationToken cancellationToken = default)
    {
        if (fault == "reads one chunk only")
        {
            var chunk = new byte[1024 * 1024];
            var read = await content.ReadAsync(chunk, cancellationToken);
            return await inner.PutAsync(chunk.AsMemory(0, read), cancellationToken);
        }

        if (fault != "keeps a part of a failed upload")
            return await inner.PutAsync(content, cancellationToken);

        var start = content.Position;
        try
        {
            return await inner.PutAsync(content, cancellationToken);
        }
        catch
        {
            await inner.PutAsync(new byte[content.Position - start], CancellationToken.None);
            throw;
        }
    }

    public ValueTask<Stream> OpenReadAsync(ContentDigest digest, CancellationToken cancellationToken = default) => inner.OpenReadAsync(digest, cancellationToken);

    public async ValueTask<ArtifactContent?> FindAsync(ContentDigest digest, CancellationToken cancellationToken = default) =>
        await inner.FindAsync(digest, cancellationToken) ?? (fault == "finds what is not there" ? new(digest, 0) : null);

    public IAsyncEnumerable<ArtifactContent> ListAsync(CancellationToken cancellationToken = default)
    {
        var all = inner.ListAsync(cancellationToken);
        return fault == "lists in any order" ? all.Reverse() : all;
    }

    public ValueTask<bool> DeleteAsync(ContentDigest digest, CancellationToken cancellationToken = default) =>
        fault == "removes nothing" ? new(true) : inner.DeleteAsync(digest, cancellationToken);
}
