namespace MlOps.Sdk;

/// <summary>
/// An artifact store whose content can be collected while it is in use. Putting content that is there already counts as a touch, so
/// whoever is about to refer to content puts or touches it first, and a sweep that has seen it old then leaves it alone.
/// </summary>
public interface IPrunableArtifactStore : IArtifactStore
{
    /// <summary>All content with its age, in ascending order of digest.</summary>
    IAsyncEnumerable<AgedContent> ListContentAsync(CancellationToken cancellationToken = default);

    /// <summary>Marks content as wanted now; false when there is none, which must be put again.</summary>
    /// <exception cref="MlOpsStoreException">The store refused.</exception>
    ValueTask<bool> TouchAsync(ContentDigest digest, CancellationToken cancellationToken = default);

    /// <summary>Removes content unless it was put or touched at or after a moment; comparison and removal are one step.</summary>
    /// <param name="digest">Which content; the caller has made sure that nothing refers to it.</param>
    /// <param name="notTouchedSince">The moment.</param>
    /// <param name="cancellationToken">Stops the removal.</param>
    /// <returns>Whether it was removed; false when it is younger, or was not there.</returns>
    /// <exception cref="MlOpsStoreException">The store refused.</exception>
    ValueTask<bool> TryDeleteAsync(ContentDigest digest, DateTimeOffset notTouchedSince, CancellationToken cancellationToken = default);
}
