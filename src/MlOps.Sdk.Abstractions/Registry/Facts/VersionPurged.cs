namespace MlOps.Sdk;

/// <summary>A retired version's content was given up for good: the version stays with its digests, its bytes may be collected.</summary>
public sealed record VersionPurged() : ModelFactPayload("version.purged")
{
    /// <summary>The digest of the version's content, as <see cref="ModelVersion.ComputeDigest"/> gives it.</summary>
    public required ContentDigest Digest { get; init; }
}
