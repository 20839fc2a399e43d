using CsCheck;
using MlOps.Sdk.Data;

namespace MlOps.Sdk.Tests.Data;

public sealed class SuiteInferenceTests
{
    private static readonly Dataset Orders = new(
        Column.Long("id", [.. Enumerable.Range(100, 60).Select(i => (long)i)]),
        Column.Text("country", Enumerable.Range(0, 60).Select(i => i % 3 == 0 ? "DE" : "FR")),
        Column.Double("amount", [.. Enumerable.Range(0, 60).Select(i => i % 10 == 0 ? (double?)null : i)]),
        Column.Text("email", Enumerable.Range(0, 60).Select(i => $"user{i}@example.org")));

    [Fact]
    public void A_reference_meets_what_was_learned_from_it() => GenDataset.Any.Where(data => data.RowCount > 0).Sample(
        data => data.InferExpectations("own").Validate(data).Results.All(result => result.Success), iter: 200);

    [Fact]
    public void Types_ranges_categories_forms_keys_and_order_are_learned()
    {
        var rules = Orders.InferExpectations("orders").Expectations.Select(expectation => expectation.ToString()).ToList();
        Assert.Contains("expect_column_values_to_be_of_type: id of type Long", rules);
        Assert.Contains("expect_column_values_to_be_increasing: id increasing", rules);
        Assert.Contains("expect_column_values_to_be_unique: id unique", rules);
        Assert.Contains("expect_column_values_to_be_in_set: country in {'DE', 'FR'}", rules);
        Assert.Contains("expect_column_values_to_be_between: amount in [0, 64.8]", rules);
        Assert.Contains(rules, rule => rule.StartsWith("expect_column_proportion_of_non_null_values_to_be_between: amount", StringComparison.Ordinal));
        Assert.Contains(rules, rule => rule.StartsWith("expect_column_values_to_match_regex: email matches ^[^@", StringComparison.Ordinal));
    }

    [Fact]
    public void New_categories_missing_cells_and_other_types_are_noticed()
    {
        var suite = Orders.InferExpectations("orders");
        var other = new Dataset(
            Column.Double("id", new double?[] { 1, null }),
            Column.Text("country", ["DE", "XX"]),
            Column.Double("amount", new double[] { 1, 1e6 }));
        var report = suite.Validate(other);
        Assert.False(report.Passed);
        string[] failed = [.. report.Failures.Select(result => $"{result.Expectation.Severity} {result.Expectation.Name}: {string.Join(' ', result.Expectation.Columns)}")];
        Assert.Contains("Critical expect_column_values_to_be_of_type: id", failed);
        Assert.Contains("Critical expect_column_values_to_not_be_null: id", failed);
        Assert.Contains("Critical expect_table_columns_to_match_set: ", failed);
        Assert.Contains("Warning expect_column_values_to_be_in_set: country", failed);
        Assert.Contains("Warning expect_column_values_to_be_between: amount", failed);
    }

    [Fact]
    public void A_shift_from_the_reference_and_missing_volume_are_noticed_where_asked_for()
    {
        var suite = ExpectationSuite.FromJson(Orders.InferExpectations("orders", new() { StabilityLimit = 0.2, VolumeFactor = 2 }).ToJson());
        Assert.True(suite.Validate(Orders).Results.All(result => result.Success));
        var skewed = Orders.Take([.. Enumerable.Range(0, 29).Select(i => 3 * (i / 2))]);
        string[] failed = [.. suite.Validate(skewed).Failures.Select(result => result.Expectation.ToString())];
        Assert.Contains("expect_table_row_count_to_be_between: rows in [30, 120]", failed);
        Assert.Contains("expect_column_population_stability_index_to_be_less_than: country stability index against the reference < 0.2", failed);
        Assert.Throws<ArgumentOutOfRangeException>(() => Orders.InferExpectations("orders", new() { VolumeFactor = 1 }));
    }

    [Fact]
    public void A_reference_meets_the_profiles_learned_from_it() => GenDataset.Any.Where(data => data.RowCount > 0).Sample(
        data => data.InferExpectations("own", new() { StabilityLimit = 0.2, VolumeFactor = 1.5 }).Validate(data).Results.All(result => result.Success), iter: 100);

    [Fact]
    public void Nothing_is_learned_from_no_rows() =>
        Assert.Throws<ArgumentException>(() => Orders.Slice(0, 0).InferExpectations("none"));
}
