using MlOps.Sdk.Data;

namespace MlOps.Sdk.Tests.Data;

public sealed class ExpectationTests
{
    private static readonly Dataset Trips = new(
        Column.Text("origin", ["LAX", "JFK", null, "lax", "SFO"]),
        Column.Text("destination", ["JFK", "JFK", "LAX", "LAX", null]),
        Column.Double("distance", new double?[] { 2475, 0, 370, double.NaN, null }),
        Column.Long("stops", new long[] { 0, 1, 1, 2, 5 }),
        Column.DateTime("left", new[] { new DateTime(2001, 1, 1), new DateTime(2001, 1, 2), new DateTime(2001, 1, 2), new DateTime(2001, 1, 4), new DateTime(2001, 1, 3) }),
        Column.DateTime("landed", new[] { new DateTime(2001, 1, 1, 5, 0, 0), new DateTime(2001, 1, 2), new DateTime(2001, 1, 3), new DateTime(2001, 1, 3), new DateTime(2001, 1, 4) }));

    private static ExpectationResult Check(Expectation expectation, Dataset? data = null) => new ExpectationSuite("s", expectation).Validate(data ?? Trips).Results[0];

    public static TheoryData<string, Expectation, bool, long> RowByRow() => new()
    {
        { "a NaN is in no range", Expect.ColumnValuesToBeBetween("distance", 0), false, 1 },
        { "strict limits leave the limit out", Expect.ColumnValuesToBeBetween("distance", 0, strictMin: true), false, 2 },
        { "NaN is not finite", Expect.ColumnValuesToBeFinite("distance"), false, 1 },
        { "times have ranges", Expect.ColumnValuesToBeBetween("left", new DateTime(2001, 1, 1), new DateTime(2001, 1, 3)), false, 1 },
        { "integers are compared as text", Expect.ColumnValuesToBeInSet("stops", ["0", "1", "2"]), false, 1 },
        { "case counts", Expect.ColumnValuesToBeInSet("origin", ["LAX", "JFK", "SFO"]), false, 1 },
        { "case can be ignored", Expect.ColumnValuesToBeInSet("origin", ["LAX", "JFK", "SFO"], ignoreCase: true), true, 0 },
        { "not in a set", Expect.ColumnValuesToNotBeInSet("origin", ["JFK"]), false, 1 },
        { "a pattern that must not match", Expect.ColumnValuesToNotMatchRegex("origin", "^[a-z]+$"), false, 1 },
        { "any of several patterns", Expect.ColumnValuesToMatchRegexList("origin", ["^L", "^J"]), false, 2 },
        { "all of several patterns", Expect.ColumnValuesToMatchRegexList("origin", ["^L", "X$"], all: true), false, 3 },
        { "none of several patterns", Expect.ColumnValuesToNotMatchRegexList("origin", ["^L", "^J"]), false, 2 },
        { "SQL patterns", Expect.ColumnValuesToMatchLikePattern("origin", "_A%"), false, 3 },
        { "an SQL pattern's dot is a dot", Expect.ColumnValuesToNotMatchLikePattern("origin", "L.X"), true, 0 },
        { "any of several SQL patterns", Expect.ColumnValuesToMatchLikePatternList("origin", ["L%", "J%", "S%"]), false, 1 },
        { "none of several SQL patterns", Expect.ColumnValuesToNotMatchLikePatternList("origin", ["L%", "J%"]), false, 2 },
        { "lengths", Expect.ColumnValueLengthsToEqual("origin", 3), true, 0 },
        { "unique counts every member of a group", Expect.ColumnValuesToBeUnique("stops"), false, 2 },
        { "missing", Expect.ColumnValuesToBeNull("origin"), false, 4 },
        { "order of times", Expect.ColumnValuesToBeIncreasing("left"), false, 1 },
        { "strict order", Expect.ColumnValuesToBeIncreasing("left", strictly: true), false, 2 },
        { "falling order", Expect.ColumnValuesToBeDecreasing("stops"), false, 3 },
        { "dates", Expect.ColumnValuesToBeDateParseable("left"), true, 0 },
        { "equal pairs", Expect.ColumnPairValuesToBeEqual("origin", "destination"), false, 2 },
        { "pairs in a set", Expect.ColumnPairValuesToBeInSet("origin", "destination", [("LAX", "JFK"), ("JFK", "JFK")]), false, 1 },
        { "pairs of times", Expect.ColumnPairValuesAToBeGreaterThanB("landed", "left"), false, 2 },
        { "pairs of times or equal", Expect.ColumnPairValuesAToBeGreaterThanB("landed", "left", orEqual: true), false, 1 },
        { "different within a record", Expect.SelectColumnValuesToBeUniqueWithinRecord("origin", "destination"), false, 1 },
        { "sums", Expect.MulticolumnSumToEqual(["stops", "distance"], 2475), false, 3 },
        { "compound keys", Expect.CompoundColumnsToBeUnique("stops", "left"), false, 2 },
    };

    [Theory, MemberData(nameof(RowByRow))]
    public void Row_by_row(string what, Expectation expectation, bool success, long unexpected)
    {
        var result = Check(expectation);
        Assert.True(result.NotComputable is null, what);
        Assert.Equal((success, unexpected), (result.Success, result.Unexpected));
        Assert.Equal(unexpected, result.Examples.Count);
        Assert.StartsWith("expect_", expectation.Name, StringComparison.Ordinal);
    }

    public static TheoryData<Expectation, bool> OfTheWhole() => new()
    {
        { Expect.ColumnToExist("origin"), true },
        { Expect.ColumnToExist("nowhere"), false },
        { Expect.ColumnValuesToBeOfType("stops", ColumnType.Long, ColumnType.Double), true },
        { Expect.ColumnValuesToBeOfType("stops", ColumnType.Text), false },
        { Expect.ColumnMeanToBeBetween("stops", 1.8, 1.8), true },
        { Expect.ColumnProportionOfNonNullValuesToBeBetween("origin", 0.8, 0.8), true },
        { Expect.ColumnDistinctValuesToBeInSet("destination", ["JFK", "LAX", "SFO"]), true },
        { Expect.ColumnDistinctValuesToContainSet("destination", ["JFK", "SFO"]), false },
        { Expect.ColumnDistinctValuesToEqualSet("destination", ["LAX", "JFK"]), true },
        { Expect.ColumnMostCommonValueToBeInSet("stops", ["1"]), true },
        { Expect.ColumnMostCommonValueToBeInSet("stops", ["2"]), false },
        { Expect.ColumnKlDivergenceToBeLessThan("destination", new Dictionary<string, double> { ["JFK"] = 0.5, ["LAX"] = 0.5 }, 1e-9), true },
        { Expect.ColumnKlDivergenceToBeLessThan("origin", new Dictionary<string, double> { ["JFK"] = 1 }, 10), false },
        { Expect.TableRowCountToEqual(5), true },
        { Expect.TableColumnCountToEqual(5), false },
        { Expect.TableColumnsToMatchOrderedList("origin", "destination", "distance", "stops", "left", "landed"), true },
        { Expect.TableColumnsToMatchSet(["stops", "origin"]), false },
        { Expect.TableColumnsToMatchSet(["stops", "origin"], exact: false), true },
        { Expect.TableRowsToBeUnique(), true },
    };

    [Theory, MemberData(nameof(OfTheWhole))]
    public void Of_the_whole(Expectation expectation, bool success)
    {
        var result = Check(expectation);
        Assert.Null(result.NotComputable);
        Assert.Equal(success, result.Success);
    }

    [Fact]
    public void Mostly_allows_a_share_of_exceptions()
    {
        var expectation = Expect.ColumnValuesToBeBetween("stops", 0, 2);
        Assert.False(Check(expectation).Success);
        Assert.True(Check(expectation with { Mostly = 0.8 }).Success);
        Assert.False(Check(expectation with { Mostly = 0.81 }).Success);
        Assert.Throws<ArgumentOutOfRangeException>(() => expectation with { Mostly = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => expectation with { Mostly = double.NaN });
    }

    [Fact]
    public void A_row_condition_narrows_the_check_and_examples_keep_their_row()
    {
        var result = Check(Expect.ColumnValuesToBeBetween("stops", 0, 1) with { Where = new("stops > 1", row => row.Long("stops") > 1) });
        Assert.Equal((2, 2L), ((int)result.RowCount, result.Unexpected));
        Assert.Equal([new(3, "2"), new UnexpectedValue(4, "5")], result.Examples);
        Assert.Equal(1, Check(Expect.ColumnValuesToNotBeNull("origin") with { Where = RowCondition.Equal("destination", "JFK") }).RowCount - 1);
    }

    [Fact]
    public void A_check_of_nothing_succeeds_and_says_so()
    {
        var result = Check(Expect.ColumnValuesToBeBetween("distance", 0), Trips.Slice(4, 1));
        Assert.True(result.Success);
        Assert.True(result.IsEmpty);
        Assert.Equal("no values to check", result.Reason);
    }

    [Fact]
    public void What_cannot_be_checked_fails_with_the_reason()
    {
        Assert.Contains("there is no column 'delay'; the data set has 'origin'", Check(Expect.ColumnValuesToNotBeNull("delay")).NotComputable);
        Assert.Contains("'origin' holds Text, not numbers", Check(Expect.ColumnValuesToBeBetween("origin", 0)).NotComputable);
        Assert.Contains("NaN or infinite", Check(Expect.ColumnMeanToBeBetween("distance", 0)).NotComputable);
        Assert.Contains("has no values", Check(Expect.ColumnMinToBeBetween("stops", 0), Trips.Slice(0, 0)).NotComputable);
        Assert.Contains("too few different values", Check(Expect.ColumnStdevToBeBetween("stops", 0), Trips.Slice(0, 1)).NotComputable);
        Assert.Contains("not numbers", Check(Expect.ColumnPairValuesAToBeGreaterThanB("origin", "stops")).NotComputable);
        var slow = Check(Expect.ColumnValuesToMatchRegex("t", "^(a+)+$"), new Dataset(Column.Text("t", [new string('a', 40) + "!"])));
        Assert.False(slow.Success);
        Assert.Contains("took longer", slow.NotComputable);
    }

    [Fact]
    public void Only_critical_failures_stop_data_and_become_gate_checks()
    {
        var suite = new ExpectationSuite("trips",
            Expect.TableRowCountToBeBetween(1),
            Expect.ColumnValuesToBeBetween("stops", 0, 2) with { Severity = AlertSeverity.Warning },
            Expect.ColumnValuesToNotBeNull("stops"));
        var report = suite.Validate(Trips);
        Assert.True(report.Passed);
        Assert.Equal("WARNING  expect_column_values_to_be_between: stops in [0, 2]: 1 of 5 values unexpected (20.00 %), such as row 4: '5'", report.Failures.Single().ToString());
        Assert.Equal([GateVerdict.Passed, GateVerdict.Passed], report.ToGateChecks().Select(check => check.Verdict));
        Assert.False(new ExpectationSuite("trips", Expect.ColumnValuesToNotBeNull("origin")).Validate(Trips).Passed);
    }

    [Fact]
    public void Misuse_is_refused_when_the_expectation_is_made()
    {
        Assert.Throws<ArgumentException>(() => Expect.ColumnValuesToBeBetween("x"));
        Assert.Throws<ArgumentException>(() => Expect.ColumnValuesToBeBetween("x", 2, 1));
        Assert.Throws<ArgumentException>(() => Expect.ColumnValuesToBeBetween("x", double.NaN));
        Assert.Throws<ArgumentException>(() => Expect.ColumnValuesToBeInSet("x", []));
        Assert.Throws<ArgumentException>(() => Expect.ColumnKlDivergenceToBeLessThan("x", new Dictionary<string, double> { ["a"] = 0.5 }, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Expect.ColumnQuantileValuesToBeBetween("x", 1.5, 0));
        Assert.ThrowsAny<ArgumentException>(() => Expect.ColumnValuesToMatchRegex("x", "["));
        Assert.Throws<ArgumentException>(() => new ExpectationSuite("empty"));
    }
}
