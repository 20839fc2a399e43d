using System.Globalization;

namespace MlOps.Sdk;

/// <summary>
/// Reads MLflow's filter language: comparisons joined by AND. Beyond MLflow it takes IN lists for every text, IS NULL for every
/// field a run may lack, and quoted ISO 8601 times.
/// </summary>
internal sealed class FilterParser(string text)
{
    private readonly List<FilterToken> _tokens = FilterLexer.Read(text);
    private int _at;

    private FilterToken Current => _tokens[_at];

    public RunFilter ParseFilter()
    {
        if (Current.Kind == FilterTokenKind.End)
            return RunFilter.Everything;

        var conditions = new List<RunCondition>();
        for (; ; )
        {
            if (conditions.Count == FilterLimits.MaxConditions)
                throw Error(Current, $"a filter has at most {FilterLimits.MaxConditions} conditions; use IN lists.");
            conditions.Add(ParseCondition());
            if (Current.Kind == FilterTokenKind.End)
                return new(conditions);
            if (Current.IsWord("or"))
                throw Error(Current, "OR is not part of the language; use IN for several values of a field, or search twice.");
            if (!TakeWord("and"))
                throw Error(Current, $"expected AND or the end, found {Current.Describe()}.");
        }
    }

    public IReadOnlyList<RunOrder> ParseOrder()
    {
        if (Current.Kind == FilterTokenKind.End)
            return [];

        var orders = new List<RunOrder>();
        do
        {
            var start = Current;
            var field = ParseField();
            if (orders.Any(order => order.Field == field))
                throw Error(start, $"the search is ordered by {field} twice; name each field once.");
            if (orders.Count == FilterLimits.MaxOrders)
                throw Error(start, $"a search is ordered by at most {FilterLimits.MaxOrders} fields.");
            var descending = TakeWord("desc");
            if (!descending)
                TakeWord("asc");
            orders.Add(Made(start, () => new RunOrder(field, descending)));
        }
        while (TakeSymbol(","));
        return Current.Kind == FilterTokenKind.End ? orders : throw Error(Current, $"expected ASC, DESC, a comma or the end, found {Current.Describe()}.");
    }

    private RunCondition ParseCondition()
    {
        var start = Current;
        if (start.IsSymbol("("))
            throw Error(start, "parentheses are for IN lists only; conditions are joined by AND and need none.");
        var field = ParseField();
        var at = Current;
        var comparison = ParseOperator(field);
        if (comparison is RunOperator.IsNull or RunOperator.IsNotNull)
            return Made(at, () => new PresenceCondition(field, comparison));
        if (comparison is RunOperator.In or RunOperator.NotIn)
            return ParseSet(field, comparison, at);
        if (comparison is RunOperator.Like or RunOperator.ILike && field is MetricField or TimeField)
            throw NoText(field, comparison, at);
        return field switch
        {
            MetricField metric => ParseNumber(metric, comparison, at),
            TimeField time => ParseTime(time, comparison, at),
            StatusField => ParseStatus(comparison, at),
            _ => ParseText((TextField)field, comparison, at),
        };
    }

    private RunField ParseField()
    {
        var word = Current;
        if (word.Kind is FilterTokenKind.End or FilterTokenKind.Symbol)
            throw Error(word, $"expected a field such as metrics.auc or params.depth, found {word.Describe()}.");
        _at++;
        FilterToken? quoted = null;
        if (word.Kind == FilterTokenKind.Word && word.Text.EndsWith('.') && word.Text.IndexOf('.', StringComparison.Ordinal) == word.Text.Length - 1
            && Current.Kind is FilterTokenKind.Text or FilterTokenKind.Name && Current.Position == word.Position + word.Text.Length && text[Current.Position] != '\'')
        {
            quoted = Current;
            _at++;
        }

        return FieldParser.Parse(word, quoted);
    }

    private RunOperator ParseOperator(RunField field)
    {
        var token = Current;
        _at++;
        switch (token)
        {
            case { Kind: FilterTokenKind.Symbol, Text: "=" } when Current.IsSymbol("="):
                throw Error(token, $"'==' is no operator; write {field} = ….");
            case { Kind: FilterTokenKind.Symbol, Text: "=" }:
                return RunOperator.Equal;
            case { Kind: FilterTokenKind.Symbol, Text: "!=" }:
                return RunOperator.NotEqual;
            case { Kind: FilterTokenKind.Symbol, Text: "<" }:
                return RunOperator.Less;
            case { Kind: FilterTokenKind.Symbol, Text: "<=" }:
                return RunOperator.LessOrEqual;
            case { Kind: FilterTokenKind.Symbol, Text: ">" }:
                return RunOperator.Greater;
            case { Kind: FilterTokenKind.Symbol, Text: ">=" }:
                return RunOperator.GreaterOrEqual;
            case { Kind: FilterTokenKind.Symbol, Text: "<>" }:
                throw Error(token, $"'<>' is no operator; write {field} != ….");
        }

        if (token.IsWord("like"))
            return RunOperator.Like;
        if (token.IsWord("ilike"))
            return RunOperator.ILike;
        if (token.IsWord("in"))
            return RunOperator.In;
        if (token.IsWord("not") && TakeWord("in"))
            return RunOperator.NotIn;
        if (token.IsWord("is"))
        {
            var negated = TakeWord("not");
            return TakeWord("null")
                ? negated ? RunOperator.IsNotNull : RunOperator.IsNull
                : throw Error(Current, $"expected NULL, found {Current.Describe()}; write {field} IS NULL or {field} IS NOT NULL.");
        }

        throw Error(token, $"expected a comparison (=, !=, <, <=, >, >=, LIKE, ILIKE, IN, NOT IN, IS NULL, IS NOT NULL) after {field}, found {token.Describe()}.");
    }

    private NumberCondition ParseNumber(MetricField field, RunOperator comparison, FilterToken at)
    {
        var token = Current;
        if (token.Kind != FilterTokenKind.Word || !TryReadNumber(token.Text, out var number))
            throw Error(token, $"expected a number to compare {field} with, found {token.Describe()}; write numbers without quotes, such as 0.8 or 1e-3.");
        _at++;
        return Made(at, () => new NumberCondition(field, comparison, number));
    }

    private TimeCondition ParseTime(TimeField field, RunOperator comparison, FilterToken at)
    {
        var token = Current;
        var time = token switch
        {
            { Kind: FilterTokenKind.Word } when long.TryParse(token.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds)
                && milliseconds >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds),
            { Kind: FilterTokenKind.Text } when DateTimeOffset.TryParse(token.Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var written) => written,
            _ => throw Error(token, $"expected a time to compare {field} with, found {token.Describe()}; write milliseconds since 1970 such as 1767225600000, or '2026-01-01T00:00:00Z'."),
        };
        _at++;
        return Made(at, () => new TimeCondition(field, comparison, time));
    }

    private TextCondition ParseText(TextField field, RunOperator comparison, FilterToken at)
    {
        var value = TakeText(field);
        return Made(at, () => new TextCondition(field, comparison, value));
    }

    private RunCondition ParseSet(RunField field, RunOperator comparison, FilterToken at)
    {
        if (!TakeSymbol("("))
            throw Error(Current, $"expected '(', found {Current.Describe()}; write {field} {FilterText.Of(comparison)} ('a', 'b').");
        var values = new List<string>();
        do
        {
            if (values.Count == FilterLimits.MaxSetSize)
                throw Error(Current, $"a list has at most {FilterLimits.MaxSetSize} texts.");
            values.Add(TakeText(field));
        }
        while (TakeSymbol(","));
        if (!TakeSymbol(")"))
            throw Error(Current, $"expected a comma or ')', found {Current.Describe()}.");
        return field switch
        {
            TextField texts => Made(at, () => new TextSetCondition(texts, comparison, values)),
            StatusField => StatusesWhere(status => values.Contains(status) == (comparison == RunOperator.In)),
            _ => throw NoText(field, comparison, at),
        };
    }

    private StatusCondition ParseStatus(RunOperator comparison, FilterToken at)
    {
        var token = Current;
        var value = TakeText(RunField.Status);
        var known = Enum.GetValues<RunStatus>().Select(FilterText.Of).Append(FilterText.NoStatus);
        if (comparison is RunOperator.Equal or RunOperator.NotEqual && !known.Contains(value))
            throw Error(token, $"'{value}' is no status of a run; use {string.Join(", ", known)}.");
        return comparison switch
        {
            RunOperator.Equal => StatusesWhere(status => status == value),
            RunOperator.NotEqual => StatusesWhere(status => status != value),
            RunOperator.Like or RunOperator.ILike => StatusesWhere(status => LikePattern.IsMatch(status, value, comparison == RunOperator.ILike)),
            _ => throw Error(at, $"status cannot be compared by {FilterText.Of(comparison)}; use =, !=, LIKE, ILIKE, IN or NOT IN."),
        };
    }

    private static StatusCondition StatusesWhere(Func<string, bool> fits) => new(RunField.Status, [.. Enum.GetValues<RunStatus>().Where(status => fits(FilterText.Of(status)))]);

    private string TakeText(RunField field)
    {
        var token = Current;
        if (token.Kind != FilterTokenKind.Text)
            throw Error(token, $"expected a text in quotes to compare {field} with, found {token.Describe()}{(token.Kind == FilterTokenKind.Word ? $"; write '{token.Text}'" : "")}.");
        _at++;
        return token.Text;
    }

    private bool TakeWord(string word)
    {
        var taken = Current.IsWord(word);
        _at += taken ? 1 : 0;
        return taken;
    }

    private bool TakeSymbol(string symbol)
    {
        var taken = Current.IsSymbol(symbol);
        _at += taken ? 1 : 0;
        return taken;
    }

    // What the model refuses, the language refuses at that place.
    private static T Made<T>(FilterToken at, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException e)
        {
            throw Error(at, e.Message);
        }
    }

    private static bool TryReadNumber(string text, out double number) =>
        (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && !double.IsNaN(number)
            && (char.IsAsciiDigit(text[^1]) || text[^1] == '.')) || TryReadInfinity(text, out number);

    private static bool TryReadInfinity(string text, out double number)
    {
        number = text.StartsWith('-') ? double.NegativeInfinity : double.PositiveInfinity;
        return text.TrimStart('-', '+').Equals("Infinity", StringComparison.OrdinalIgnoreCase);
    }

    private static FilterSyntaxException NoText(RunField field, RunOperator comparison, FilterToken at) =>
        Error(at, $"{field} is no text, so it cannot be compared by {FilterText.Of(comparison)}; use =, !=, <, <=, > or >=.");

    private static FilterSyntaxException Error(FilterToken token, string message) => new(message, token.Position);
}
