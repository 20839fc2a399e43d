namespace MlOps.Sdk.Tests.Governance;

public sealed class FreezeTests
{
    private const string Model = GovernedRegistry.Model;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("2030-01-04T14:59:59.9999999Z", false)] // Friday, winter: UTC+1
    [InlineData("2030-01-04T15:00:00Z", true)]
    [InlineData("2030-01-06T12:00:00Z", true)]
    [InlineData("2030-01-07T06:59:59Z", true)]
    [InlineData("2030-01-07T07:00:00Z", false)]
    [InlineData("2030-07-05T13:59:59Z", false)] // Friday, summer: UTC+2
    [InlineData("2030-07-05T14:00:00Z", true)]
    [InlineData("2030-07-08T05:59:59Z", true)]
    [InlineData("2030-07-08T06:00:00Z", false)]
    [InlineData("2030-03-31T01:30:00Z", true)] // the hour that is skipped
    public void A_weekly_freeze_is_read_on_the_clock_on_the_wall(string at, bool frozen)
    {
        var freeze = new WeeklyFreeze { FromDay = DayOfWeek.Friday, FromTime = new(16, 0), UntilDay = DayOfWeek.Monday, UntilTime = new(8, 0), TimeZone = "Europe/Zurich" };
        Assert.Equal(frozen, freeze.Covers(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData(DayOfWeek.Tuesday, 0, DayOfWeek.Tuesday, 1, "2030-01-01T00:30:00Z", true)]
    [InlineData(DayOfWeek.Tuesday, 0, DayOfWeek.Tuesday, 1, "2030-01-01T01:00:00Z", false)]
    [InlineData(DayOfWeek.Tuesday, 1, DayOfWeek.Tuesday, 0, "2030-01-01T00:30:00Z", false)] // all week but that hour
    [InlineData(DayOfWeek.Tuesday, 1, DayOfWeek.Tuesday, 0, "2030-01-05T00:30:00Z", true)]
    public void A_weekly_freeze_may_go_over_the_end_of_the_week(DayOfWeek from, int fromHour, DayOfWeek until, int untilHour, string at, bool frozen)
    {
        var freeze = new WeeklyFreeze { FromDay = from, FromTime = new(fromHour, 0), UntilDay = until, UntilTime = new(untilHour, 0) };
        Assert.Equal(frozen, freeze.Covers(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task A_declared_freeze_stops_promotion_to_its_alias_until_it_ends_or_is_lifted()
    {
        var world = GovernedRegistry.With(_ => { });
        await world.AddAsync("one");
        var freezes = world.Governance.Freezes;
        var from = GovernedRegistry.Start.AddHours(1);
        var freeze = await freezes.DeclareAsync(Model, "champion", from, from.AddHours(1), "closing", cancellationToken: Cancellation);
        await freezes.DeclareAsync(Model, "shadow", GovernedRegistry.Start, from.AddDays(1), "other", cancellationToken: Cancellation);
        await world.PromoteAsync();
        world.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Contains("closing", await world.RefusedAsync(), StringComparison.Ordinal);
        await freezes.LiftAsync(Model, freeze, "closed", Cancellation);
        await world.PromoteAsync();
        await Assert.ThrowsAsync<MlOpsNotFoundException>(async () => await freezes.LiftAsync(Model, freeze, "again", Cancellation));

        await freezes.DeclareAsync(Model, null, from, from.AddHours(1), "all", cancellationToken: Cancellation);
        Assert.Contains("all", await world.RefusedAsync(), StringComparison.Ordinal);
        world.Clock.Advance(TimeSpan.FromHours(1));
        await world.PromoteAsync();
        await Assert.ThrowsAsync<ArgumentException>(async () => await freezes.DeclareAsync(Model, null, from, from, "empty", cancellationToken: Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(async () => await freezes.DeclareAsync(Model, null, from, from.AddHours(1), "over", cancellationToken: Cancellation));
    }
}
