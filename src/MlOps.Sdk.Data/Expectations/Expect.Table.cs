namespace MlOps.Sdk.Data;

/// <content>Expectations of the table.</content>
public static partial class Expect
{
    /// <summary>The number of rows lies in a range.</summary>
    public static Expectation TableRowCountToBeBetween(int? min = null, int? max = null)
    {
        Ordered(min, max);
        return Table("expect_table_row_count_to_be_between", $"rows in {Range(min, max)}", data => WholeCheck.InRange(data.RowCount, min, max))
            .Given(("min_value", min), ("max_value", max));
    }

    /// <summary>There are this many rows.</summary>
    public static Expectation TableRowCountToEqual(int count) => Table("expect_table_row_count_to_equal", $"{count} rows", data => WholeCheck.InRange(data.RowCount, count, count))
            .Given(("value", count));

    /// <summary>The number of columns lies in a range.</summary>
    public static Expectation TableColumnCountToBeBetween(int? min = null, int? max = null)
    {
        Ordered(min, max);
        return Table("expect_table_column_count_to_be_between", $"columns in {Range(min, max)}", data => WholeCheck.InRange(data.Columns.Count, min, max))
            .Given(("min_value", min), ("max_value", max));
    }

    /// <summary>There are this many columns.</summary>
    public static Expectation TableColumnCountToEqual(int count) => Table("expect_table_column_count_to_equal", $"{count} columns", data => WholeCheck.InRange(data.Columns.Count, count, count))
            .Given(("value", count));

    /// <summary>The columns are these, in this order.</summary>
    public static Expectation TableColumnsToMatchOrderedList(params IReadOnlyList<string> columns)
    {
        NotEmpty(columns);
        return Table("expect_table_columns_to_match_ordered_list", $"columns are {List(columns)} in this order", data =>
            new() { Met = data.Columns.Select(column => column.Name).SequenceEqual(columns), Detail = $"the columns are {List(data.Columns.Select(column => column.Name))}" })
            .Given(("column_list", columns));
    }

    /// <summary>The columns are these in any order; others may stand beside them where the match is not exact.</summary>
    public static Expectation TableColumnsToMatchSet(IReadOnlyCollection<string> columns, bool exact = true)
    {
        NotEmpty(columns);
        return Table("expect_table_columns_to_match_set", $"columns are {List(columns)}{(exact ? "" : " and possibly others")}", data =>
        {
            string[] names = [.. data.Columns.Select(column => column.Name)];
            string[] faults = [.. columns.Except(names).Select(name => $"no {name}"), .. (exact ? names.Except(columns) : []).Select(name => $"also {name}")];
            return new() { Met = faults.Length == 0, Detail = faults.Length == 0 ? "no fault" : string.Join(", ", faults) };
        })
            .Given(("column_set", columns), ("exact_match", exact));
    }

    /// <summary>No row is the same as another in every column.</summary>
    public static Expectation TableRowsToBeUnique() => new Expectation("expect_table_rows_to_be_unique", [], "no row twice", static (data, examples) =>
    {
        string[] keys = [.. Enumerable.Range(0, data.RowCount).Select(row => Key(data.Columns, row))];
        var counts = keys.CountBy(key => key).ToDictionary(StringComparer.Ordinal);
        var twice = Enumerable.Range(0, data.RowCount).Where(row => counts[keys[row]] > 1).ToList();
        return new() { Evaluated = data.RowCount, Unexpected = twice.Count, Examples = [.. twice.Take(examples).Select(row => new UnexpectedValue(row, string.Join(", ", data.Columns.Select(column => column.Format(row)))))] };
    })
        .Given();

    /// <summary>No column has only missing values.</summary>
    public static Expectation TableColumnsToNotBeEmpty() => Columns("expect_table_columns_to_not_be_empty", "no column is empty", static column => column.NullCount == column.Length, "empty")
        .Given();

    /// <summary>No column has only one value.</summary>
    public static Expectation TableColumnsToNotBeConstant() => Columns("expect_table_columns_to_not_be_constant", "no column is constant", static column => Distinct.Counts(column).Count == 1, "constant")
        .Given();

    private static Expectation Columns(string name, string rule, Func<Column, bool> isFault, string fault) => Table(name, rule, data =>
    {
        string[] faults = [.. data.Columns.Where(isFault).Select(column => column.Name)];
        return new() { Met = data.RowCount == 0 || faults.Length == 0, Observed = faults.Length, Detail = faults.Length == 0 ? "no fault" : $"{fault}: {List(faults)}" };
    });

    private static Expectation Table(string name, string rule, Func<Dataset, Finding> check) => new(name, [], rule, (data, _) => check(data));
}
