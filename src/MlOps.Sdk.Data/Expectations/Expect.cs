using System.Globalization;

namespace MlOps.Sdk.Data;

/// <summary>Makes expectations, named as in Great Expectations.</summary>
public static partial class Expect
{
    /// <summary>Every row has a value.</summary>
    public static Expectation ColumnValuesToNotBeNull(string column) => On("expect_column_values_to_not_be_null", column, "has a value", static (values, examples) =>
        Presence(values, wantsValue: true, examples))
            .Given(("column", column));

    /// <summary>No row has a value.</summary>
    public static Expectation ColumnValuesToBeNull(string column) => On("expect_column_values_to_be_null", column, "has no value", static (values, examples) =>
        Presence(values, wantsValue: false, examples))
            .Given(("column", column));

    /// <summary>The numbers lie between two limits, which are allowed values unless strict.</summary>
    public static Expectation ColumnValuesToBeBetween(string column, double? min = null, double? max = null, bool strictMin = false, bool strictMax = false)
    {
        Ordered(min, max);
        return On("expect_column_values_to_be_between", column, $"in {Range(min, max, strictMin, strictMax)}", (values, examples) =>
            RowCheck.Numbers(values, number => WholeCheck.IsIn(number, min, max, strictMin, strictMax), examples))
            .Given(("column", column), ("min_value", min), ("max_value", max), ("strict_min", strictMin), ("strict_max", strictMax));
    }

    /// <summary>The times lie between two times, which are allowed.</summary>
    public static Expectation ColumnValuesToBeBetween(string column, DateTime min, DateTime max) =>
        On("expect_column_values_to_be_between", column, $"in [{TimeText.Format(min)}, {TimeText.Format(max)}]", (values, examples) =>
            RowCheck.Times(values, time => time >= min && time <= max, examples))
            .Given(("column", column), ("min_value", min), ("max_value", max));

    /// <summary>The numbers are finite.</summary>
    public static Expectation ColumnValuesToBeFinite(string column) =>
        On("expect_column_values_to_be_finite", column, "finite", static (values, examples) => RowCheck.Numbers(values, double.IsFinite, examples))
            .Given(("column", column));

    /// <summary>The numbers lie within so many sample standard deviations of their mean.</summary>
    public static Expectation ColumnValueZScoresToBeLessThan(string column, double threshold)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threshold);
        return On("expect_column_value_z_scores_to_be_less_than", column, Text($"|z| < {threshold}"), (values, examples) => Spread.ZScores(values, threshold, examples))
            .Given(("column", column), ("threshold", threshold));
    }

    /// <summary>The numbers lie within the quartiles widened by so many interquartile ranges (Tukey's fences).</summary>
    public static Expectation ColumnValuesToBeWithinQuartileFences(string column, double width = 1.5)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        return On("expect_column_values_to_be_within_quartile_fences", column, Text($"within {width} interquartile ranges of the quartiles"), (values, examples) => Spread.Fences(values, width, examples))
            .Given(("column", column), ("width", width));
    }

    /// <summary>Each value is not smaller than the one before; larger where strict.</summary>
    public static Expectation ColumnValuesToBeIncreasing(string column, bool strictly = false) =>
        On("expect_column_values_to_be_increasing", column, strictly ? "strictly increasing" : "increasing", (values, examples) => Order.Check(values, 1, strictly, examples))
            .Given(("column", column), ("strictly", strictly));

    /// <summary>Each value is not larger than the one before; smaller where strict.</summary>
    public static Expectation ColumnValuesToBeDecreasing(string column, bool strictly = false) =>
        On("expect_column_values_to_be_decreasing", column, strictly ? "strictly decreasing" : "decreasing", (values, examples) => Order.Check(values, -1, strictly, examples))
            .Given(("column", column), ("strictly", strictly));

    /// <summary>The column has one of these types.</summary>
    public static Expectation ColumnValuesToBeOfType(string column, params IReadOnlyList<ColumnType> types)
    {
        NotEmpty(types);
        return On("expect_column_values_to_be_of_type", column, $"of type {string.Join(" or ", types)}", (values, _) => new() { Met = types.Contains(values.Type), Detail = $"the type is {values.Type}" })
            .Given(("column", column), ("type_list", types));
    }

    private static Expectation On(string name, string column, string rule, Func<Column, int, Finding> check)
    {
        ArgumentException.ThrowIfNullOrEmpty(column);
        return new(name, [column], $"{column} {rule}", (data, examples) => check(data[column], examples));
    }

    private static Finding Presence(Column values, bool wantsValue, int examples)
    {
        var (unexpected, list) = (0L, new List<UnexpectedValue>());
        for (var row = 0; row < values.Length; row++)
        {
            if (values.IsNull(row) == wantsValue && unexpected++ < examples)
                list.Add(new(row, values.Format(row)));
        }

        return new() { Missing = values.NullCount, Evaluated = values.Length, Unexpected = unexpected, Examples = list };
    }

    private static string Range(double? min, double? max, bool strictMin = false, bool strictMax = false) =>
        Text($"{(strictMin || min is null ? '(' : '[')}{min ?? double.NegativeInfinity}, {max ?? double.PositiveInfinity}{(strictMax || max is null ? ')' : ']')}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string List(IEnumerable<string> values) => string.Join(", ", values.Take(10).Select(value => $"'{value}'")) + (values.Skip(10).Any() ? ", …" : "");

    private static void NotEmpty<T>(IReadOnlyCollection<T> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0)
            throw new ArgumentException("The list is empty; give at least one.", nameof(values));
    }

    private static void Ordered(double? min, double? max)
    {
        if (min is null && max is null)
            throw new ArgumentException("Give a least or a largest value; without either there is nothing to check.", nameof(min));

        if (!(min is null || max is null || min <= max) || min is double.NaN || max is double.NaN)
            throw new ArgumentException(Text($"The least value {min} is not below the largest {max}."), nameof(min));
    }
}
