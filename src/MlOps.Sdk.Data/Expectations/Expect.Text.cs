using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MlOps.Sdk.Data;

/// <content>Expectations of texts. Other columns are checked in their invariant text form.</content>
public static partial class Expect
{
    // A pattern from a suite file must not be able to hang a check.
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(1);

    /// <summary>The values are among these.</summary>
    public static Expectation ColumnValuesToBeInSet(string column, IReadOnlyCollection<string> set, bool ignoreCase = false, bool trim = false)
    {
        NotEmpty(set);
        var allowed = set.ToHashSet(ignoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        return On("expect_column_values_to_be_in_set", column, $"in {{{List(set)}}}", (values, examples) => RowCheck.Texts(values, text => allowed.Contains(trim ? text.Trim() : text), examples))
            .Given(("column", column), ("value_set", set), ("ignore_case", ignoreCase), ("trim", trim));
    }

    /// <summary>The values are not among these.</summary>
    public static Expectation ColumnValuesToNotBeInSet(string column, IReadOnlyCollection<string> set, bool ignoreCase = false, bool trim = false)
    {
        NotEmpty(set);
        var refused = set.ToHashSet(ignoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        return On("expect_column_values_to_not_be_in_set", column, $"not in {{{List(set)}}}", (values, examples) => RowCheck.Texts(values, text => !refused.Contains(trim ? text.Trim() : text), examples))
            .Given(("column", column), ("value_set", set), ("ignore_case", ignoreCase), ("trim", trim));
    }

    /// <summary>The pattern is found in the values; anchor it with ^ and $ to match them whole.</summary>
    public static Expectation ColumnValuesToMatchRegex(string column, string pattern) =>
        Patterns("expect_column_values_to_match_regex", column, [pattern], hits => hits == 1, $"matches {pattern}")
            .Given(("column", column), ("regex", pattern));

    /// <summary>The pattern is not found in the values.</summary>
    public static Expectation ColumnValuesToNotMatchRegex(string column, string pattern) =>
        Patterns("expect_column_values_to_not_match_regex", column, [pattern], hits => hits == 0, $"does not match {pattern}")
            .Given(("column", column), ("regex", pattern));

    /// <summary>One of the patterns, or each of them, is found in the values.</summary>
    public static Expectation ColumnValuesToMatchRegexList(string column, IReadOnlyList<string> patterns, bool all = false)
    {
        NotEmpty(patterns);
        return Patterns("expect_column_values_to_match_regex_list", column, patterns, hits => all ? hits == patterns.Count : hits > 0, $"matches {(all ? "all" : "any")} of {List(patterns)}")
            .Given(("column", column), ("regex_list", patterns), ("match_all", all));
    }

    /// <summary>None of the patterns is found in the values.</summary>
    public static Expectation ColumnValuesToNotMatchRegexList(string column, IReadOnlyList<string> patterns)
    {
        NotEmpty(patterns);
        return Patterns("expect_column_values_to_not_match_regex_list", column, patterns, hits => hits == 0, $"matches none of {List(patterns)}")
            .Given(("column", column), ("regex_list", patterns));
    }

    /// <summary>The values match an SQL pattern: % is any text, _ any character.</summary>
    public static Expectation ColumnValuesToMatchLikePattern(string column, string pattern) =>
        Patterns("expect_column_values_to_match_like_pattern", column, [Like(pattern)], hits => hits == 1, $"like {pattern}")
            .Given(("column", column), ("like_pattern", pattern));

    /// <summary>The values do not match an SQL pattern.</summary>
    public static Expectation ColumnValuesToNotMatchLikePattern(string column, string pattern) =>
        Patterns("expect_column_values_to_not_match_like_pattern", column, [Like(pattern)], hits => hits == 0, $"not like {pattern}")
            .Given(("column", column), ("like_pattern", pattern));

    /// <summary>The values match one of the SQL patterns, or each of them.</summary>
    public static Expectation ColumnValuesToMatchLikePatternList(string column, IReadOnlyList<string> patterns, bool all = false)
    {
        NotEmpty(patterns);
        return Patterns("expect_column_values_to_match_like_pattern_list", column, [.. patterns.Select(Like)], hits => all ? hits == patterns.Count : hits > 0, $"like {(all ? "all" : "any")} of {List(patterns)}")
            .Given(("column", column), ("like_pattern_list", patterns), ("match_all", all));
    }

    /// <summary>The values match none of the SQL patterns.</summary>
    public static Expectation ColumnValuesToNotMatchLikePatternList(string column, IReadOnlyList<string> patterns)
    {
        NotEmpty(patterns);
        return Patterns("expect_column_values_to_not_match_like_pattern_list", column, [.. patterns.Select(Like)], hits => hits == 0, $"like none of {List(patterns)}")
            .Given(("column", column), ("like_pattern_list", patterns));
    }

    /// <summary>The values have between so many and so many UTF-16 units.</summary>
    public static Expectation ColumnValueLengthsToBeBetween(string column, int? min = null, int? max = null)
    {
        Ordered(min, max);
        return On("expect_column_value_lengths_to_be_between", column, $"of length in {Range(min, max)}", (values, examples) => RowCheck.Texts(values, text => WholeCheck.IsIn(text.Length, min, max), examples))
            .Given(("column", column), ("min_value", min), ("max_value", max));
    }

    /// <summary>The values have this many UTF-16 units.</summary>
    public static Expectation ColumnValueLengthsToEqual(string column, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return On("expect_column_value_lengths_to_equal", column, $"of length {length}", (values, examples) => RowCheck.Texts(values, text => text.Length == length, examples))
            .Given(("column", column), ("value", length));
    }

    /// <summary>The values are times in this .NET format, such as <c>yyyy-MM-dd</c>, in the invariant culture.</summary>
    public static Expectation ColumnValuesToMatchDateFormat(string column, string format)
    {
        ArgumentException.ThrowIfNullOrEmpty(format);
        return On("expect_column_values_to_match_date_format", column, $"in the form {format}", (values, examples) =>
            RowCheck.Texts(values, text => System.DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out _), examples))
            .Given(("column", column), ("format", format));
    }

    /// <summary>The values are ISO 8601 dates or times.</summary>
    public static Expectation ColumnValuesToBeDateParseable(string column) =>
        On("expect_column_values_to_be_date_parseable", column, "an ISO 8601 date or time", static (values, examples) => RowCheck.Texts(values, static text => TimeText.TryParse(text, out _), examples))
            .Given(("column", column));

    /// <summary>The values are JSON.</summary>
    public static Expectation ColumnValuesToBeJsonParseable(string column) =>
        On("expect_column_values_to_be_json_parseable", column, "JSON", static (values, examples) => RowCheck.Texts(values, IsJson, examples))
            .Given(("column", column));

    private static Expectation Patterns(string name, string column, IReadOnlyList<string> patterns, Func<int, bool> isGood, string rule)
    {
        Regex[] compiled = [.. patterns.Select(pattern => new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.Singleline, PatternTimeout))];
        return On(name, column, rule, (values, examples) =>
        {
            try
            {
                return RowCheck.Texts(values, text => isGood(compiled.Count(pattern => pattern.IsMatch(text))), examples);
            }
            catch (RegexMatchTimeoutException e)
            {
                return Finding.Refused($"pattern {e.Pattern} took longer than {PatternTimeout.TotalSeconds} s on one value; write it without nested repetition");
            }
        });
    }

    private static string Like(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return $"^{Regex.Escape(pattern).Replace("%", ".*", StringComparison.Ordinal).Replace("_", ".", StringComparison.Ordinal)}\\z";
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
