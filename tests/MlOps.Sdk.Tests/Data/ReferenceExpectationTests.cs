using Microsoft.Extensions.Time.Testing;
using MlOps.Sdk.Data;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Tests.Data;

/// <summary>Expectations that hold rows against a reference, another table or the clock.</summary>
public sealed class ReferenceExpectationTests
{
    private static readonly Dictionary<string, double> Fair = new() { ["heads"] = 0.5, ["tails"] = 0.5 };

    [Fact]
    public void Counts_fit_their_expected_shares_or_not()
    {
        // 60 heads of 100: chi-square 4 with 1 degree of freedom, p = 0.0455.
        var coins = new Dataset(Column.Text("side", Enumerable.Range(0, 100).Select(i => i < 60 ? "heads" : "tails")));
        var result = Check(coins, Expect.ColumnChisquareTestPValueToBeGreaterThan("side", Fair));
        Assert.False(result.Success);
        Assert.Equal(0.04550026389635839, result.Observed!.Value, 1e-12);
        Assert.True(Check(coins, Expect.ColumnChisquareTestPValueToBeGreaterThan("side", Fair, 0.04)).Success);
        var edge = new Dataset(Column.Text("side", ["heads", "edge"]));
        Assert.Equal(0, Check(edge, Expect.ColumnChisquareTestPValueToBeGreaterThan("side", Fair)).Observed);
        Assert.Contains("no values", Check(coins.Slice(0, 0), Expect.ColumnChisquareTestPValueToBeGreaterThan("side", Fair)).NotComputable, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Expect.ColumnChisquareTestPValueToBeGreaterThan("side", new Dictionary<string, double> { ["a"] = double.NaN }));
    }

    [Fact]
    public void What_is_served_still_looks_like_what_was_trained_on_or_not()
    {
        double[] trained = [.. Enumerable.Range(0, 1_000).Select(i => i / 1000.0)];
        var reference = NumericProfile.Of("score", trained);
        Assert.True(Check(new(Column.Double("score", trained)), Expect.ColumnPopulationStabilityIndexToBeLessThan("score", reference)).Success);
        var moved = Check(new(Column.Double("score", trained.Select(x => x * x).ToArray())), Expect.ColumnPopulationStabilityIndexToBeLessThan("score", reference));
        Assert.False(moved.Success);
        Assert.InRange(moved.Observed!.Value, 0.2, 2);
        Assert.Contains("is a NumericProfile", Check(new(Column.Text("score", ["a"])), Expect.ColumnPopulationStabilityIndexToBeLessThan("score", reference)).NotComputable, StringComparison.Ordinal);
        Assert.NotNull(Check(new(Column.Double("score", Array.Empty<double>())), Expect.ColumnPopulationStabilityIndexToBeLessThan("score", reference)).NotComputable);
        Assert.NotNull(Check(new(Column.DateTime("score", new[] { DateTime.UnixEpoch })), Expect.ColumnPopulationStabilityIndexToBeLessThan("score", reference)).NotComputable);
    }

    [Fact]
    public void Data_are_fresh_while_their_latest_time_is_near()
    {
        var clock = new FakeTimeProvider(new(2001, 7, 1, 12, 0, 0, TimeSpan.Zero));
        var data = new Dataset(Column.DateTime("at", new DateTime?[] { null, new(2001, 6, 30, 0, 0, 0, DateTimeKind.Utc), new(2001, 7, 1, 0, 0, 0, DateTimeKind.Utc) }));
        Assert.True(Check(data, Expect.ColumnMaxToBeRecent("at", TimeSpan.FromHours(12), clock)).Success);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(Check(data, Expect.ColumnMaxToBeRecent("at", TimeSpan.FromHours(12), clock)).Success);
        Assert.Contains("no values", Check(data.Slice(0, 1), Expect.ColumnMaxToBeRecent("at", TimeSpan.FromHours(1), clock)).NotComputable, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Expect.ColumnMaxToBeRecent("at", TimeSpan.Zero));
    }

    [Fact]
    public void Association_of_two_columns_is_measured()
    {
        // 2 x 2 with cells 30, 10, 10, 30: chi-square 20 of 80, V = 0.5.
        var data = new Dataset(
            Column.Text("a", Enumerable.Range(0, 80).Select(i => i < 40 ? "x" : "y")),
            Column.Bool("b", Enumerable.Range(0, 80).Select(i => i < 30 || (i >= 40 && i < 50)).ToArray()));
        Assert.Equal(0.5, Check(data, Expect.ColumnPairCramersPhiValueToBeLessThan("a", "b", 0.6)).Observed!.Value, 1e-12);
        Assert.NotNull(Check(data.Slice(0, 40), Expect.ColumnPairCramersPhiValueToBeLessThan("a", "b", 0.6)).NotComputable);
        Assert.Equal(1, Check(data, Expect.ColumnPairCramersPhiValueToBeLessThan("a", "a", 1)).Observed!.Value, 1e-12);
    }

    [Fact]
    public void Keys_and_counts_are_held_against_another_table()
    {
        var airports = new Dataset(Column.Text("code", ["LAX", "JFK"]));
        var flights = new Dataset(Column.Text("origin", ["LAX", "XXX", null, "JFK"]));
        var keys = Check(flights, Expect.ForeignKeysToExistInOtherTable("origin", airports["code"]));
        Assert.Equal((false, 1L, "XXX"), (keys.Success, keys.Unexpected, keys.Examples[0].Value));
        Assert.False(Check(flights, Expect.TableRowCountToEqualOtherTable(airports)).Success);
        Assert.True(Check(flights, Expect.TableRowCountToEqualOtherTable(flights)).Success);
    }

    [Theory]
    [InlineData("%Y-%m-%d", "2001-01-31", true)]
    [InlineData("%d/%m/%y", "31/01/01", true)]
    [InlineData("%Y-%m-%d", "2001-31-01", false)]
    [InlineData("at %H:%M:%S", "at 08:15:00", true)]
    [InlineData("%Y", "2001", true)]
    [InlineData("%b %d %Y 100%%", "Jan 31 2001 100%", true)]
    public void Formats_of_strftime_are_understood(string format, string text, bool isGood) =>
        Assert.Equal(isGood, Check(new(Column.Text("t", [text])), Expect.ColumnValuesToMatchStrftimeFormat("t", format)).Success);

    [Fact]
    public void A_strftime_directive_without_counterpart_is_refused() =>
        Assert.Contains("'%Q'", Assert.Throws<ArgumentException>(() => Expect.ColumnValuesToMatchStrftimeFormat("t", "%Q")).Message, StringComparison.Ordinal);

    [Fact]
    public void Sums_kurtosis_types_and_loose_dates_are_checked()
    {
        var data = new Dataset(Column.Double("x", new[] { 1, 2.0, 3, 4, 100 }), Column.Long("y", new long[] { 1, 2, 3, 4, 5 }), Column.Text("d", ["Jan 31, 2001", "2001-01-31", "soon", "1/31/2001 8:15", null]));
        Assert.Equal(1, Check(data, Expect.MulticolumnSumToBeBetween(["x", "y"], 0, 10)).Unexpected);
        Assert.InRange(Check(data, Expect.ColumnKurtosisToBeBetween("x", 0)).Observed!.Value, 0.2, 0.3);
        Assert.False(Check(data, Expect.ColumnValuesToBeInTypeList("x", [ColumnType.Long, ColumnType.Float])).Success);
        Assert.Equal([2], Check(data, Expect.ColumnValuesToBeDateutilParseable("d")).Examples.Select(example => example.Row));
    }

    [Fact]
    public void Large_integers_and_near_times_are_compared_exactly()
    {
        var time = new DateTime(2001, 1, 31, 0, 0, 0, DateTimeKind.Utc);
        var data = new Dataset(
            Column.Long("a", new long?[] { 9007199254740993, 9007199254740992, null }), Column.Long("b", new long[] { 9007199254740992, 9007199254740992, 0 }),
            Column.DateTime("end", new[] { time.AddTicks(1), time, time }), Column.DateTime("start", new[] { time, time, time }));
        Assert.Equal([1], Check(data, Expect.ColumnPairValuesAToBeGreaterThanB("a", "b")).Examples.Select(example => example.Row));
        Assert.True(Check(data, Expect.ColumnPairValuesAToBeGreaterThanB("a", "b", orEqual: true)).Success);
        Assert.False(Check(data, Expect.ColumnPairValuesAToBeGreaterThanB("b", "a")).Success);
        Assert.Equal([1, 2], Check(data, Expect.ColumnPairValuesAToBeGreaterThanB("end", "start")).Examples.Select(example => example.Row));
        Assert.NotNull(Check(data, Expect.ColumnPairValuesAToBeGreaterThanB("a", "end")).NotComputable);
        Assert.Equal([1], Check(data, Expect.ColumnPairValuesAToBeGreaterThanB("a", "b") with { Where = RowCondition.Parse("start = '2001-01-31T00:00:00Z'") }).Examples.Select(example => example.Row));
    }

    [Fact]
    public void A_row_condition_that_does_not_fit_is_a_result_with_a_reason()
    {
        var data = new Dataset(Column.Double("x", new[] { 1, 2.0 }));
        Assert.Contains("no column 'y'", Check(data, Expect.ColumnValuesToBeFinite("x") with { Where = RowCondition.Parse("y > 1") }).NotComputable, StringComparison.Ordinal);
        Assert.Contains("compare it with a number", Check(data, Expect.ColumnValuesToBeFinite("x") with { Where = RowCondition.Parse("x = 'far'") }).NotComputable, StringComparison.Ordinal);
        Assert.Equal(1, Check(data, Expect.ColumnValuesToBeFinite("x") with { Where = RowCondition.Parse("x > 1") }).RowCount);
        Assert.True(RowCondition.Parse("x > 1").Includes(data[1]));
        Assert.False(RowCondition.Parse("x > 1").Includes(data[0]));
    }

    private static ExpectationResult Check(Dataset data, Expectation expectation) => new ExpectationSuite("s", expectation).Validate(data).Results[0];
}
