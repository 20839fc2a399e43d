namespace MlOps.Sdk.Data;

/// <summary>Content of the store: a piece or a manifest.</summary>
/// <param name="Digest">The SHA-256 that names it.</param>
/// <param name="Size">Bytes.</param>
public readonly record struct ArchivedContent(ContentDigest Digest, long Size);
