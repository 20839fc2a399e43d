namespace MlOps.Sdk;

/// <summary>A file of a signed model.</summary>
internal sealed record ModelManifestResource
{
    public required string Name { get; init; }

    public required string Algorithm { get; init; }

    public required string Digest { get; init; }
}
