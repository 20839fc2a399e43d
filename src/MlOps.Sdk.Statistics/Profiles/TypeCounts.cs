using System.Globalization;

namespace MlOps.Sdk.Statistics;

/// <summary>How many values of a column read as which type; missing and infinite values belong to none.</summary>
/// <param name="Integers">Whole numbers.</param>
/// <param name="Fractions">Numbers with a fraction.</param>
/// <param name="Booleans"><c>true</c> and <c>false</c>, in any case.</param>
/// <param name="Times">Dates and times that begin as ISO 8601 does, <c>2001-12-31</c>.</param>
/// <param name="Texts">Everything else.</param>
public readonly record struct TypeCounts(long Integers, long Fractions, long Booleans, long Times, long Texts)
{
    /// <summary>Values of any type.</summary>
    public long Total => Integers + Fractions + Booleans + Times + Texts;

    /// <summary>The counts of both together.</summary>
    public TypeCounts Merge(TypeCounts other) => new(
        Integers + other.Integers, Fractions + other.Fractions, Booleans + other.Booleans, Times + other.Times, Texts + other.Texts);

    /// <summary>The counts with one more text, <paramref name="times"/> over.</summary>
    internal TypeCounts Add(ReadOnlySpan<char> text, long times)
    {
        // Most categories are words, told by their first letter; only what may be something else is parsed.
        if (text.IsEmpty || (char.IsAsciiLetter(text[0]) && text[0] is not ('t' or 'T' or 'f' or 'F')))
            return this with { Texts = Texts + times };
        if (char.IsAsciiLetter(text[0]))
            return bool.TryParse(text, out _) ? this with { Booleans = Booleans + times } : this with { Texts = Texts + times };
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            return this with { Integers = Integers + times };
        if (double.TryParse(text, NumberStyles.Float & ~NumberStyles.AllowTrailingWhite & ~NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            return double.IsInteger(number) ? this with { Integers = Integers + times } : this with { Fractions = Fractions + times };
        return IsTime(text) ? this with { Times = Times + times } : this with { Texts = Texts + times };
    }

    private static bool IsTime(ReadOnlySpan<char> text) =>
        text.Length >= 10 && text[4] == '-' && text[7] == '-'
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);
}
