using System.Text.Json;

namespace MlOps.Sdk.Data;

/// <summary>A manifest as it is stored.</summary>
internal sealed record ManifestDocument(int SchemaVersion, JsonElement Version, ManifestColumn[] Columns);
