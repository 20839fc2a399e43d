using MlOps.Sdk.Data;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Tests.Data;

public sealed class DriftReportTests
{
    private static readonly Dataset January = Table(0, 20);
    private static readonly Dataset February = Table(7, 29);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Two_tables_are_compared_column_by_column()
    {
        var report = DriftReport.Compare(January, February, cancellationToken: Stop);

        Assert.Equal(["delay", "seats", "late", "origin"], report.Columns.Select(column => column.Name));
        Assert.Equal(
            [DriftColumnKind.Numeric, DriftColumnKind.Numeric, DriftColumnKind.Categorical, DriftColumnKind.Categorical],
            report.Columns.Select(column => column.ReferenceKind!.Value));
        Assert.True(report.Find("delay")!.IsDrift);
        Assert.False(report.Find("seats")!.IsDrift);
        Assert.Equal(40, report.Find("delay")!.Reference!.MissingCount);
    }

    [Fact]
    public async Task Two_sources_are_compared_by_their_profiles_alike()
    {
        var columns = DriftReport.Compare(January, February, cancellationToken: Stop);
        var profiles = await DriftReport.CompareAsync(January.AsSource("january"), February.AsSource("february"), cancellationToken: Stop);

        Assert.Equal(columns.Columns.Select(column => column.Name), profiles.Columns.Select(column => column.Name));
        foreach (var (a, b) in columns.Columns.Zip(profiles.Columns))
        {
            Assert.Equal(a.Verdict.Outcome, b.Verdict.Outcome);
            Assert.Equal(a.Verdict.Result.Statistic!.Value, b.Verdict.Result.Statistic!.Value, 9);
            Assert.Equal(a.Reference!.RowCount, b.Reference!.RowCount);
            Assert.NotEmpty(b.Shape);
        }
    }

    [Fact]
    public void Only_the_columns_asked_for_are_compared_and_one_that_is_not_there_is_a_row_with_a_reason()
    {
        var report = DriftReport.Compare(January, February, new DriftReportOptions { Columns = ["origin", "nowhere"] }, Stop);

        Assert.Equal(["origin", "nowhere"], report.Columns.Select(column => column.Name));
        Assert.Equal("not computable: neither table has a column 'nowhere'", report.Find("nowhere")!.Verdict.Reason);
    }

    [Fact]
    public void Doubles_without_nulls_are_compared_in_place()
    {
        double[] values = [3, 1, 2];
        var column = new Dataset(Column.Double("x", values)).ToDriftColumns()[0];

        Assert.Equal([1, 2, 3], column.Sorted.Values.ToArray());
        Assert.Equal(3, column.RowCount);
        Assert.Equal([3, 1, 2], values);
    }

    private static Dataset Table(int shift, int step)
    {
        const int Rows = 400;
        var delay = new double?[Rows];
        var seats = new long[Rows];
        var late = new bool[Rows];
        for (var row = 0; row < Rows; row++)
        {
            delay[row] = row % 10 == 0 ? null : row % 37 + shift + row % 3;
            seats[row] = row * 17 % 180;
            late[row] = row % 4 == 0;
        }

        return new Dataset(
            Column.Double("delay", delay),
            Column.Long("seats", seats),
            Column.Bool("late", late),
            Column.Text("origin", Enumerable.Range(0, Rows).Select(row => row % step == 0 ? null : row % 3 == 0 ? "LAX" : "JFK")),
            Column.DateTime("day", Enumerable.Repeat(new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc), Rows).ToArray()));
    }
}
