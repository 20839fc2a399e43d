using CsCheck;
using MlOps.Sdk.Data;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Tests.Data;

public sealed class DatasetProfileTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Numbers_and_categories_are_profiled_and_times_and_vectors_left_out() => GenDataset.Any.Sample(data =>
    {
        var profile = data.Profile();
        Assert.Equal(["double", "float", "long", "bool", "text"], profile.Columns.Select(column => column.Name));
        Assert.All(profile.Columns, column => Assert.Equal(data.RowCount, column.RowCount));
        var doubles = (NumericProfile)profile.Find("double")!;
        Assert.Equal((data["double"].NullCount, data.RowCount - data["double"].NullCount), (doubles.NullCount, doubles.Count + doubles.NanCount));
        var texts = (CategoricalProfile)profile.Find("text")!;
        Assert.Equal(data.TextColumn("text").Categories.Order(StringComparer.Ordinal), texts.Items.Counts.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(data["text"].NullCount, texts.MissingCount);
        Assert.Equal(data.Rows(row => row.FindBool("bool")).Count(value => value == true), ((CategoricalProfile)profile.Find("bool")!).Items.Counts.GetValueOrDefault("true"));
    });

    [Fact]
    public async Task How_rows_are_cut_into_batches_leaves_no_trace() => await GenDataset.Any.SelectMany(data => GenDataset.Cuts(data).Select(parts => (data, parts))).SampleAsync(async pair =>
    {
        var whole = pair.data.Profile();
        var parts = await new Batches(pair.parts).ProfileAsync(cancellationToken: Cancel);
        Assert.Equal(whole.ToJson(), parts.ToJson());
    }, iter: 30);

    [Theory]
    [InlineData(ProfilePeriod.Day, "2001-03-01,2001-03-04,2001-03-05,2001-12-31,2002-01-01")]
    [InlineData(ProfilePeriod.Week, "2001-02-26,2001-03-05,2001-12-31")]
    [InlineData(ProfilePeriod.Month, "2001-03-01,2001-12-01,2002-01-01")]
    [InlineData(ProfilePeriod.Quarter, "2001-01-01,2001-10-01,2002-01-01")]
    [InlineData(ProfilePeriod.Year, "2001-01-01,2002-01-01")]
    public async Task Each_row_belongs_to_its_period_and_rows_without_a_time_to_none(ProfilePeriod period, string starts)
    {
        DateTime?[] times = [At(2002, 1, 1, 0), null, At(2001, 3, 4, 23), At(2001, 3, 5, 0), At(2001, 12, 31, 12), At(2001, 3, 1, 1), null];
        var data = new Dataset(Column.DateTime("at", times), Column.Double("x", new double[] { 0, 1, 2, 3, 4, 5, 6 }));
        var parts = await data.AsSource("rows").ProfileByAsync("at", period, new() { Columns = ["x"] }, Cancel);
        Assert.Equal(starts, string.Join(',', parts.SkipLast(1).Select(part => $"{part.Start:yyyy-MM-dd}")));
        Assert.Null(parts[^1].Start);
        Assert.Equal(2, parts[^1].RowCount);
        Assert.Equal(7, parts.Sum(part => part.RowCount));
        Assert.Equal(21, parts.Sum(part => ((NumericProfile)part.Profile.Find("x")!).Moments is var m ? m.Mean * m.Count : 0), 1e-9);
    }

    [Fact]
    public async Task The_last_moments_of_the_calendar_have_periods_too()
    {
        var data = new Dataset(Column.DateTime("at", new[] { DateTime.MaxValue, DateTime.MinValue, DateTime.MaxValue }), Column.Long("x", new long[] { 1, 2, 3 }));
        foreach (var period in Enum.GetValues<ProfilePeriod>())
            Assert.Equal([1, 2], (await data.AsSource("rows").ProfileByAsync("at", period, cancellationToken: Cancel)).Select(part => part.RowCount));
    }

    [Fact]
    public async Task What_has_no_profile_is_refused_by_name()
    {
        var data = new Dataset(Column.DateTime("at", new[] { DateTime.UnixEpoch }), Column.Long("x", new long[] { 1 }));
        Assert.Contains("'at' holds DateTime", Assert.Throws<ArgumentException>(() => data.Profile(new() { Columns = ["at"] })).Message, StringComparison.Ordinal);
        Assert.Contains("no column 'y'", Assert.Throws<ArgumentException>(() => data.Profile(new() { Columns = ["y"] })).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(async () => await data.AsSource("rows").ProfileByAsync("x", ProfilePeriod.Day, cancellationToken: Cancel));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await data.AsSource("rows").ProfileByAsync("at", (ProfilePeriod)9, cancellationToken: Cancel));
        Assert.Empty((await new Batches([]).ProfileAsync(cancellationToken: Cancel)).Columns);
        Assert.Equal(0, data.Slice(0, 0).Profile().Columns[0].RowCount);
    }

    private static DateTime At(int year, int month, int day, int hour) => new(year, month, day, hour, 0, 0, DateTimeKind.Utc);
}
