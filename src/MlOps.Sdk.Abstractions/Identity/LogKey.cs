namespace MlOps.Sdk;

/// <summary>
/// The limits of what a run logs, those of MLflow where it has one: keys of metrics, params and tags have 1 to 250
/// characters (letters, digits, <c>_ - . / : space</c>) and are no path that climbs; values are bounded.
/// </summary>
public static class LogKey
{
    /// <summary>The greatest length of a key in characters.</summary>
    public const int MaxLength = 250;

    /// <summary>The greatest length of a param's value in characters.</summary>
    public const int MaxParamLength = 6000;

    /// <summary>The greatest length of a tag's value in characters.</summary>
    public const int MaxTagLength = 8000;

    /// <summary>Whether the text is a valid key.</summary>
    public static bool IsValid(string? key)
    {
        if (key is not { Length: > 0 and <= MaxLength } || key[0] is '/' or ' ' || key[^1] is '/' or ' ')
            return false;

        foreach (var c in key)
        {
            if (!char.IsLetterOrDigit(c) && c is not ('_' or '-' or '.' or '/' or ':' or ' ' or '@'))
                return false;
        }

        foreach (var part in key.AsSpan().Split('/'))
        {
            if (key.AsSpan(part) is "" or "." or "..")
                return false;
        }

        return true;
    }

    /// <summary>Returns the key, or refuses it.</summary>
    /// <param name="key">The key to check.</param>
    /// <param name="kind">What it is a key of, for the message: <c>metric</c>, <c>param</c>, <c>tag</c>, <c>artifact path</c>.</param>
    /// <exception cref="ArgumentException">The key breaks the rule.</exception>
    public static string Require(string? key, string kind) =>
        IsValid(key)
            ? key!
            : throw new ArgumentException($"'{key}' is not a valid {kind} key; use 1 to {MaxLength} letters, digits, '_', '-', '.', ':', '@', inner spaces, and '/' between parts that are not '.' or '..'.", nameof(key));

    /// <summary>Returns the value, or refuses one that is too long.</summary>
    /// <exception cref="ArgumentException">The value is longer than <paramref name="maxLength"/>.</exception>
    public static string RequireValue(string? value, string kind, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Length <= maxLength
            ? value
            : throw new ArgumentException($"The {kind} value starting '{value[..40]}' has {value.Length} characters, more than the {maxLength} allowed; log it as an artifact.", nameof(value));
    }
}
