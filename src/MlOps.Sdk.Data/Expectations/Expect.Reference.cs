using System.Globalization;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Data;

/// <content>Expectations that hold the rows against others: a reference's profile or shares, another table, the clock.</content>
public static partial class Expect
{
    /// <summary>The column has one of these types.</summary>
    public static Expectation ColumnValuesToBeInTypeList(string column, IReadOnlyList<ColumnType> types)
    {
        NotEmpty(types);
        return On("expect_column_values_to_be_in_type_list", column, $"of type {string.Join(" or ", types)}", (values, _) => new() { Met = types.Contains(values.Type), Detail = $"the type is {values.Type}" })
            .Given(("column", column), ("type_list", types));
    }

    /// <summary>The values are dates or times in one of the usual forms, read in the invariant culture: month before day.</summary>
    public static Expectation ColumnValuesToBeDateutilParseable(string column) =>
        On("expect_column_values_to_be_dateutil_parseable", column, "a date or time", static (values, examples) =>
            RowCheck.Texts(values, static text => TimeText.TryParse(text, out _) || System.DateTime.TryParse(text, CultureInfo.InvariantCulture, out _), examples))
            .Given(("column", column));

    /// <summary>The values are times in this format of C's <c>strftime</c>, such as <c>%Y-%m-%d</c>, in the invariant culture.</summary>
    /// <exception cref="ArgumentException">The format has a directive that is not supported.</exception>
    public static Expectation ColumnValuesToMatchStrftimeFormat(string column, string format)
    {
        ArgumentException.ThrowIfNullOrEmpty(format);
        var exact = StrftimeFormat.ToDotNet(format);
        return On("expect_column_values_to_match_strftime_format", column, $"in the form {format}", (values, examples) =>
            RowCheck.Texts(values, text => System.DateTime.TryParseExact(text, exact, CultureInfo.InvariantCulture, DateTimeStyles.None, out _), examples))
            .Given(("column", column), ("strftime_format", format));
    }

    /// <summary>The excess kurtosis (0 for a normal distribution, divisor n) lies in a range.</summary>
    public static Expectation ColumnKurtosisToBeBetween(string column, double? min = null, double? max = null) =>
        Number("expect_column_kurtosis_to_be_between", column, "excess kurtosis", min, max, sample => sample.Moments.ExcessKurtosis)
            .Given(("column", column), ("min_value", min), ("max_value", max));

    /// <summary>The latest time is at most so old, and not in the future by as much: the data are fresh.</summary>
    /// <param name="column">A column of times; local ones are held against the local clock.</param>
    /// <param name="age">The age, more than zero.</param>
    /// <param name="time">The clock; the system's when null.</param>
    public static Expectation ColumnMaxToBeRecent(string column, TimeSpan age, TimeProvider? time = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(age, TimeSpan.Zero);
        time ??= TimeProvider.System;
        return On("expect_column_max_to_be_recent", column, Text($"latest at most {age} old"), (values, _) =>
        {
            if (values is not Column<DateTime> times)
                return Finding.Refused($"column '{values.Name}' holds {values.Type}, not times");

            if (times.NullCount == times.Length)
                return Finding.Refused($"column '{values.Name}' has no values");

            var latest = times.Present().ToArray().Max();
            var now = latest.Kind == DateTimeKind.Utc ? time.GetUtcNow().UtcDateTime : time.GetLocalNow().DateTime;
            return new() { Met = (now - latest).Duration() <= age, Observed = (now - latest).TotalSeconds, Detail = $"the latest is {TimeText.Format(latest)}, {now - latest} old" };
        })
            .Given(("column", column), ("max_age_seconds", age));
    }

    /// <summary>The Pearson test of the observed counts against these expected shares has a p-value above a limit.</summary>
    public static Expectation ColumnChisquareTestPValueToBeGreaterThan(string column, IReadOnlyDictionary<string, double> expected, double p = 0.05)
    {
        AreShares(expected);
        if (!(p is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(p), p, "The least p-value is in (0, 1).");

        return On("expect_column_chisquare_test_p_value_to_be_greater_than", column, Text($"fits the expected shares with p > {p}"), (values, _) =>
        {
            var counts = Distinct.Counts(values);
            var total = (double)counts.Values.Sum();
            if (total == 0 || expected.Count < 2)
                return Finding.Refused(total == 0 ? $"column '{values.Name}' has no values" : "there is only one expected category");

            var statistic = counts.Keys.Any(value => !expected.ContainsKey(value))
                ? double.PositiveInfinity
                : expected.Sum(share => Math.Pow(counts.GetValueOrDefault(share.Key) - (total * share.Value), 2) / (total * share.Value));
            return WholeCheck.InRange(double.IsInfinity(statistic) ? 0 : ChiSquaredDistribution.Survival(statistic, expected.Count - 1), p, null, strictMin: true);
        })
            .Given(("column", column), ("partition_object", expected), ("p", p));
    }

    /// <summary>
    /// The population stability index against a reference's profile is below a limit: whether what is served still looks like what
    /// the model was trained on. By custom 0.1 is a small and 0.2 a large change.
    /// </summary>
    public static Expectation ColumnPopulationStabilityIndexToBeLessThan(string column, ColumnProfile reference, double threshold = 0.2)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threshold);
        return On("expect_column_population_stability_index_to_be_less_than", column, Text($"stability index against the reference < {threshold}"), (values, _) =>
        {
            if (!ColumnProfiler.CanProfile(values.Type))
                return Finding.Refused($"column '{values.Name}' holds {values.Type}, which has no profile");

            var result = (reference, new Dataset(values).Profile().Columns[0]) switch
            {
                (NumericProfile a, NumericProfile b) => ProfileDrift.StabilityIndex(a, b),
                (CategoricalProfile a, CategoricalProfile b) => ProfileDrift.StabilityIndex(a, b),
                (var a, _) => DriftResult.NotComputable(PopulationStabilityIndex.Method, $"column '{values.Name}' holds {values.Type}, its reference is a {a.GetType().Name}"),
            };
            return result.Statistic is { } index ? WholeCheck.InRange(index, null, threshold, strictMax: true) : Finding.Refused(result.Reason ?? "the index cannot be computed");
        })
            .Given(("column", column), ("reference_profile", reference), ("threshold", threshold));
    }

    /// <summary>Cramér's V of two columns is below a limit: they do not tell the same.</summary>
    public static Expectation ColumnPairCramersPhiValueToBeLessThan(string a, string b, double threshold)
    {
        if (!(threshold is > 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "Cramér's V lies in [0, 1].");

        return Across("expect_column_pair_cramers_phi_value_to_be_less_than", [a, b], Text($"Cramér's V of {a} and {b} < {threshold}"), (columns, _) =>
            Association.CramersV(columns[0], columns[1]) is { } v ? WholeCheck.InRange(v, null, threshold, strictMax: true) : Finding.Refused("one of the columns has fewer than two values"))
            .Given(("column_A", a), ("column_B", b), ("threshold", threshold));
    }

    /// <summary>The numbers of these columns add up to a total within a range in every row.</summary>
    public static Expectation MulticolumnSumToBeBetween(IReadOnlyList<string> columns, double? min = null, double? max = null)
    {
        NotEmpty(columns);
        Ordered(min, max);
        return Across("expect_multicolumn_sum_to_be_between", columns, $"{string.Join(" + ", columns)} in {Range(min, max)}", (values, examples) =>
            Numbers(values) is { } numbers ? RowCheck.Rows(values, row => WholeCheck.IsIn(numbers.Sum(column => column[row]), min, max), examples) : NotNumbers(values))
            .Given(("column_list", columns), ("min_value", min), ("max_value", max));
    }

    /// <summary>Every value occurs in a column of another table.</summary>
    public static Expectation ForeignKeysToExistInOtherTable(string column, Column other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var keys = new Lazy<HashSet<string>>(() => [.. Distinct.Counts(other).Keys]);
        return On("expect_foreign_keys_to_exist_in_other_table", column, $"in column {other.Name} of the other table", (values, examples) => RowCheck.Texts(values, text => keys.Value.Contains(text), examples));
    }

    /// <summary>There are as many rows as in another table.</summary>
    public static Expectation TableRowCountToEqualOtherTable(Dataset other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var rows = other.RowCount;
        return Table("expect_table_row_count_to_equal_other_table", Text($"{rows} rows as in the other table"), data => WholeCheck.InRange(data.RowCount, rows, rows));
    }
}
