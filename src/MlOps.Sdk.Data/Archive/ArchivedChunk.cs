namespace MlOps.Sdk.Data;

/// <summary>A piece of a column's encoded values, kept in the artifact store.</summary>
/// <param name="Digest">The SHA-256 that names it.</param>
/// <param name="Size">Bytes.</param>
public readonly record struct ArchivedChunk(ContentDigest Digest, int Size);
