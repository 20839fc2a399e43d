namespace MlOps.Sdk;

/// <summary>
/// The rule for paths of artifacts, so that each can be a file on every system: 1 to 500 characters, parts between <c>/</c>.
/// No part is empty, <c>.</c> or <c>..</c>, ends with a dot or space, starts with a space, or is a device name of Windows
/// (<c>CON</c>, <c>NUL</c>, <c>COM1</c> …, with any extension); control characters and <c>\ : * ? " &lt; &gt; |</c> are refused.
/// </summary>
public static class ArtifactPath
{
    /// <summary>The greatest length in characters.</summary>
    public const int MaxLength = 500;

    private static readonly System.Buffers.SearchValues<char> Refused = System.Buffers.SearchValues.Create("\\:*?\"<>|");

    private static readonly string[] Devices = ["CON", "PRN", "AUX", "NUL", "COM", "LPT"];

    /// <summary>Whether the text is a valid path.</summary>
    public static bool IsValid(string? path)
    {
        if (path is not { Length: > 0 and <= MaxLength } || path.AsSpan().ContainsAny(Refused) || path.Any(char.IsControl) || LogKey.BrokenCharacter(path) >= 0)
            return false;

        foreach (var range in path.AsSpan().Split('/'))
        {
            var part = path.AsSpan(range);
            if (part is "" or "." or ".." || part[0] is ' ' || part[^1] is '.' or ' ' || IsDevice(part))
                return false;
        }

        return true;
    }

    /// <summary>Returns the path, or refuses it.</summary>
    /// <exception cref="ArgumentException">The path breaks the rule.</exception>
    public static string Require(string? path) =>
        IsValid(path)
            ? path!
            : throw new ArgumentException($"'{LogKey.Shorten(path)}' is not a valid artifact path; use 1 to {MaxLength} characters with '/' between parts, no part '.', '..', reserved by Windows (CON, NUL, COM1 ...), starting with a space or ending with a dot or space, and no control characters or \\ : * ? \" < > |.", nameof(path));

    private static bool IsDevice(ReadOnlySpan<char> part)
    {
        var dot = part.IndexOf('.');
        var name = (dot < 0 ? part : part[..dot]).TrimEnd(' ');
        foreach (var device in Devices)
        {
            if (name.StartsWith(device, StringComparison.OrdinalIgnoreCase))
                return device is "COM" or "LPT" ? name.Length == 4 && (name[3] is >= '0' and <= '9' or '¹' or '²' or '³') : name.Length == 3;
        }

        return false;
    }
}
