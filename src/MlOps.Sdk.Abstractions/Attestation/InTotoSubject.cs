namespace MlOps.Sdk;

/// <summary>What an in-toto statement is about: a name, and the digests that make it unmistakable.</summary>
public sealed record InTotoSubject
{
    /// <summary>A name such as a path or <c>flight-delays:3</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Digests as lower-case hexadecimal digits by algorithm, such as <c>sha256</c>.</summary>
    public required IReadOnlyDictionary<string, string> Digest { get; init; }

    /// <summary>The digest by SHA-256, or null when there is none or it is no SHA-256.</summary>
    public ContentDigest? FindSha256() => Digest.TryGetValue("sha256", out var hex) && ContentDigest.TryParse(hex, out var digest) ? digest : null;

    /// <summary>A subject that its SHA-256 names.</summary>
    public static InTotoSubject Of(string name, ContentDigest digest)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new() { Name = name, Digest = new Dictionary<string, string>(StringComparer.Ordinal) { ["sha256"] = digest.Hex } };
    }
}
