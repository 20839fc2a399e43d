using System.Text;

namespace MlOps.Sdk;

/// <summary>SQL's LIKE without an escape: <c>%</c> is any text, <c>_</c> one Unicode character.</summary>
internal static class LikePattern
{
    // Greedy with one point of return: a later % makes an earlier one's choice irrelevant, so this is quadratic at worst.
    public static bool IsMatch(ReadOnlySpan<char> text, ReadOnlySpan<char> pattern, bool ignoreCase)
    {
        var (t, p, star, from) = (0, 0, -1, 0);
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '%')
            {
                (star, from) = (p++, t);
            }
            else if (p < pattern.Length && pattern[p] == '_')
            {
                (t, p) = (t + Width(text, t), p + 1);
            }
            else if (p < pattern.Length && Same(text[t], pattern[p], ignoreCase))
            {
                (t, p) = (t + 1, p + 1);
            }
            else if (star >= 0)
            {
                from += Width(text, from);
                (t, p) = (from, star + 1);
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].IndexOfAnyExcept('%') < 0;
    }

    private static int Width(ReadOnlySpan<char> text, int at) => Rune.DecodeFromUtf16(text[at..], out _, out var width) == System.Buffers.OperationStatus.Done ? width : 1;

    private static bool Same(char a, char b, bool ignoreCase) => a == b || (ignoreCase && Lower(a) == Lower(b));

    private static char Lower(char c) => char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c;
}
