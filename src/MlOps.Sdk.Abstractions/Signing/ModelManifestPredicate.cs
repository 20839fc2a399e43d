namespace MlOps.Sdk;

/// <summary>The predicate of a signed model.</summary>
internal sealed record ModelManifestPredicate
{
    public required ModelManifestSerialization Serialization { get; init; }

    public required IReadOnlyList<ModelManifestResource> Resources { get; init; }
}
