namespace MlOps.Sdk;

/// <summary>Content that may be removed.</summary>
/// <param name="Digest">The SHA-256 that names it.</param>
/// <param name="Size">Bytes.</param>
/// <param name="TouchedAt">When it was last put or touched, UTC.</param>
public readonly record struct GarbageItem(ContentDigest Digest, long Size, DateTimeOffset TouchedAt);
