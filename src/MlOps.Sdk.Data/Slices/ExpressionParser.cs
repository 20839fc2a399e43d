using System.Globalization;

namespace MlOps.Sdk.Data;

/// <summary>
/// Reads an expression by recursive descent: <c>or</c> binds least, then <c>and</c>, then <c>not</c>; nothing is ever run.
/// </summary>
internal sealed class ExpressionParser(string text)
{
    private const int DeepestNesting = 100;
    private const int MostTokens = 5_000;

    private static readonly string[] Keywords = ["and", "or", "not", "in", "is", "null", "between", "true", "false"];

    private readonly IReadOnlyList<Token> _tokens = Tokenizer.Tokens(text);
    private int _next;
    private int _depth;

    private Token Current => _tokens[_next];

    /// <exception cref="FormatException">The text is no expression; the message names the position and what is expected there.</exception>
    public RowNode Parse()
    {
        if (_tokens.Count > MostTokens)
            throw ExpressionError.At(text, 0, $"it has more than {MostTokens} words; split it");

        var node = Or();
        return Current.Kind == TokenKind.End ? node : throw Expected("'and', 'or' or the end");
    }

    public static bool IsKeyword(string name) => Keywords.Contains(name, StringComparer.OrdinalIgnoreCase);

    private RowNode Or()
    {
        var node = And();
        while (TakeWord("or"))
            node = new LogicNode(false, node, And());

        return node;
    }

    private RowNode And()
    {
        var node = Not();
        while (TakeWord("and"))
            node = new LogicNode(true, node, Not());

        return node;
    }

    private RowNode Not()
    {
        if (++_depth > DeepestNesting)
            throw ExpressionError.At(text, Current.Position, $"it is nested more than {DeepestNesting} deep");

        RowNode node;
        if (TakeWord("not"))
        {
            node = new NotNode(Not());
        }
        else if (TakeSymbol("("))
        {
            node = Or();
            Take(")");
        }
        else
        {
            node = Comparison();
        }

        _depth--;
        return node;
    }

    private RowNode Comparison()
    {
        var column = Column() ?? throw Expected("a column name, 'not' or '('");
        if (TakeWord("is"))
        {
            var isNot = TakeWord("not");
            return TakeWord("null") ? new NullNode(column, isNot) : throw Expected(isNot ? "'null'" : "'null' or 'not null'");
        }

        var negated = TakeWord("not");
        if (TakeWord("in"))
            return Negated(negated, new SetNode(column, Values()));

        if (TakeWord("between"))
        {
            var low = Literal() ?? throw Expected("a value");
            if (!TakeWord("and"))
                throw Expected("'and'");

            var high = Literal() ?? throw Expected("a value");
            return Negated(negated, new LogicNode(true, new CompareNode(column, CompareSign.AtLeast, low), new CompareNode(column, CompareSign.AtMost, high)));
        }

        if (negated)
            throw Expected("'in' or 'between'");

        var sign = Sign() ?? throw Expected("=, !=, <, <=, >, >=, 'in', 'between' or 'is'");
        if (Literal() is { } value)
            return new CompareNode(column, sign, value);

        return Column() is { } other ? new CompareColumnsNode(column, sign, other) : throw Expected("a number, a text in single quotes, true, false or a column name");
    }

    private static RowNode Negated(bool negated, RowNode node) => negated ? new NotNode(node) : node;

    private List<RowValue> Values()
    {
        Take("(");
        var values = new List<RowValue>();
        do
            values.Add(Literal() ?? throw Expected("a value"));
        while (TakeSymbol(","));
        Take(")");
        return values;
    }

    private string? Column()
    {
        if (Current.Kind != TokenKind.QuotedName && (Current.Kind != TokenKind.Word || IsKeyword(Current.Value)))
            return null;

        return Current.Value.Length > 0 ? _tokens[_next++].Value : throw Expected("a column name that is not empty");
    }

    private CompareSign? Sign()
    {
        CompareSign? sign = Current is { Kind: TokenKind.Symbol, Value: var symbol }
            ? symbol switch
            {
                "=" or "==" => CompareSign.Equal,
                "!=" or "<>" => CompareSign.NotEqual,
                "<" => CompareSign.Below,
                "<=" => CompareSign.AtMost,
                ">" => CompareSign.Above,
                ">=" => CompareSign.AtLeast,
                _ => null,
            }
            : null;
        _next += sign is null ? 0 : 1;
        return sign;
    }

    private RowValue? Literal()
    {
        if (Current.Kind == TokenKind.Text)
            return new(_tokens[_next++].Value);

        if (TakeWord("true"))
            return new(true);

        if (TakeWord("false"))
            return new(false);

        var sign = TakeSymbol("-") ? "-" : TakeSymbol("+") ? "+" : "";
        if (Current.Kind != TokenKind.Number)
            return sign.Length == 0 ? null : throw Expected("a number");

        return double.TryParse(sign + Current.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? RowValue.Number(sign + _tokens[_next++].Value, number)
            : throw Expected("a number such as 1.5 or 2e3");
    }

    private bool TakeWord(string word)
    {
        var isIt = Current.IsWord(word);
        _next += isIt ? 1 : 0;
        return isIt;
    }

    private bool TakeSymbol(string symbol)
    {
        var isIt = Current.IsSymbol(symbol);
        _next += isIt ? 1 : 0;
        return isIt;
    }

    private void Take(string symbol)
    {
        if (!TakeSymbol(symbol))
            throw Expected($"'{symbol}'");
    }

    private FormatException Expected(string what) => ExpressionError.At(text, Current.Position, $"{what} is expected, not {Current}");
}
