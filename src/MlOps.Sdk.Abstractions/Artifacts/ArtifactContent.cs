namespace MlOps.Sdk;

/// <summary>Content in an artifact store: its digest and its size in bytes.</summary>
public readonly record struct ArtifactContent(ContentDigest Digest, long Size);
