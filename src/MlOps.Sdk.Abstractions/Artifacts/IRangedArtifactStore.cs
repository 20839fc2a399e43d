namespace MlOps.Sdk;

/// <summary>An artifact store that can be read from any position, which continues a broken download instead of starting it over.</summary>
public interface IRangedArtifactStore : IArtifactStore
{
    /// <summary>Opens a part of content. It is not verified, as only the whole has a digest.</summary>
    /// <param name="digest">Which content.</param>
    /// <param name="offset">The first byte, 0 to the size of the content.</param>
    /// <param name="length">How many bytes; up to the end when null or when there are fewer.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="offset"/> or <paramref name="length"/> is negative, or the content is shorter than the offset.</exception>
    /// <exception cref="MlOpsNotFoundException">No such content is stored.</exception>
    ValueTask<Stream> OpenRangeAsync(ContentDigest digest, long offset, long? length = null, CancellationToken cancellationToken = default);
}
