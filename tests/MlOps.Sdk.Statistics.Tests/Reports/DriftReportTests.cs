namespace MlOps.Sdk.Statistics.Tests.Reports;

public sealed class DriftReportTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void What_cannot_be_compared_is_a_row_with_a_reason()
    {
        var report = DriftReport.Compare(ReportTables.Reference, ReportTables.Current, cancellationToken: Stop);

        Assert.Equal("not computable: the current table has no column 'gone'", report.Find("gone")!.Verdict.Reason);
        Assert.Equal("not computable: the reference has no column 'new'", report.Find("new")!.Verdict.Reason);
        Assert.Equal("not computable: the column was numeric in the reference and is categorical now", report.Find("kind")!.Verdict.Reason);
        Assert.Equal("not computable: all 400 values of the reference sample are missing", report.Find("all missing")!.Verdict.Reason);
        Assert.Equal(ColumnPresence.ReferenceOnly, report.Find("gone")!.Presence);
        Assert.Equal(ColumnPresence.CurrentOnly, report.Find("new")!.Presence);
        Assert.Equal(DriftOutcome.NoDrift, report.Find("constant")!.Verdict.Outcome);
        Assert.Null(report.Find("no such column"));
    }

    [Fact]
    public void The_table_has_drifted_where_a_column_has_and_says_which()
    {
        var report = DriftReport.Compare(ReportTables.Reference, ReportTables.Current, cancellationToken: Stop);

        Assert.True(report.IsDrift);
        Assert.True(report.Find("fare <eur> & \"tax\"")!.IsDrift);
        Assert.False(report.Find("distance")!.IsDrift);
        Assert.Equal(12, report.Dataset.ColumnCount);
        Assert.Equal(8, report.Dataset.JudgedCount);
        Assert.Contains("fare", report.Dataset.Reason, StringComparison.Ordinal);
        Assert.Contains("4 could not be judged", report.Dataset.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_of_the_missing_share_is_judged_by_itself()
    {
        var report = DriftReport.Compare(ReportTables.Reference, ReportTables.Current, cancellationToken: Stop);

        Assert.True(report.Find("holes")!.MissingShare!.IsDrift);
        Assert.False(report.Find("holes")!.IsDrift);
        Assert.Null(report.Find("distance")!.MissingShare);
        Assert.Equal(2, report.Dataset.MissingShareChangedCount);
    }

    [Theory]
    [InlineData(UnseenCategoryRule.Drift, DriftOutcome.Drift)]
    [InlineData(UnseenCategoryRule.Refuse, DriftOutcome.NotComputable)]
    public void A_category_the_reference_does_not_have_is_named_and_judged_by_the_rule(UnseenCategoryRule rule, DriftOutcome outcome)
    {
        var report = DriftReport.Compare(
            [DriftColumn.Categorical("c", ["a", "b", "a", "b"])],
            [DriftColumn.Categorical("c", ["a", "b", "z", null])],
            new DriftReportOptions { UnseenCategories = rule },
            Stop);

        var column = report.Columns[0];
        Assert.Equal(["z"], column.UnseenCategories);
        Assert.Equal(1 / 3.0, column.UnseenShare, 12);
        Assert.Equal(outcome, column.Verdict.Outcome);
        Assert.Contains("z (33.33", column.Verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Parallel_and_serial_reports_are_equal_and_progress_reaches_every_column()
    {
        var seen = new System.Collections.Concurrent.ConcurrentBag<DriftReportProgress>();
        var serial = DriftReport.Compare(ReportTables.Reference, ReportTables.Current, cancellationToken: Stop);
        var parallel = DriftReport.Compare(
            ReportTables.Reference, ReportTables.Current, new DriftReportOptions { MaxDegreeOfParallelism = 4, Progress = new Seen(seen) }, Stop);

        Assert.Equal(serial.ToJson(), parallel.ToJson());
        Assert.Equal(Enumerable.Range(1, 12), seen.Select(step => step.Done).Order());
        Assert.All(seen, step => Assert.Equal(12, step.Total));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Cancellation_stops_between_columns(int degree)
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            DriftReport.Compare(ReportTables.Reference, ReportTables.Current, new DriftReportOptions { MaxDegreeOfParallelism = degree }, source.Token));
    }

    [Fact]
    public void Two_columns_of_one_name_are_misuse_and_so_are_impossible_options()
    {
        DriftColumn[] twice = [ReportTables.Reference[0], ReportTables.Reference[0]];
        Assert.Throws<ArgumentException>(() => DriftReport.Compare(twice, ReportTables.Current, cancellationToken: Stop));
        Assert.Throws<ArgumentOutOfRangeException>(() => DriftReport.Compare(ReportTables.Reference, ReportTables.Current, new DriftReportOptions { DriftShare = 0 }, Stop));
        Assert.Throws<ArgumentOutOfRangeException>(() => DriftReport.Compare(ReportTables.Reference, ReportTables.Current, new DriftReportOptions { MaxDegreeOfParallelism = 0 }, Stop));
    }

    [Fact]
    public void Empty_tables_give_an_empty_report()
    {
        var report = DriftReport.Compare((IReadOnlyList<DriftColumn>)[], [], cancellationToken: Stop);

        Assert.Empty(report.Columns);
        Assert.Equal("NotComputable: none of 0 columns could be judged", report.Dataset.ToString());
    }

    [Fact]
    public void A_column_takes_the_test_it_is_given_by_object_or_by_name()
    {
        var report = DriftReport.Compare(
            ReportTables.Reference,
            ReportTables.Current,
            new DriftReportOptions { Tests = new Dictionary<string, IDriftTest> { ["distance"] = DriftTests.Get("Kolmogorov-Smirnov"), ["origin"] = DriftTests.Get("psi") }, Columns = ["distance", "origin"] },
            Stop);

        Assert.Equal(["ks", "psi"], report.Columns.Select(column => column.Test));
        Assert.Equal([KolmogorovSmirnov.Method, PopulationStabilityIndex.Method], report.Columns.Select(column => column.Verdict.Result.Method));
    }

    private sealed class Seen(System.Collections.Concurrent.ConcurrentBag<DriftReportProgress> steps) : IProgress<DriftReportProgress>
    {
        public void Report(DriftReportProgress value) => steps.Add(value);
    }
}
