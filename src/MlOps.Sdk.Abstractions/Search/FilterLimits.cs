namespace MlOps.Sdk;

/// <summary>What a search may ask for at most, so that a filter from outside cannot tie up a store.</summary>
public static class FilterLimits
{
    /// <summary>The greatest length of a filter's text in characters.</summary>
    public const int MaxLength = 65_536;

    /// <summary>The most comparisons of a filter.</summary>
    public const int MaxConditions = 64;

    /// <summary>The most texts of an <c>IN</c> list.</summary>
    public const int MaxSetSize = 1000;

    /// <summary>The greatest length of a text in characters.</summary>
    public const int MaxTextLength = LogKey.MaxTagLength;

    /// <summary>The greatest length of a pattern in characters.</summary>
    public const int MaxPatternLength = 1000;

    /// <summary>The most fields a search is ordered by.</summary>
    public const int MaxOrders = 8;

    internal static string RequireText(string value, bool isPattern)
    {
        ArgumentNullException.ThrowIfNull(value);
        var limit = isPattern ? MaxPatternLength : MaxTextLength;
        if (value.Length > limit)
            throw new ArgumentException($"The {(isPattern ? "pattern" : "text")} starting '{value[..40]}' has {value.Length} characters, more than the {limit} allowed.", nameof(value));
        if (value.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException("A text to compare with holds U+0000, which no store keeps; leave it out.", nameof(value));
        for (var i = 0; i < value.Length; i++)
        {
            if (char.IsHighSurrogate(value[i]) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]))
                i++;
            else if (char.IsSurrogate(value[i]))
                throw new ArgumentException($"A text to compare with holds half a character (U+{(int)value[i]:X4}) at {i}; use whole Unicode characters.", nameof(value));
        }

        return value;
    }
}
