using System.Reflection;
using MlOps.Sdk.Data;
using MlOps.Sdk.Statistics;
using MlOps.Sdk.TestSupport;

namespace MlOps.Sdk.Tests.Data;

public sealed class ExpectationSuiteJsonTests
{
    private static readonly Dictionary<string, double> Shares = new() { ["a"] = 0.25, ["b"] = 0.75 };

    // One of each, with every argument away from its default.
    private static readonly Expectation[] All =
    [
        Expect.ColumnValuesToNotBeNull("x") with { Mostly = 0.95 },
        Expect.ColumnValuesToBeNull("x"),
        Expect.ColumnValuesToBeBetween("x", -1.5, double.PositiveInfinity, strictMin: true, strictMax: true) with { Where = RowCondition.Parse("x > 2 and \"odd name\" = 'it''s'") },
        Expect.ColumnValuesToBeBetween("t", new DateTime(2001, 1, 31, 8, 15, 0, DateTimeKind.Utc), DateTime.MaxValue),
        Expect.ColumnValuesToBeFinite("x"),
        Expect.ColumnValueZScoresToBeLessThan("x", 3),
        Expect.ColumnValuesToBeWithinQuartileFences("x", 2),
        Expect.ColumnValuesToBeIncreasing("x", strictly: true),
        Expect.ColumnValuesToBeDecreasing("x", strictly: true),
        Expect.ColumnValuesToBeOfType("x", ColumnType.Double, ColumnType.Long),
        Expect.ColumnValuesToBeInTypeList("x", [ColumnType.Text]),
        Expect.ColumnValuesToBeInSet("x", ["a", "Ä \"b\""], ignoreCase: true, trim: true) with { Severity = AlertSeverity.Warning },
        Expect.ColumnValuesToNotBeInSet("x", ["a"], ignoreCase: true),
        Expect.ColumnValuesToMatchRegex("x", "^[0-9]+$"),
        Expect.ColumnValuesToNotMatchRegex("x", "a"),
        Expect.ColumnValuesToMatchRegexList("x", ["a", "b"], all: true),
        Expect.ColumnValuesToNotMatchRegexList("x", ["a", "b"]),
        Expect.ColumnValuesToMatchLikePattern("x", "a%"),
        Expect.ColumnValuesToNotMatchLikePattern("x", "a_"),
        Expect.ColumnValuesToMatchLikePatternList("x", ["a%", "b%"], all: true),
        Expect.ColumnValuesToNotMatchLikePatternList("x", ["a%"]),
        Expect.ColumnValueLengthsToBeBetween("x", 1),
        Expect.ColumnValueLengthsToEqual("x", 3),
        Expect.ColumnValuesToMatchDateFormat("x", "yyyy-MM-dd"),
        Expect.ColumnValuesToMatchStrftimeFormat("x", "%Y-%m-%d"),
        Expect.ColumnValuesToBeDateParseable("x"),
        Expect.ColumnValuesToBeDateutilParseable("x"),
        Expect.ColumnValuesToBeJsonParseable("x"),
        Expect.ColumnToExist("x"),
        Expect.ColumnMinToBeBetween("x", 1, 2),
        Expect.ColumnMaxToBeBetween("x", 1, 2),
        Expect.ColumnMaxToBeRecent("t", TimeSpan.FromHours(36)),
        Expect.ColumnMeanToBeBetween("x", 1),
        Expect.ColumnMedianToBeBetween("x", null, 2),
        Expect.ColumnStdevToBeBetween("x", 1e-300, 1e300),
        Expect.ColumnSumToBeBetween("x", 1, 2),
        Expect.ColumnSkewnessToBeBetween("x", -1, 1),
        Expect.ColumnKurtosisToBeBetween("x", -1, 1),
        Expect.ColumnQuantileValuesToBeBetween("x", 0.95, 1, 2),
        Expect.ColumnProportionOfNonNullValuesToBeBetween("x", 0.5),
        Expect.ColumnUniqueValueCountToBeBetween("x", 1, 9),
        Expect.ColumnProportionOfUniqueValuesToBeBetween("x", 0.1, 0.2),
        Expect.ColumnValuesToBeUnique("x") with { Severity = AlertSeverity.Info },
        Expect.ColumnDistinctValuesToBeInSet("x", ["a"]),
        Expect.ColumnDistinctValuesToContainSet("x", ["a"]),
        Expect.ColumnDistinctValuesToEqualSet("x", ["a"]),
        Expect.ColumnMostCommonValueToBeInSet("x", ["a"]),
        Expect.ColumnKlDivergenceToBeLessThan("x", Shares, 0.1),
        Expect.ColumnChisquareTestPValueToBeGreaterThan("x", Shares, 0.01),
        Expect.ColumnPopulationStabilityIndexToBeLessThan("x", CategoricalProfile.Of("x", ["a", "b", "b", null]), 0.1),
        Expect.ColumnPairValuesAToBeGreaterThanB("x", "y", orEqual: true),
        Expect.ColumnPairValuesToBeEqual("x", "y"),
        Expect.ColumnPairValuesToBeInSet("x", "y", [("a", "b"), ("c", "d")]),
        Expect.ColumnPairCramersPhiValueToBeLessThan("x", "y", 0.5),
        Expect.CompoundColumnsToBeUnique("x", "y"),
        Expect.SelectColumnValuesToBeUniqueWithinRecord("x", "y"),
        Expect.MulticolumnSumToEqual(["x", "y"], 1, 0.5),
        Expect.MulticolumnSumToBeBetween(["x", "y"], 1),
        Expect.TableRowCountToBeBetween(1),
        Expect.TableRowCountToEqual(3),
        Expect.TableColumnCountToBeBetween(null, 5),
        Expect.TableColumnCountToEqual(3),
        Expect.TableColumnsToMatchOrderedList("x", "y"),
        Expect.TableColumnsToMatchSet(["x", "y"], exact: false),
        Expect.TableRowsToBeUnique(),
        Expect.TableColumnsToNotBeEmpty(),
        Expect.TableColumnsToNotBeConstant(),
    ];

    private static string GoldenPath => Path.Combine(Repository.Root, "tests", "MlOps.Sdk.Tests", "Data", "Golden", "suite-1.json");

    [Fact]
    public void Every_expectation_that_exists_is_written_and_read_back()
    {
        string[] withoutForm = ["expect_foreign_keys_to_exist_in_other_table", "expect_table_row_count_to_equal_other_table"];
        var factories = typeof(Expect).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Where(method => method.ReturnType == typeof(Expectation)).Select(method => method.Name).Distinct();
        string[] names = [.. All.Select(expectation => expectation.Name).Concat(withoutForm).Distinct()];
        Assert.Equal(factories.Count(), names.Length);
        Assert.InRange(names.Length, 60, 100);

        var again = ExpectationSuite.FromJson(new ExpectationSuite("all", All).ToJson());
        Assert.Equal("all", again.Name);
        Assert.Equal(All.Select(Describe), again.Expectations.Select(Describe));
        Assert.Equal(new ExpectationSuite("all", All).ToJson(), again.ToJson());
    }

    [Fact]
    public void The_suite_of_an_earlier_release_is_read_for_ever()
    {
        var json = File.ReadAllText(GoldenPath);
        Assert.Equal(All.Select(Describe), ExpectationSuite.FromJson(json).Expectations.Select(Describe));
    }

    [Fact]
    public void A_suite_that_is_read_finds_what_the_one_in_code_finds()
    {
        var orders = new Dataset(Column.Text("country", ["DE", "FR", "XX", null]), Column.Double("amount", new double?[] { 109.75, -3.5, 98.62, null }));
        var suite = new ExpectationSuite("orders",
            Expect.ColumnValuesToBeBetween("amount", min: 0) with { Where = RowCondition.Equal("country", "FR") },
            Expect.ColumnValuesToBeInSet("country", ["DE", "FR"]) with { Mostly = 0.6 },
            orders.InferExpectations("learnt").Expectations[0]);
        Assert.Equal($"{suite.Validate(orders)}", $"{ExpectationSuite.FromJson(suite.ToJson()).Validate(orders)}");
        Assert.Equal([false, true, true], suite.Validate(orders).Results.Select(result => result.Success));
    }

    [Theory]
    [InlineData("""{"type":"expect_column_value_to_be_unique","kwargs":{"column":"x"}}""", "no expectation 'expect_column_value_to_be_unique' (did you mean 'expect_column_values_to_be_unique'?)")]
    [InlineData("""{"type":"nothing"}""", "no expectation 'nothing'.")]
    [InlineData("""{"type":"expect_column_to_exist"}""", "'expect_column_to_exist' needs a text as its argument 'column'")]
    [InlineData("""{"type":"expect_column_to_exist","kwargs":{"column":5}}""", "wants text as its argument 'column', not 5")]
    [InlineData("""{"type":"expect_column_values_to_be_between","kwargs":{"column":"x","min_value":1,"maxvalue":2}}""", "no argument 'maxvalue' (did you mean 'max_value'?)")]
    [InlineData("""{"type":"expect_column_values_to_be_between","kwargs":{"column":"x","min_value":3,"max_value":2}}""", "least value 3 is not below the largest 2")]
    [InlineData("""{"type":"expect_column_values_to_be_between","kwargs":{"column":"x","min_value":"low"}}""", "wants a number as its argument 'min_value', not \"low\"")]
    [InlineData("""{"type":"expect_column_value_lengths_to_equal","kwargs":{"column":"x","value":1.5}}""", "a whole number")]
    [InlineData("""{"type":"expect_column_values_to_match_regex","kwargs":{"column":"x","regex":"("}}""", "expect_column_values_to_match_regex")]
    [InlineData("""{"type":"expect_column_values_to_be_of_type","kwargs":{"column":"x","type_list":["Number"]}}""", "column types such as Double")]
    [InlineData("""{"type":"expect_column_values_to_be_in_set","kwargs":{"column":"x","value_set":[]}}""", "The list is empty")]
    [InlineData("""{"type":"expect_column_values_to_be_unique","kwargs":{"column":"x","mostly":1.5}}""", "mostly 1.5")]
    [InlineData("""{"type":"expect_column_values_to_be_unique","severity":"fatal","kwargs":{"column":"x"}}""", "\"fatal\"; it is one of")]
    [InlineData("""{"type":"expect_column_values_to_be_unique","kwargs":{"column":"x","row_condition":"x >"}}""", "position 4")]
    [InlineData("5", "Not an expectation: 5")]
    public void What_is_wrong_in_a_suite_is_named(string expectation, string message) => Assert.Contains(message,
        Assert.Throws<FormatException>(() => ExpectationSuite.FromJson($$"""{"schemaVersion":1,"name":"s","expectations":[{{expectation}}]}""")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("", "Not a suite")]
    [InlineData("[]", "an object is expected")]
    [InlineData("{}", "schemaVersion is missing")]
    [InlineData("""{"schemaVersion":2}""", "schemaVersion is 2")]
    [InlineData("""{"schemaVersion":1,"name":"s","expectations":[]}""", "at least one expectation")]
    [InlineData("""{"schemaVersion":1,"schemaVersion":1}""", "Not a suite")]
    public void What_is_no_suite_is_refused(string json, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => ExpectationSuite.FromJson(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void What_has_no_form_in_json_is_refused_with_the_way_out()
    {
        var data = new Dataset(Column.Text("x", ["a"]));
        Assert.Contains("add it in code", Assert.Throws<InvalidOperationException>(() => new ExpectationSuite("s", Expect.ForeignKeysToExistInOtherTable("x", data["x"])).ToJson()).Message, StringComparison.Ordinal);
        var code = Expect.ColumnToExist("x") with { Where = new("first rows", row => row.Index < 5) };
        Assert.Contains("RowCondition.Parse", Assert.Throws<InvalidOperationException>(() => new ExpectationSuite("s", code).ToJson()).Message, StringComparison.Ordinal);
    }

    private static string Describe(Expectation expectation) => $"{expectation} {expectation.Severity} {string.Join(',', expectation.Columns)}";
}
