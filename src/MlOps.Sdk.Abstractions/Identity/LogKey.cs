using System.Globalization;

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

    /// <summary>The greatest length of the notes on an experiment or a run in characters.</summary>
    public const int MaxNotesLength = 65_536;

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
            : throw new ArgumentException($"'{Shorten(key)}' is not a valid {kind} key; use 1 to {MaxLength} letters, digits, '_', '-', '.', ':', '@', inner spaces, and '/' between parts that are not '.' or '..'.", nameof(key));

    /// <summary>Returns the value, or refuses one that is too long or that no store keeps: with U+0000, or half a character.</summary>
    /// <exception cref="ArgumentException">The value is longer than <paramref name="maxLength"/>, or not whole Unicode text.</exception>
    public static string RequireValue(string? value, string kind, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Length > maxLength)
            throw new ArgumentException($"The {kind} value starting '{value[..40]}' has {value.Length} characters, more than the {maxLength} allowed; log it as an artifact.", nameof(value));
        return BrokenCharacter(value) is >= 0 and var broken
            ? throw new ArgumentException($"The {kind} value holds U+{(int)value[broken]:X4} at {broken}, which no store keeps; use whole Unicode characters other than U+0000.", nameof(value))
            : value;
    }

    /// <summary>Text for a message: bad input may be very long, and may not be printable.</summary>
    internal static string Shorten(string? text)
    {
        var start = text is { Length: > 80 } ? string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, 80)}… ({text.Length} characters)") : text ?? "";
        return start.Any(char.IsControl) ? string.Concat(start.Select(c => char.IsControl(c) ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}") : c.ToString())) : start;
    }

    /// <summary>Where a text holds U+0000 or half a surrogate pair; -1 when it does not.</summary>
    internal static int BrokenCharacter(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != 0 && !char.IsSurrogate(text[i]))
                continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return i;
            i++;
        }

        return -1;
    }
}
