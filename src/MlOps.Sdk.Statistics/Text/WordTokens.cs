using System.Globalization;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// Walks the words of a text: runs of letters, digits, combining marks and underscores, so that <c>don't</c> is two words. Scripts written
/// without spaces give one word a phrase.
/// </summary>
internal ref struct WordTokens(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> _left = text;

    public ReadOnlySpan<char> Current { get; private set; }

    public readonly WordTokens GetEnumerator() => this;

    public bool MoveNext()
    {
        var start = 0;
        while (start < _left.Length && !IsWord(_left[start]))
            start++;
        if (start == _left.Length)
            return false;

        var end = start + 1;
        while (end < _left.Length && IsWord(_left[end]))
            end++;
        Current = _left[start..end];
        _left = _left[end..];
        return true;
    }

    /// <summary>Halves of surrogate pairs count, so that a rare script's word stays whole.</summary>
    private static bool IsWord(char c) =>
        char.IsLetterOrDigit(c) || c == '_' || char.IsSurrogate(c)
        || (c >= 0x300 && CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark);
}
