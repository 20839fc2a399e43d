namespace MlOps.Sdk.Data;

/// <summary>Cuts an expression's text into pieces.</summary>
internal static class Tokenizer
{
    private static readonly string[] Symbols = ["<>", "!=", "<=", ">=", "==", "=", "<", ">", "(", ")", ",", "-", "+"];

    /// <exception cref="FormatException">A character belongs to no piece, or a quote is left open.</exception>
    public static IReadOnlyList<Token> Tokens(string text)
    {
        var tokens = new List<Token>();
        for (var position = 0; ;)
        {
            while (position < text.Length && char.IsWhiteSpace(text[position]))
                position++;

            if (position == text.Length)
            {
                tokens.Add(new(TokenKind.End, "", position));
                return tokens;
            }

            var (token, length) = Next(text, position);
            tokens.Add(token);
            position += length;
        }
    }

    public static bool IsName(string text) => text.Length > 0 && IsLetter(text[0]) && text.All(c => IsLetter(c) || char.IsAsciiDigit(c));

    private static (Token Token, int Length) Next(string text, int start)
    {
        var first = text[start];
        if (first is '\'' or '"')
            return Quoted(text, start, first);

        if (IsLetter(first))
            return Run(text, start, TokenKind.Word, static (_, c) => IsLetter(c) || char.IsAsciiDigit(c));

        if (char.IsAsciiDigit(first) || (first == '.' && start + 1 < text.Length && char.IsAsciiDigit(text[start + 1])))
            return Run(text, start, TokenKind.Number, static (before, c) => char.IsAsciiDigit(c) || c is '.' or 'e' or 'E' || (c is '+' or '-' && before is 'e' or 'E'));

        foreach (var symbol in Symbols)
        {
            if (string.CompareOrdinal(text, start, symbol, 0, symbol.Length) == 0)
                return (new(TokenKind.Symbol, symbol, start), symbol.Length);
        }

        throw ExpressionError.At(text, start, $"'{first}' has no meaning here; texts stand in 'single', unusual column names in \"double\" quotes");
    }

    private static bool IsLetter(char c) => char.IsLetter(c) || c == '_';

    private static (Token Token, int Length) Run(string text, int start, TokenKind kind, Func<char, char, bool> belongs)
    {
        var end = start + 1;
        while (end < text.Length && belongs(text[end - 1], text[end]))
            end++;

        return (new(kind, text[start..end], start), end - start);
    }

    private static (Token Token, int Length) Quoted(string text, int start, char quote)
    {
        for (var end = text.IndexOf(quote, start + 1); end >= 0; end = text.IndexOf(quote, end + 2))
        {
            if (end + 1 < text.Length && text[end + 1] == quote)
            {
                if (end + 2 >= text.Length)
                    break;

                continue;
            }

            var content = text[(start + 1)..end].Replace($"{quote}{quote}", $"{quote}", StringComparison.Ordinal);
            return (new(quote == '"' ? TokenKind.QuotedName : TokenKind.Text, content, start), end + 1 - start);
        }

        throw ExpressionError.At(text, start, $"the quote {quote} is not closed");
    }
}
