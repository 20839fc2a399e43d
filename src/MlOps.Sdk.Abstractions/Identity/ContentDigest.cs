using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace MlOps.Sdk;

/// <summary>
/// The SHA-256 of some content as 64 lower-case hexadecimal digits. It names artifacts, so only those digits are ever
/// let in: a digest can be used as a file name without further checks.
/// </summary>
[JsonConverter(typeof(ParsableJsonConverter<ContentDigest>))]
public readonly record struct ContentDigest : IParsable<ContentDigest>
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    private readonly string? _hex;

    private ContentDigest(string hex) => _hex = hex;

    /// <summary>64 lower-case hexadecimal digits.</summary>
    /// <exception cref="InvalidOperationException">The digest is the default value and names nothing.</exception>
    public string Hex => _hex ?? throw new InvalidOperationException("A default ContentDigest names no content; make one with Of, FromHash or Parse.");

    /// <summary>Hashes content that is in memory.</summary>
    public static ContentDigest Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return FromHash(hash);
    }

    /// <summary>Takes a hash that was computed elsewhere.</summary>
    /// <param name="hash">The 32 bytes of a SHA-256.</param>
    /// <exception cref="ArgumentException">The hash does not have 32 bytes.</exception>
    public static ContentDigest FromHash(ReadOnlySpan<byte> hash) =>
        hash.Length == SHA256.HashSizeInBytes
            ? new(Convert.ToHexStringLower(hash))
            : throw new ArgumentException($"A SHA-256 has 32 bytes, not {hash.Length}.", nameof(hash));

    /// <summary>Reads 64 lower-case hexadecimal digits, with or without the prefix <c>sha256:</c>.</summary>
    /// <exception cref="FormatException">The text is anything else.</exception>
    public static ContentDigest Parse(string text) =>
        TryParse(text, out var digest)
            ? digest
            : throw new FormatException($"'{text}' is not a SHA-256; it has 64 lower-case hexadecimal digits.");

    /// <summary>Reads a digest, or says that the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ContentDigest digest)
    {
        const string Prefix = "sha256:";
        var hex = text?.StartsWith(Prefix, StringComparison.Ordinal) == true ? text[Prefix.Length..] : text;
        var valid = hex is { Length: 64 } && !hex.AsSpan().ContainsAnyExcept(Digits);
        digest = valid ? new(hex!) : default;
        return valid;
    }

    /// <summary>64 lower-case hexadecimal digits, or nothing for the default value.</summary>
    public override string ToString() => _hex ?? "";

    static ContentDigest IParsable<ContentDigest>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<ContentDigest>.TryParse(string? s, IFormatProvider? provider, out ContentDigest result) => TryParse(s, out result);
}
