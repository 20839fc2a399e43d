using System.Text.Json;
using MlOps.Sdk.Data;
using MlOps.Sdk.TestSupport;

namespace MlOps.Sdk.Tests.Data;

/// <summary>The table with planted defects and what 51 checks must say of it.</summary>
public sealed class ExpectationReferenceTests
{
    private readonly Dataset _table;
    private readonly JsonElement _cases;

    public ExpectationReferenceTests()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Path("reference", "drift", "quality.json")));
        _cases = document.RootElement.GetProperty("cases").Clone();
        _table = new(document.RootElement.GetProperty("table").EnumerateObject().Select(column => ToColumn(column.Name, [.. column.Value.EnumerateArray()])));
    }

    [Fact]
    public void Every_reference_case_has_the_expected_result()
    {
        var byCheck = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var item in _cases.EnumerateArray())
        {
            var check = item.GetProperty("check").GetString()!;
            byCheck[check] = byCheck.GetValueOrDefault(check) + 1;
            Check(check, item);
        }

        Assert.Equal(_cases.GetArrayLength(), byCheck.Values.Sum());
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(Environment.NewLine, byCheck.Select(pair => $"{pair.Key,-22} {pair.Value}")));
    }

    private void Check(string check, JsonElement item)
    {
        var (args, expected) = (item.GetProperty("args"), item.GetProperty("expected"));
        string[] columns = item.GetProperty("column").ValueKind switch
        {
            JsonValueKind.Array => [.. item.GetProperty("column").EnumerateArray().Select(c => c.GetString()!)],
            JsonValueKind.Null => [],
            _ => [item.GetProperty("column").GetString()!],
        };
        var column = columns.FirstOrDefault() ?? "";
        switch (check)
        {
            case "summary":
                Summary(column, expected);
                break;
            case "distinct_share":
                Observed(Expect.ColumnUniqueValueCountToBeBetween(column, 0), expected.GetProperty("distinct").GetDouble());
                Observed(Expect.ColumnProportionOfUniqueValuesToBeBetween(column, 0), expected.GetProperty("share_of_non_missing").GetDouble());
                break;
            case "value_counts":
                Counts(_table.TextColumn(column), expected);
                break;
            case "table":
                Table(expected);
                break;
            default:
                Rows(Of(check, column, columns, args) with { Mostly = item.TryGetProperty("mostly", out var mostly) ? mostly.GetDouble() : 1 }, expected);
                break;
        }
    }

    private static Expectation Of(string check, string column, string[] columns, JsonElement args)
    {
        bool Flag(string name) => args.TryGetProperty(name, out var value) && value.GetBoolean();
        string[] Set() => [.. args.GetProperty("set").EnumerateArray().Select(value => value.GetString()!)];
        return check switch
        {
            "not_null" => Expect.ColumnValuesToNotBeNull(column),
            "between" => Expect.ColumnValuesToBeBetween(column, args.GetProperty("min").GetDouble(), args.GetProperty("max").GetDouble(), Flag("strict_min"), Flag("strict_max")),
            "in_set" => Expect.ColumnValuesToBeInSet(column, Set(), Flag("ignore_case"), Flag("trim")),
            "not_in_set" => Expect.ColumnValuesToNotBeInSet(column, Set()),
            "matches_regex" => Expect.ColumnValuesToMatchRegex(column, args.GetProperty("pattern").GetString()!),
            "length_between" => Expect.ColumnValueLengthsToBeBetween(column, args.GetProperty("min").GetInt32(), args.GetProperty("max").GetInt32()),
            "date_format" => Expect.ColumnValuesToMatchDateFormat(column, args.GetProperty("format").GetString()!),
            "json_parseable" => Expect.ColumnValuesToBeJsonParseable(column),
            "unique" => Expect.ColumnValuesToBeUnique(column),
            "pair_greater" => Expect.ColumnPairValuesAToBeGreaterThanB(columns[0], columns[1]),
            "pair_greater_or_equal" => Expect.ColumnPairValuesAToBeGreaterThanB(columns[0], columns[1], orEqual: true),
            "increasing" => Expect.ColumnValuesToBeIncreasing(column, Flag("strict")),
            _ => throw new InvalidOperationException($"The reference has a check '{check}' that is not mapped."),
        };
    }

    private void Rows(Expectation expectation, JsonElement expected)
    {
        var result = new ExpectationSuite("reference", expectation).Validate(_table, examples: 100).Results[0];
        Assert.Null(result.NotComputable);
        foreach (var member in expected.EnumerateObject())
        {
            switch (member.Name)
            {
                case "success": Assert.Equal(member.Value.GetBoolean(), result.Success); break;
                case "rows": Assert.Equal(member.Value.GetInt64(), result.RowCount); break;
                case "missing": Assert.Equal(member.Value.GetInt64(), result.Missing); break;
                case "evaluated": Assert.Equal(member.Value.GetInt64(), result.Evaluated); break;
                case "unexpected" or "violations": Assert.Equal(member.Value.GetInt64(), result.Unexpected); break;
                case "unexpected_share": Assert.Equal(member.Value.GetDouble(), result.UnexpectedShare!.Value, 1e-12); break;
                case "unexpected_rows" when member.Value.ValueKind == JsonValueKind.String: Assert.Equal(_table.RowCount, result.Examples.Count); break;
                case "unexpected_rows": Assert.Equal(member.Value.EnumerateArray().Select(row => row.GetInt32()), result.Examples.Select(example => example.Row)); break;
                case "distinct": Observed(Expect.ColumnUniqueValueCountToBeBetween(expectation.Columns[0], 0), member.Value.GetDouble()); break;
                case "duplicated_values": Assert.Equal(member.Value.GetInt32(), result.Examples.Select(example => example.Value).Distinct().Count()); break;
                default: Assert.Fail($"'{member.Name}' of the reference is not checked."); break;
            }
        }
    }

    private void Summary(string column, JsonElement expected)
    {
        double Number(string name) => expected.GetProperty(name).GetDouble();
        Observed(Expect.ColumnMeanToBeBetween(column, double.MinValue), Number("mean"));
        Observed(Expect.ColumnStdevToBeBetween(column, double.MinValue), Number("std_sample"));
        Observed(Expect.ColumnMinToBeBetween(column, double.MinValue), Number("min"));
        Observed(Expect.ColumnMaxToBeBetween(column, double.MinValue), Number("max"));
        Observed(Expect.ColumnSumToBeBetween(column, double.MinValue), Number("sum"));
        Observed(Expect.ColumnMedianToBeBetween(column, double.MinValue), Number("median"));
        Observed(Expect.ColumnQuantileValuesToBeBetween(column, 0.05, double.MinValue), Number("q05"));
        Observed(Expect.ColumnQuantileValuesToBeBetween(column, 0.95, double.MinValue), Number("q95"));
        Observed(Expect.ColumnSkewnessToBeBetween(column, double.MinValue), Number("skew_biased"));
        var suite = new ExpectationSuite("spread", Expect.ColumnValueZScoresToBeLessThan(column, 3), Expect.ColumnValuesToBeWithinQuartileFences(column));
        Assert.Equal([(long)Number("zscore_over_3"), (long)Number("iqr_outliers")], suite.Validate(_table).Results.Select(result => result.Unexpected));
    }

    private void Table(JsonElement expected)
    {
        string[] Names(string name) => [.. expected.GetProperty(name).EnumerateArray().Select(value => value.GetString()!)];
        Observed(Expect.TableRowCountToBeBetween(0), expected.GetProperty("rows").GetDouble());
        Observed(Expect.TableColumnCountToBeBetween(0), expected.GetProperty("columns").GetDouble());
        Assert.Equal(Names("empty_columns"), _table.Columns.Where(c => c.NullCount == c.Length).Select(c => c.Name));
        Assert.Equal(Names("columns_with_missing"), _table.Columns.Where(c => c.NullCount > 0).Select(c => c.Name));
        Assert.Equal(expected.GetProperty("missing_cells").GetInt32(), _table.Columns.Sum(c => c.NullCount));
        var report = new ExpectationSuite("table", Expect.TableColumnsToNotBeEmpty(), Expect.TableColumnsToNotBeConstant()).Validate(_table);
        Assert.Equal($"empty: '{string.Join("', '", Names("empty_columns"))}'", report.Results[0].Reason);
        Assert.Equal($"constant: '{string.Join("', '", Names("constant_columns"))}'", report.Results[1].Reason);
    }

    private static void Counts(TextColumn column, JsonElement expected)
    {
        var counts = column.CountByCategory().Zip(column.Categories, (count, category) => (category, count)).Append(("<missing>", column.NullCount));
        Assert.Equal(expected.EnumerateObject().Select(member => (member.Name, member.Value.GetInt64())).Order(), counts.Order());
    }

    private void Observed(Expectation expectation, double expected)
    {
        var observed = new ExpectationSuite("reference", expectation).Validate(_table).Results[0].Observed!.Value;
        Assert.True(Math.Abs(observed - expected) <= 1e-12 * Math.Max(Math.Abs(expected), 0.01), $"{expectation}: {observed} instead of {expected}");
    }

    private static Column ToColumn(string name, JsonElement[] cells) => cells.FirstOrDefault(cell => cell.ValueKind != JsonValueKind.Null).ValueKind switch
    {
        JsonValueKind.Number => Column.Double(name, cells.Select(cell => cell.ValueKind == JsonValueKind.Null ? (double?)null : cell.GetDouble()).ToArray()),
        _ => Column.Text(name, cells.Select(cell => cell.GetString())),
    };
}
