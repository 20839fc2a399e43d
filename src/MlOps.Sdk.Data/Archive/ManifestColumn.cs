namespace MlOps.Sdk.Data;

/// <summary>A column of a stored manifest.</summary>
internal sealed record ManifestColumn(string Name, int Dimension, ManifestChunk[] Values, ManifestChunk[] Nulls);
