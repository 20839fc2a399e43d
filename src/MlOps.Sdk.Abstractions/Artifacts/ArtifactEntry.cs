namespace MlOps.Sdk;

/// <summary>A named piece of content: a file of a run or of a model version.</summary>
public sealed record ArtifactEntry
{
    /// <summary>The relative path with <c>/</c> between parts, under the rules of <see cref="ArtifactPath"/>.</summary>
    public required string Path { get; init; }

    /// <summary>The SHA-256 that names the content in the artifact store.</summary>
    public required ContentDigest Digest { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }
}
