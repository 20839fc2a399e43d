using System.Buffers;
using System.Text;

namespace MlOps.Sdk;

/// <summary>Cuts a filter into tokens.</summary>
internal static class FilterLexer
{
    private static readonly SearchValues<char> EndOfWord = SearchValues.Create(" \t\r\n\f\v=!<>(),;'\"`");

    public static List<FilterToken> Read(string text)
    {
        if (text.Length > FilterLimits.MaxLength)
            throw new FilterSyntaxException($"the text has {text.Length} characters, more than the {FilterLimits.MaxLength} allowed; use fewer conditions.", FilterLimits.MaxLength);

        var tokens = new List<FilterToken>();
        for (var at = 0; ;)
        {
            while (at < text.Length && text[at] is ' ' or '\t' or '\r' or '\n' or '\f' or '\v')
                at++;
            if (at == text.Length)
            {
                tokens.Add(new(FilterTokenKind.End, "", at));
                return tokens;
            }

            tokens.Add(ReadToken(text, ref at));
        }
    }

    private static FilterToken ReadToken(string text, ref int at)
    {
        var start = at;
        switch (text[at])
        {
            case '\'' or '"' or '`':
                return ReadQuoted(text, ref at);
            case '=' or ',' or '(' or ')':
                at++;
                break;
            case '<' or '>' or '!':
                at += at + 1 < text.Length && text[at + 1] is '=' or '>' ? 2 : 1;
                break;
            case ';':
                throw new FilterSyntaxException("a filter is one expression; ';' does not belong here. Join conditions with AND.", at);
            default:
                var length = text.AsSpan(at).IndexOfAny(EndOfWord);
                at = length < 0 ? text.Length : at + length;
                return new(FilterTokenKind.Word, text[start..at], start);
        }

        return new(FilterTokenKind.Symbol, text[start..at], start);
    }

    // A doubled quote is the quote itself.
    private static FilterToken ReadQuoted(string text, ref int at)
    {
        var (start, quote) = (at, text[at]);
        at++;
        var content = new StringBuilder();
        for (; ; at++)
        {
            if (at == text.Length)
                throw new FilterSyntaxException($"the text that begins with {quote} has no end; close it with {quote}, and write {quote}{quote} for the quote itself.", start);
            if (text[at] == quote && (++at == text.Length || text[at] != quote))
                return new(quote == '`' ? FilterTokenKind.Name : FilterTokenKind.Text, content.ToString(), start);
            content.Append(text[at]);
        }
    }
}
