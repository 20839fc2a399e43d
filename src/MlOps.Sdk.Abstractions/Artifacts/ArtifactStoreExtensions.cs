namespace MlOps.Sdk;

/// <summary>Whole-content forms of the artifact seam.</summary>
public static class ArtifactStoreExtensions
{
    /// <summary>Stores bytes that are in memory.</summary>
    public static async ValueTask<ArtifactContent> PutAsync(this IArtifactStore store, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        using var stream = new MemoryStream(content.ToArray(), writable: false);
        return await store.PutAsync(stream, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads and verifies content of at most <paramref name="maxSize"/> bytes.</summary>
    /// <exception cref="MlOpsNotFoundException">No such content is stored.</exception>
    /// <exception cref="MlOpsIntegrityException">The content does not match its digest, or is larger than allowed.</exception>
    public static async ValueTask<byte[]> ReadAsync(this IArtifactStore store, ContentDigest digest, long maxSize = int.MaxValue, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        var found = await store.FindAsync(digest, cancellationToken).ConfigureAwait(false)
            ?? throw new MlOpsNotFoundException($"Artifact {digest} is not in the store.");
        if (found.Size > maxSize)
            throw new MlOpsIntegrityException($"Artifact {digest} has {found.Size} bytes, more than the {maxSize} allowed here.");

        using var buffer = new MemoryStream((int)found.Size);
        var stream = await store.OpenReadAsync(digest, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
            await stream.CopyToAsync(buffer, cancellationToken).ConfigureAwait(false);

        return buffer.Length == buffer.Capacity ? buffer.GetBuffer() : buffer.ToArray();
    }
}
