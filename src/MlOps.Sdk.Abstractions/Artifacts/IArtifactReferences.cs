namespace MlOps.Sdk;

/// <summary>Names content that must be kept for reasons a collection cannot see in runs, models and the audit log.</summary>
public interface IArtifactReferences
{
    /// <summary>The digests to keep, in any order, as they are known now. A failure stops the collection before anything is deleted.</summary>
    IAsyncEnumerable<ContentDigest> ListReferencesAsync(CancellationToken cancellationToken = default);
}
