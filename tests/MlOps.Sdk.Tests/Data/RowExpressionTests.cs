using CsCheck;
using MlOps.Sdk.Data;

namespace MlOps.Sdk.Tests.Data;

public sealed class RowExpressionTests
{
    private static readonly Dataset Flights = new(
        Column.Text("origin", ["LAX", "JFK", null, "LAX", "O'Hare"]),
        Column.Double("distance", new double?[] { 1946, 106, 700, null, double.NaN }),
        Column.Long("delay", new long?[] { 9007199254740993, -5, 0, 15, null }),
        Column.Long("limit", new long[] { 9007199254740992, -5, 1, 14, 0 }),
        Column.Bool("late", new bool?[] { true, false, null, true, false }),
        Column.DateTime("at", new DateTime?[] { new(2001, 1, 31), new(2001, 2, 1), null, new(2001, 2, 28), new(2001, 3, 1) }),
        Column.Float("odd name", new[] { 1f, 2f, 3f, 4f, 5f }),
        Column.Vector("v", new float[5], 1));

    // Random expressions over these columns, as text with brackets everywhere.
    private static readonly Gen<string> Comparisons = Gen.OneOf(
        Gen.Select(Gen.OneOf("=", "!=", "<>", "<", "<=", ">", ">="), Gen.OneOf("106", "-5", "700.5", "1e3", "0"), (sign, value) => $"distance {sign} {value}"),
        Gen.Select(Gen.OneOf("=", "<", ">="), Gen.OneOf("9007199254740993", "15", "-4.5"), (sign, value) => $"delay {sign} {value}"),
        Gen.Select(Gen.OneOf("=", "!=", "<"), Gen.OneOf("'LAX'", "'O''Hare'", "''"), (sign, value) => $"origin {sign} {value}"),
        Gen.OneOf("late = true", "late != false", "origin is null", "distance is not null", "origin in ('LAX', 'JFK')", "delay not in (0, 15)", "at >= '2001-02-01'", "\"odd name\" between 2 and 4", "delay > limit", "distance >= delay"));

    private static readonly Gen<string> Any = Gen.Recursive<string>((depth, inner) => depth >= 4
        ? Comparisons
        : Gen.OneOf(Comparisons, Gen.Select(inner, inner, (a, b) => $"({a}) and ({b})"), Gen.Select(inner, inner, (a, b) => $"({a}) OR ({b})"), inner.Select(a => $"not ({a})")));

    [Theory]
    [InlineData("distance > 500 and origin = 'LAX'", "0")]
    [InlineData("distance > 500", "0,2")]
    [InlineData("not distance > 500", "1,4")]
    [InlineData("distance is null", "3")]
    [InlineData("origin = 'O''Hare' or origin is null", "2,4")]
    [InlineData("origin in ('JFK', 'LAX') and not late = false", "0,3")]
    [InlineData("origin not in ('JFK')", "0,3,4")]
    [InlineData("delay = 9007199254740993", "0")]
    [InlineData("delay > limit", "0,3")]
    [InlineData("delay between -5 and 0", "1,2")]
    [InlineData("at >= '2001-02-01' AND at < '2001-03-01'", "1,3")]
    [InlineData("\"odd name\" >= 4.5", "4")]
    [InlineData("late = true or late = false and distance < 200", "0,1,3")]
    [InlineData("(late = true or late = false) and distance < 200", "1")]
    [InlineData("distance != distance", "4")]
    [InlineData("v is not null", "0,1,2,3,4")]
    public void Rows_are_found(string expression, string rows)
    {
        Assert.Equal(rows, string.Join(',', RowExpression.Parse(expression).Rows(Flights)));
        Assert.Equal(rows, string.Join(',', Flights.Slice(expression).Rows.ToArray()));
    }

    [Theory]
    [InlineData("", "position 1 ", "a column name, 'not' or '(' is expected, not the end")]
    [InlineData("distance", "position 9 ", "=, !=, <, <=, >, >=, 'in', 'between' or 'is' is expected, not the end")]
    [InlineData("distance > ", "position 12 ", "a number, a text in single quotes, true, false or a column name is expected")]
    [InlineData("distance > 5 origin = 'x'", "position 14 ", "'and', 'or' or the end is expected, not 'origin'")]
    [InlineData("(distance > 5", "position 14 ", "')' is expected, not the end")]
    [InlineData("origin = 'LAX", "position 10 ", "the quote ' is not closed")]
    [InlineData("origin = 'LAX''", "position 10 ", "the quote ' is not closed")]
    [InlineData("origin is 5", "position 11 ", "'null' or 'not null' is expected, not '5'")]
    [InlineData("origin in ()", "position 12 ", "a value is expected, not ')'")]
    [InlineData("origin not 'x'", "position 12 ", "'in' or 'between' is expected")]
    [InlineData("distance > 1.2.3", "position 12 ", "a number such as 1.5 or 2e3 is expected, not '1.2.3'")]
    [InlineData("distance > 1e999", "position 12 ", "a number such as 1.5 or 2e3 is expected")]
    [InlineData("System.IO.File", "position 7 ", "'.' has no meaning here")]
    [InlineData("distance between 1 or 2", "position 20 ", "'and' is expected, not 'or'")]
    public void What_is_no_expression_is_refused_with_its_place(string text, string position, string what)
    {
        var e = Assert.Throws<FormatException>(() => RowExpression.Parse(text));
        Assert.Contains(position, e.Message, StringComparison.Ordinal);
        Assert.Contains(what, e.Message, StringComparison.Ordinal);
        Assert.False(RowExpression.TryParse(text, out _, out var error));
        Assert.Equal(e.Message, error);
    }

    [Theory]
    [InlineData("origin > 5", "holds Text: compare it with a text in single quotes")]
    [InlineData("distance = 'far'", "holds Double: compare it with a number")]
    [InlineData("late > true", "holds Bool: compare it by = or !=")]
    [InlineData("at > 'soon'", "no ISO 8601 time")]
    [InlineData("origin = distance", "compares Text with Double")]
    [InlineData("v = 1", "vectors have no order")]
    [InlineData("speed > 1", "There is no column 'speed'")]
    public void What_does_not_fit_the_columns_is_refused(string text, string what) =>
        Assert.Contains(what, Assert.Throws<ArgumentException>(() => Flights.Slice(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void An_expression_reads_back_from_its_own_text() => Any.Sample(text =>
    {
        var expression = RowExpression.Parse(text);
        var again = RowExpression.Parse(expression.ToString());
        Assert.Equal(expression, again);
        Assert.Equal(expression.Rows(Flights), again.Rows(Flights));
    });

    [Fact]
    public void A_row_is_meant_by_an_expression_its_opposite_or_neither() => Any.Sample(text =>
    {
        int[] holds = RowExpression.Parse(text).Rows(Flights), opposite = RowExpression.Parse($"not ({text})").Rows(Flights);
        Assert.Empty(holds.Intersect(opposite));
        Assert.Equal(holds, RowExpression.Parse($"not (not ({text}))").Rows(Flights));
        Assert.Equal(holds, RowExpression.Parse($"({text}) and ({text})").Rows(Flights));
        Assert.Empty(RowExpression.Parse($"({text}) and not ({text})").Rows(Flights));
    });

    [Fact]
    public void Any_text_is_an_expression_or_refused() => Gen.OneOf(Gen.String, Gen.OneOf("a", "=", "'", "\"", "(", ")", "and", "not", "1", " ", "in", ",", "null", "is").Array[0, 12].Select(parts => string.Join(' ', parts))).Sample(text =>
    {
        if (RowExpression.TryParse(text, out var expression, out var error))
            Assert.Equal(expression, RowExpression.Parse(expression.ToString()));
        else
            Assert.Contains("At position", error, StringComparison.Ordinal);
    }, iter: 5_000);

    [Fact]
    public void Deep_and_endless_texts_are_refused_before_the_stack_is_full()
    {
        Assert.Contains("nested more than", Assert.Throws<FormatException>(() => RowExpression.Parse(new string('(', 2_000))).Message, StringComparison.Ordinal);
        Assert.Contains("more than", Assert.Throws<FormatException>(() => RowExpression.Parse(string.Join(" and ", Enumerable.Repeat("a = 1", 20_000)))).Message, StringComparison.Ordinal);
        Assert.Equal(1_000, RowExpression.Parse(string.Join(" or ", Enumerable.Range(0, 1_000).Select(i => $"\"odd name\" = {i}"))).ToString().Split(" or ").Length);
    }

    [Fact]
    public void Slices_by_value_are_all_rows_each_once_and_their_names_mean_their_rows() => GenDataset.Any.Sample(data =>
    {
        foreach (var columns in new[] { new[] { "text" }, ["bool"], ["text", "bool"], ["bool", "long", "text"] })
        {
            var slices = data.SliceBy(columns);
            Assert.Equal(Enumerable.Range(0, data.RowCount), slices.SelectMany(slice => slice.Rows.ToArray()).Order());
            Assert.All(slices, slice => Assert.Equal(slice.Rows.ToArray(), data.Slice(slice.Name).Rows.ToArray()));
            Assert.Equal(slices.Select(slice => slice.RowCount).OrderDescending(), slices.Select(slice => slice.RowCount));
        }
    }, iter: 50);

    [Fact]
    public void Slices_count_intersect_and_copy_their_rows()
    {
        var slices = Flights.SliceBy("origin");
        Assert.Equal(["origin = 'LAX': 2 rows (40.0 %)", "origin = 'JFK': 1 rows (20.0 %)", "origin = 'O''Hare': 1 rows (20.0 %)", "origin is null: 1 rows (20.0 %)"], slices.Select(slice => slice.ToString()));
        var late = Flights.Slice("late flights", row => row.FindBool("late") == true);
        var both = slices[0].Intersect(Flights.Slice("distance > 5000 or distance is null"));
        Assert.Equal(("origin = 'LAX' and (distance > 5000 or distance is null)", 1), (both.Name, both.RowCount));
        Assert.Equal(both.Rows.ToArray(), Flights.Slice(both.Name).Rows.ToArray());
        Assert.Equal([0, 3], late.Intersect(slices[0]).Rows.ToArray());
        Assert.Equal(["LAX", "LAX"], late.ToDataset().Rows(row => row.Text("origin")));
        Assert.Throws<ArgumentException>(() => late.Intersect(Flights.Slice(0, 2).Slice("late = true")));
        Assert.Contains("more than 2 slices", Assert.Throws<ArgumentException>(() => Flights.SliceBy("origin", most: 2)).Message, StringComparison.Ordinal);
        Assert.Contains("expression such as", Assert.Throws<ArgumentException>(() => Flights.SliceBy("distance")).Message, StringComparison.Ordinal);
    }
}
