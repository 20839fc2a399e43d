using System.Text.Json.Serialization;

namespace MlOps.Sdk;

/// <summary>How the files of a signed model were hashed: each as a whole.</summary>
internal sealed record ModelManifestSerialization
{
    public string Method { get; init; } = "files";

    [JsonPropertyName("hash_type")]
    public string HashType { get; init; } = "sha256";

    [JsonPropertyName("allow_symlinks")]
    public bool AllowSymlinks { get; init; }

    [JsonPropertyName("ignore_paths")]
    public IReadOnlyList<string> IgnorePaths { get; init; } = [];
}
