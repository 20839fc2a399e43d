using CsCheck;

namespace MlOps.Sdk.Statistics.Tests.Chunking;

public sealed class ChunkRuleTests
{
    private static readonly Gen<LastChunk> AnyLast = Gen.Enum<LastChunk>();

    private static readonly Gen<CalendarPeriod> AnyPeriod = Gen.Enum<CalendarPeriod>();

    [Fact]
    public void Chunks_by_size_follow_each_other_and_only_a_dropped_tail_is_missing() => Gen.Select(Gen.Int[0, 500], Gen.Int[1, 120], AnyLast).Sample((rows, size, last) =>
    {
        var chunks = ChunkRule.BySize(size, last).Split(rows);
        AssertFollow(chunks);
        Assert.Equal(last is LastChunk.Drop ? rows / size * size : rows, chunks.Sum(c => c.Count));
        Assert.All(chunks.SkipLast(1), c => Assert.Equal(size, c.Count));
        if (last is LastChunk.Append && rows >= size)
            Assert.InRange(chunks[^1].Count, size, 2 * size - 1);
    });

    [Fact]
    public void Chunks_by_number_have_the_floor_of_an_equal_share() => Gen.Select(Gen.Int[1, 500], Gen.Int[1, 30], AnyLast).Sample((rows, number, last) =>
    {
        var chunks = ChunkRule.ByNumber(number, last).Split(rows);
        AssertFollow(chunks);
        var size = Math.Max(1, rows / number);
        Assert.All(chunks.SkipLast(1), c => Assert.Equal(size, c.Count));
        if (last is LastChunk.Drop)
            Assert.InRange(rows - chunks.Sum(c => c.Count), 0, number - 1);
        else
            Assert.Equal(rows, chunks.Sum(c => c.Count));
        if (last is not LastChunk.Keep && rows >= number)
            Assert.Equal(number, chunks.Count);
    });

    [Fact]
    public void Every_row_of_a_period_chunk_lies_in_its_period_and_periods_do_not_repeat() => Gen.Select(Gen.DateTime.Array[0, 60], AnyPeriod).Sample((times, period) =>
    {
        DateTime[] sorted = [.. times.Select(t => DateTime.SpecifyKind(t, DateTimeKind.Utc)).Order()];
        var chunks = ChunkRule.ByPeriod(period).Split(sorted);
        AssertFollow(chunks);
        Assert.Equal(sorted.Length, chunks.Sum(c => c.Count));
        Assert.Equal(chunks.Count, chunks.Select(c => c.Label).Distinct().Count());
        foreach (var chunk in chunks)
            Assert.All(sorted[chunk.Start..chunk.End], t => Assert.True(t >= chunk.From && t < chunk.Until, $"{t:O} outside {chunk.Label}"));
    });

    [Fact]
    public void A_finer_period_refines_a_coarser_one()
    {
        (CalendarPeriod Fine, CalendarPeriod Coarse)[] pairs =
            [(CalendarPeriod.Day, CalendarPeriod.Week), (CalendarPeriod.Day, CalendarPeriod.Month), (CalendarPeriod.Month, CalendarPeriod.Quarter), (CalendarPeriod.Quarter, CalendarPeriod.Year)];
        var days = Gen.Int[0, 3000].Array[1, 80];
        Gen.Select(days, Gen.Int[0, 3].Select(i => pairs[i])).Sample((offsets, pair) =>
        {
            DateTime[] times = [.. offsets.Order().Select(d => new DateTime(2012, 1, 1, 5, 0, 0, DateTimeKind.Utc).AddDays(d))];
            var starts = ChunkRule.ByPeriod(pair.Fine).Split(times).Select(c => c.Start).ToHashSet();
            Assert.All(ChunkRule.ByPeriod(pair.Coarse).Split(times), c => Assert.Contains(c.Start, starts));
        });
    }

    [Theory]
    [InlineData(CalendarPeriod.Day, "2013-01-06")]
    [InlineData(CalendarPeriod.Week, "2012-12-31/2013-01-06")]
    [InlineData(CalendarPeriod.Month, "2013-01")]
    [InlineData(CalendarPeriod.Quarter, "2013Q1")]
    [InlineData(CalendarPeriod.Year, "2013")]
    public void A_period_is_labelled_by_its_calendar_name(CalendarPeriod period, string label) =>
        Assert.Equal(label, ChunkRule.ByPeriod(period).Split([new DateTime(2013, 1, 6, 23, 59, 59, DateTimeKind.Utc)])[0].Label);

    [Fact]
    public void An_offset_moves_a_time_into_the_utc_day_it_belongs_to()
    {
        DateTimeOffset[] times = [new(2024, 3, 1, 0, 30, 0, TimeSpan.FromHours(2)), new(2024, 3, 1, 0, 30, 0, TimeSpan.Zero)];
        Assert.Equal(["2024-02-29", "2024-03-01"], ChunkRule.ByPeriod(CalendarPeriod.Day).Split(times).Select(c => c.Label));
    }

    [Theory]
    [InlineData(CalendarPeriod.Day)]
    [InlineData(CalendarPeriod.Week)]
    [InlineData(CalendarPeriod.Month)]
    [InlineData(CalendarPeriod.Quarter)]
    [InlineData(CalendarPeriod.Year)]
    public void The_ends_of_the_calendar_are_ordinary_times(CalendarPeriod period) =>
        Assert.Equal(2, ChunkRule.ByPeriod(period).Split([DateTime.MinValue, DateTime.MaxValue]).Sum(c => c.Count));

    [Fact]
    public void Chunks_by_size_carry_the_times_of_their_first_and_last_row()
    {
        DateTime[] times = [.. Enumerable.Range(1, 5).Select(d => new DateTime(2024, 1, d, 0, 0, 0, DateTimeKind.Utc))];
        var chunks = ChunkRule.BySize(2).Split(times);
        Assert.Equal([1, 3, 5], chunks.Select(c => c.From!.Value.Day));
        Assert.Equal([2, 4, 5], chunks.Select(c => c.Until!.Value.Day));
        Assert.Equal("[2:3]", chunks[1].Label);
    }

    [Fact]
    public void Time_order_is_stable_and_sorts()
    {
        long[] ticks = [5, 1, 5, 0, 1];
        Assert.Equal([3, 1, 4, 0, 2], ChunkRule.TimeOrder(ticks));
    }

    [Fact]
    public void No_rows_give_no_chunks()
    {
        Assert.Empty(ChunkRule.BySize(3).Split(0));
        Assert.Empty(ChunkRule.ByNumber(3, LastChunk.Append).Split(0));
        Assert.Empty(ChunkRule.ByPeriod(CalendarPeriod.Month).Split(ReadOnlySpan<DateTime>.Empty));
    }

    [Fact]
    public void Misuse_is_refused_with_the_mend()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ChunkRule.BySize(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ChunkRule.ByNumber(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ChunkRule.BySize(1, (LastChunk)9));
        Assert.Throws<ArgumentOutOfRangeException>(() => ChunkRule.ByPeriod((CalendarPeriod)9));
        Assert.Throws<ArgumentOutOfRangeException>(() => ChunkRule.BySize(1).Split(-1));
        Assert.Contains("pass the times", Assert.Throws<InvalidOperationException>(() => ChunkRule.ByPeriod(CalendarPeriod.Day).Split(3)).Message, StringComparison.Ordinal);
        Assert.Contains("sort the rows", Assert.Throws<ArgumentException>(() => ChunkRule.ByPeriod(CalendarPeriod.Day).Split([DateTime.MaxValue, DateTime.MinValue])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ChunkRule.BySize(1).Split([-1L]));
    }

    private static void AssertFollow(IReadOnlyList<Chunk> chunks)
    {
        var next = 0;
        foreach (var chunk in chunks)
        {
            Assert.Equal(next, chunk.Start);
            Assert.True(chunk.Count > 0);
            next = chunk.End;
        }
    }
}
