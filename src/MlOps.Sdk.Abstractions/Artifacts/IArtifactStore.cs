namespace MlOps.Sdk;

/// <summary>
/// Keeps content under the name of its SHA-256. Content is immutable: putting the same bytes twice stores them once, and no
/// reader ever sees a part of them. All members may be called from several threads and processes at once.
/// </summary>
public interface IArtifactStore
{
    /// <summary>Stores everything up to the stream's end; it is durable when the task completes.</summary>
    /// <param name="content">A readable stream; it is not disposed.</param>
    /// <param name="cancellationToken">Stops the upload and leaves nothing behind.</param>
    /// <exception cref="MlOpsStoreException">The content could not be stored.</exception>
    ValueTask<ArtifactContent> PutAsync(Stream content, CancellationToken cancellationToken = default);

    /// <summary>Opens content for reading from its start. The bytes are verified: reading to the end of damaged content throws.</summary>
    /// <exception cref="MlOpsNotFoundException">No such content is stored.</exception>
    /// <exception cref="MlOpsIntegrityException">Thrown by the read that reaches the end of content that does not match the digest.</exception>
    ValueTask<Stream> OpenReadAsync(ContentDigest digest, CancellationToken cancellationToken = default);

    /// <summary>Size and digest of stored content, or null; nothing is read or verified.</summary>
    ValueTask<ArtifactContent?> FindAsync(ContentDigest digest, CancellationToken cancellationToken = default);

    /// <summary>All content in ascending order of digest.</summary>
    IAsyncEnumerable<ArtifactContent> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Removes content; returns false when there was none. The caller has made sure that nothing refers to it.</summary>
    ValueTask<bool> DeleteAsync(ContentDigest digest, CancellationToken cancellationToken = default);
}
