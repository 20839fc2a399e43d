namespace MlOps.Sdk.Tests.Serving.Chaos;

/// <summary>An artifact store that can be down, have lost everything, or give bytes with one bit turned.</summary>
internal sealed class ChaoticArtifacts(IArtifactStore inner) : IArtifactStore
{
    private volatile Fault _fault;

    public enum Fault
    {
        None,
        Down,
        Missing,
        Corrupt,
    }

    public Fault Now
    {
        get => _fault;
        set => _fault = value;
    }

    public ValueTask<ArtifactContent> PutAsync(Stream content, CancellationToken cancellationToken = default) => inner.PutAsync(content, cancellationToken);

    public async ValueTask<Stream> OpenReadAsync(ContentDigest digest, CancellationToken cancellationToken = default)
    {
        var fault = _fault;
        if (fault == Fault.Down)
            throw new MlOpsStoreException("The artifact store is down.", isTransient: true);
        if (fault == Fault.Missing)
            throw new MlOpsNotFoundException($"There is no artifact {digest}.");

        var stream = await inner.OpenReadAsync(digest, cancellationToken);
        if (fault != Fault.Corrupt)
            return stream;

        await using (stream)
        {
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy, cancellationToken);
            var bytes = copy.ToArray();
            bytes[bytes.Length / 2] ^= 1;
            return new MemoryStream(bytes, writable: false);
        }
    }

    public ValueTask<ArtifactContent?> FindAsync(ContentDigest digest, CancellationToken cancellationToken = default) => inner.FindAsync(digest, cancellationToken);

    public IAsyncEnumerable<ArtifactContent> ListAsync(CancellationToken cancellationToken = default) => inner.ListAsync(cancellationToken);

    public ValueTask<bool> DeleteAsync(ContentDigest digest, CancellationToken cancellationToken = default) => inner.DeleteAsync(digest, cancellationToken);
}
