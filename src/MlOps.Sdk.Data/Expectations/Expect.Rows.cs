namespace MlOps.Sdk.Data;

/// <content>Expectations of several columns in a row. A row in which one of them is missing is not checked.</content>
public static partial class Expect
{
    /// <summary>The first column's number is greater than the second's.</summary>
    public static Expectation ColumnPairValuesAToBeGreaterThanB(string a, string b, bool orEqual = false) =>
        Pair("expect_column_pair_values_a_to_be_greater_than_b", a, b, orEqual)
            .Given(("column_A", a), ("column_B", b), ("or_equal", orEqual));

    /// <summary>Both columns have the same text.</summary>
    public static Expectation ColumnPairValuesToBeEqual(string a, string b) => Across("expect_column_pair_values_to_be_equal", [a, b], $"{a} = {b}", static (columns, examples) =>
        RowCheck.Rows(columns, row => columns[0].Format(row) == columns[1].Format(row), examples))
            .Given(("column_A", a), ("column_B", b));

    /// <summary>The two columns' texts are one of these pairs.</summary>
    public static Expectation ColumnPairValuesToBeInSet(string a, string b, IReadOnlyCollection<(string A, string B)> pairs)
    {
        NotEmpty(pairs);
        var allowed = pairs.ToHashSet();
        return Across("expect_column_pair_values_to_be_in_set", [a, b], $"({a}, {b}) in {{{List(pairs.Select(pair => $"{pair.A}, {pair.B}"))}}}", (columns, examples) =>
            RowCheck.Rows(columns, row => allowed.Contains((columns[0].Format(row)!, columns[1].Format(row)!)), examples))
            .Given(("column_A", a), ("column_B", b), ("value_pairs_set", pairs));
    }

    /// <summary>No two rows have the same values in all of these columns.</summary>
    public static Expectation CompoundColumnsToBeUnique(params IReadOnlyList<string> columns)
    {
        NotEmpty(columns);
        return Across("expect_compound_columns_to_be_unique", columns, $"({string.Join(", ", columns)}) unique", static (values, examples) =>
        {
            string[] keys = [.. Enumerable.Range(0, values[0].Length).Select(row => Key(values, row))];
            var counts = keys.CountBy(key => key).ToDictionary(StringComparer.Ordinal);
            return RowCheck.Rows(values, row => counts[keys[row]] == 1, examples);
        })
            .Given(("column_list", columns));
    }

    /// <summary>No row has the same value in two of these columns.</summary>
    public static Expectation SelectColumnValuesToBeUniqueWithinRecord(params IReadOnlyList<string> columns)
    {
        NotEmpty(columns);
        return Across("expect_select_column_values_to_be_unique_within_record", columns, $"{string.Join(", ", columns)} different in each row", static (values, examples) =>
            RowCheck.Rows(values, row => values.Select(column => column.Format(row)).Distinct().Count() == values.Count, examples))
            .Given(("column_list", columns));
    }

    /// <summary>The numbers of these columns add up to a total in every row, within a tolerance.</summary>
    public static Expectation MulticolumnSumToEqual(IReadOnlyList<string> columns, double total, double tolerance = 1e-9)
    {
        NotEmpty(columns);
        ArgumentOutOfRangeException.ThrowIfNegative(tolerance);
        return Across("expect_multicolumn_sum_to_equal", columns, Text($"{string.Join(" + ", columns)} = {total}"), (values, examples) =>
            Numbers(values) is { } numbers ? RowCheck.Rows(values, row => Math.Abs(numbers.Sum(column => column[row]) - total) <= tolerance, examples) : NotNumbers(values))
            .Given(("column_list", columns), ("sum_total", total), ("tolerance", tolerance));
    }

    // Integers and times are compared as they are: a double holds neither exactly.
    private static Expectation Pair(string name, string a, string b, bool orEqual) => Across(name, [a, b], $"{a} {(orEqual ? ">=" : ">")} {b}", (values, examples) =>
    {
        Func<int, bool>? holds = (values[0], values[1]) switch
        {
            (Column<long> x, Column<long> y) => row => x.Values[row].CompareTo(y.Values[row]) is var order && (order > 0 || (orEqual && order == 0)),
            (Column<DateTime> x, Column<DateTime> y) => row => x.Values[row].CompareTo(y.Values[row]) is var order && (order > 0 || (orEqual && order == 0)),
            _ when Numbers(values) is { } numbers => row => orEqual ? numbers[0][row] >= numbers[1][row] : numbers[0][row] > numbers[1][row],
            _ => null,
        };
        return holds is null ? NotNumbers(values) : RowCheck.Rows(values, holds, examples);
    });

    private static Expectation Across(string name, IReadOnlyList<string> columns, string rule, Func<IReadOnlyList<Column>, int, Finding> check)
    {
        foreach (var column in columns)
            ArgumentException.ThrowIfNullOrEmpty(column, nameof(columns));

        return new(name, columns, rule, (data, examples) => check([.. columns.Select(column => data[column])], examples));
    }

    private static double[][]? Numbers(IReadOnlyList<Column> columns) => columns.Any(column => column is TextColumn or VectorColumn or Column<DateTime>)
        ? null
        : [.. columns.Select(column => column.AsDoubles().ToArray())];

    private static Finding NotNumbers(IReadOnlyList<Column> columns) =>
        Finding.Refused($"the columns hold {string.Join(", ", columns.Select(column => $"'{column.Name}' {column.Type}"))}, not numbers");

    // Lengths keep ("ab", "c") and ("a", "bc") apart.
    private static string Key(IReadOnlyList<Column> columns, int row) =>
        string.Concat(columns.Select(column => column.Format(row) is { } text ? $"{text.Length}:{text}" : "-"));
}
