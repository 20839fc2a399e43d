namespace MlOps.Sdk.Data;

/// <content>Expectations of a column as a whole. Numbers are computed over the values that are there, which must be finite.</content>
public static partial class Expect
{
    /// <summary>There is such a column.</summary>
    public static Expectation ColumnToExist(string column)
    {
        ArgumentException.ThrowIfNullOrEmpty(column);
        return new Expectation("expect_column_to_exist", [], $"column {column} exists", (data, _) =>
            new() { Met = data.Columns.Any(c => c.Name == column), Detail = $"the columns are {List(data.Columns.Select(c => c.Name))}" })
            .Given(("column", column));
    }

    /// <summary>The smallest number lies in a range.</summary>
    public static Expectation ColumnMinToBeBetween(string column, double? min = null, double? max = null) =>
        Number("expect_column_min_to_be_between", column, "minimum", min, max, sample => sample.Values[0])
            .Given(("column", column), ("min_value", min), ("max_value", max));

    /// <summary>The largest number lies in a range.</summary>
    public static Expectation ColumnMaxToBeBetween(string column, double? min = null, double? max = null) =>
        Number("expect_column_max_to_be_between", column, "maximum", min, max, sample => sample.Values[^1])
            .Given(("column", column), ("min_value", min), ("max_value", max));

    /// <summary>The mean lies in a range.</summary>
    public static Expectation ColumnMeanToBeBetween(string column, double? min = null, double? max = null) =>
        Number("expect_column_mean_to_be_between", column, "mean", min, max, sample => sample.Moments.Mean)
            .Given(("column", column), ("min_value", min), ("max_value", max));

    /// <summary>The median lies in a range.</summary>
    public static Expectation ColumnMedianToBeBetween(string column, double? min = null, double? max = null) =>
        Number("expect_column_median_to_be_between", column, "median", min, max, sample => sample.Quantile(0.5))
            .Given(("column", column), ("min_value", min), ("max_value", max));

    /// <summary>The sample standard deviation (divisor n - 1) lies in a range.</summary>
    public static Expectation ColumnStdevToBeBetween(string column, double? min = null, double? max = null) =>
        Number("expect_column_stdev_to_be_between", column, "standard deviation", min, max, sample => sample.Moments.SampleVariance is { } variance ? Math.Sqrt(variance) : null)
            .Given(("column", column), ("min_value", min), ("max_value", max));

    /// <summary>The sum lies in a range.</summary>
    public static Expectation ColumnSumToBeBetween(string column, double? min = null, double? max = null) =>
        Number("expect_column_sum_to_be_between", column, "sum", min, max, sample => sample.Moments.Mean * sample.Count)
            .Given(("column", column), ("min_value", min), ("max_value", max));

    /// <summary>The skewness (divisor n) lies in a range.</summary>
    public static Expectation ColumnSkewnessToBeBetween(string column, double? min = null, double? max = null) =>
        Number("expect_column_skewness_to_be_between", column, "skewness", min, max, sample => sample.Moments.Skewness)
            .Given(("column", column), ("min_value", min), ("max_value", max));

    /// <summary>A quantile, interpolated linearly, lies in a range.</summary>
    public static Expectation ColumnQuantileValuesToBeBetween(string column, double quantile, double? min = null, double? max = null)
    {
        if (!(quantile is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(quantile), quantile, "A quantile is in [0, 1].");

        return Number("expect_column_quantile_values_to_be_between", column, Text($"quantile {quantile}"), min, max, sample => sample.Quantile(quantile))
            .Given(("column", column), ("quantile", quantile), ("min_value", min), ("max_value", max));
    }

    /// <summary>The share of rows that have a value lies in a range.</summary>
    public static Expectation ColumnProportionOfNonNullValuesToBeBetween(string column, double? min = null, double? max = null)
    {
        Ordered(min, max);
        return On("expect_column_proportion_of_non_null_values_to_be_between", column, $"share of rows with a value in {Range(min, max)}", (values, _) => values.Length == 0
            ? Finding.Refused("there are no rows")
            : WholeCheck.InRange(1 - ((double)values.NullCount / values.Length), min, max))
            .Given(("column", column), ("min_value", min), ("max_value", max));
    }

    /// <summary>The number of different values lies in a range.</summary>
    public static Expectation ColumnUniqueValueCountToBeBetween(string column, int? min = null, int? max = null)
    {
        Ordered(min, max);
        return On("expect_column_unique_value_count_to_be_between", column, $"number of different values in {Range(min, max)}", (values, _) =>
            WholeCheck.InRange(Distinct.Counts(values).Count, min, max))
            .Given(("column", column), ("min_value", min), ("max_value", max));
    }

    /// <summary>The number of different values over the number of values lies in a range.</summary>
    public static Expectation ColumnProportionOfUniqueValuesToBeBetween(string column, double? min = null, double? max = null)
    {
        Ordered(min, max);
        return On("expect_column_proportion_of_unique_values_to_be_between", column, $"share of different values in {Range(min, max)}", (values, _) => values.Length == values.NullCount
            ? Finding.Refused($"column '{values.Name}' has no values")
            : WholeCheck.InRange((double)Distinct.Counts(values).Count / (values.Length - values.NullCount), min, max))
            .Given(("column", column), ("min_value", min), ("max_value", max));
    }

    /// <summary>No value occurs twice; every one that does is unexpected.</summary>
    public static Expectation ColumnValuesToBeUnique(string column) =>
        On("expect_column_values_to_be_unique", column, "unique", Distinct.Unique)
            .Given(("column", column));

    /// <summary>Every value that occurs is among these.</summary>
    public static Expectation ColumnDistinctValuesToBeInSet(string column, IReadOnlyCollection<string> set) =>
        Set("expect_column_distinct_values_to_be_in_set", column, "within", set, static (seen, wanted) => seen.Except(wanted), "not allowed")
            .Given(("column", column), ("value_set", set));

    /// <summary>Every one of these values occurs.</summary>
    public static Expectation ColumnDistinctValuesToContainSet(string column, IReadOnlyCollection<string> set) =>
        Set("expect_column_distinct_values_to_contain_set", column, "containing", set, static (seen, wanted) => wanted.Except(seen), "absent")
            .Given(("column", column), ("value_set", set));

    /// <summary>These values occur and no others.</summary>
    public static Expectation ColumnDistinctValuesToEqualSet(string column, IReadOnlyCollection<string> set) =>
        Set("expect_column_distinct_values_to_equal_set", column, "equal to", set, static (seen, wanted) => seen.Except(wanted).Concat(wanted.Except(seen)), "absent or not allowed")
            .Given(("column", column), ("value_set", set));

    /// <summary>The value that occurs most often is among these; where several do equally often, one of them.</summary>
    public static Expectation ColumnMostCommonValueToBeInSet(string column, IReadOnlyCollection<string> set)
    {
        NotEmpty(set);
        return On("expect_column_most_common_value_to_be_in_set", column, $"most common value in {{{List(set)}}}", (values, _) =>
        {
            var counts = Distinct.Counts(values);
            if (counts.Count == 0)
                return Finding.Refused($"column '{values.Name}' has no values");

            var most = counts.Values.Max();
            string[] modes = [.. counts.Where(pair => pair.Value == most).Select(pair => pair.Key)];
            return new() { Met = modes.Intersect(set).Any(), Detail = $"most common: {List(modes)}" };
        })
            .Given(("column", column), ("value_set", set));
    }

    /// <summary>The Kullback–Leibler divergence (base e) of the observed shares from these expected ones is below a limit.</summary>
    public static Expectation ColumnKlDivergenceToBeLessThan(string column, IReadOnlyDictionary<string, double> expected, double threshold)
    {
        AreShares(expected);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threshold);

        return On("expect_column_kl_divergence_to_be_less_than", column, Text($"divergence from the expected shares < {threshold}"), (values, _) =>
        {
            var counts = Distinct.Counts(values);
            var total = (double)counts.Values.Sum();
            if (total == 0)
                return Finding.Refused($"column '{values.Name}' has no values");

            var divergence = counts.Sum(pair => expected.TryGetValue(pair.Key, out var share) ? pair.Value / total * Math.Log(pair.Value / total / share) : double.PositiveInfinity);
            return WholeCheck.InRange(divergence, null, threshold, strictMax: true);
        })
            .Given(("column", column), ("partition_object", expected), ("threshold", threshold));
    }

    private static void AreShares(IReadOnlyDictionary<string, double> expected)
    {
        ArgumentNullException.ThrowIfNull(expected);
        if (expected.Count == 0 || expected.Values.Any(share => !(share > 0)) || !(Math.Abs(expected.Values.Sum() - 1) <= 1e-6))
            throw new ArgumentException("Expected shares are positive and add up to 1.", nameof(expected));
    }

    private static Expectation Number(string name, string column, string what, double? min, double? max, Func<Statistics.SortedSample, double?> compute)
    {
        Ordered(min, max);
        return On(name, column, $"{what} in {Range(min, max)}", (values, _) => WholeCheck.Numbers(values, compute, min, max));
    }

    private static Expectation Set(string name, string column, string how, IReadOnlyCollection<string> set, Func<IEnumerable<string>, IEnumerable<string>, IEnumerable<string>> wrong, string wrongIs)
    {
        NotEmpty(set);
        return On(name, column, $"different values {how} {{{List(set)}}}", (values, _) =>
        {
            string[] faults = [.. wrong(Distinct.Counts(values).Keys, set)];
            return new() { Met = faults.Length == 0, Detail = faults.Length == 0 ? "no fault" : $"{wrongIs}: {List(faults)}" };
        });
    }
}
