namespace MlOps.Sdk;

/// <summary>The names in a bundle, a POSIX tar: first the manifest, then contents. Each carries the digest of its bytes in its name.</summary>
internal static class BundleFormat
{
    public const string ManifestPrefix = "manifest/";
    public const string ContentPrefix = "sha256/";

    /// <summary>Far above any manifest, and small enough to read whole.</summary>
    public const int MaxManifestSize = 256 * 1024 * 1024;

    public static string NameOf(string prefix, ContentDigest digest) => prefix + digest.Hex;

    public static ContentDigest? DigestOf(string prefix, string name) =>
        name.StartsWith(prefix, StringComparison.Ordinal) && ContentDigest.TryParse(name[prefix.Length..], out var digest) && NameOf(prefix, digest) == name ? digest : null;
}
