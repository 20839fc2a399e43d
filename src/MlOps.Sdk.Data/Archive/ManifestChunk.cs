namespace MlOps.Sdk.Data;

/// <summary>A chunk of a stored manifest.</summary>
internal readonly record struct ManifestChunk(string Sha256, int Size);
