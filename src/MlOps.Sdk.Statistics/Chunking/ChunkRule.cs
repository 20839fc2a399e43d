using System.Globalization;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// How rows are parted into chunks that are judged one by one: by size, into a number of them, or by calendar period.
/// Chunks are in the order of the rows, do not overlap and, unless rows are dropped on purpose, cover all of them.
/// </summary>
public sealed record ChunkRule
{
    private ChunkRule()
    {
    }

    /// <summary>Rows a chunk; null for another rule.</summary>
    public int? Size { get; private init; }

    /// <summary>How many chunks; null for another rule.</summary>
    public int? Number { get; private init; }

    /// <summary>The calendar period; null for another rule.</summary>
    public CalendarPeriod? Period { get; private init; }

    /// <summary>What becomes of rows left over; of no effect by period.</summary>
    public LastChunk Last { get; private init; }

    /// <summary>Chunks of the same size.</summary>
    /// <param name="size">Rows a chunk, at least 1.</param>
    /// <param name="last">What becomes of the rows left over.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is below 1.</exception>
    public static ChunkRule BySize(int size, LastChunk last = LastChunk.Keep)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        return new ChunkRule { Size = size, Last = Known(last) };
    }

    /// <summary>
    /// Chunks of floor(rows / number) rows each. What is left over is one more chunk under <see cref="LastChunk.Keep"/>,
    /// as in NannyML, and more where fewer rows than that make a chunk; <see cref="LastChunk.Append"/> and
    /// <see cref="LastChunk.Drop"/> give the number exactly. Fewer rows than chunks are a chunk each.
    /// </summary>
    /// <param name="number">How many chunks, at least 1.</param>
    /// <param name="last">What becomes of the rows left over.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="number"/> is below 1.</exception>
    public static ChunkRule ByNumber(int number, LastChunk last = LastChunk.Keep)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        return new ChunkRule { Number = number, Last = Known(last) };
    }

    /// <summary>A chunk for each calendar period, in UTC, that has rows.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="period"/> is not defined.</exception>
    public static ChunkRule ByPeriod(CalendarPeriod period)
    {
        if (!Enum.IsDefined(period))
            throw new ArgumentOutOfRangeException(nameof(period), period, "The period is a day, week, month, quarter or year.");
        return new ChunkRule { Period = period };
    }

    /// <summary>Parts rows that have no times.</summary>
    /// <param name="rows">Number of rows; 0 gives no chunks.</param>
    /// <exception cref="InvalidOperationException">The rule is by calendar period.</exception>
    public IReadOnlyList<Chunk> Split(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        if (Period is { } period)
            throw new InvalidOperationException($"A chunk a {period.ToString().ToLowerInvariant()} needs the time of each row; pass the times, or chunk by size or number.");

        return [.. Runs(rows).Select(run => new Chunk($"[{run.Start}:{run.Start + run.Count - 1}]", run.Start, run.Count))];
    }

    /// <summary>Parts rows by their times.</summary>
    /// <param name="times">The time of each row, ascending; a local time is converted to UTC, one of unspecified kind is taken as UTC.</param>
    /// <exception cref="ArgumentException">The times are not ascending; see <see cref="TimeOrder"/>.</exception>
    public IReadOnlyList<Chunk> Split(ReadOnlySpan<DateTime> times)
    {
        var ticks = new long[times.Length];
        for (var i = 0; i < ticks.Length; i++)
            ticks[i] = (times[i].Kind is DateTimeKind.Local ? times[i].ToUniversalTime() : times[i]).Ticks;
        return Split(ticks);
    }

    /// <summary>Parts rows by their times.</summary>
    /// <inheritdoc cref="Split(ReadOnlySpan{DateTime})"/>
    public IReadOnlyList<Chunk> Split(ReadOnlySpan<DateTimeOffset> times)
    {
        var ticks = new long[times.Length];
        for (var i = 0; i < ticks.Length; i++)
            ticks[i] = times[i].UtcTicks;
        return Split(ticks);
    }

    /// <summary>Parts rows by their times.</summary>
    /// <param name="utcTicks">The time of each row, ascending, as <see cref="DateTime.Ticks"/> in UTC.</param>
    /// <exception cref="ArgumentException">The times are not ascending (see <see cref="TimeOrder"/>), or a number is no time.</exception>
    public IReadOnlyList<Chunk> Split(ReadOnlySpan<long> utcTicks)
    {
        for (var i = 0; i < utcTicks.Length; i++)
        {
            if (utcTicks[i] < 0 || utcTicks[i] > DateTime.MaxValue.Ticks)
                throw new ArgumentException($"Row {i} has {utcTicks[i]} ticks, which is no time.", nameof(utcTicks));
            if (i > 0 && utcTicks[i] < utcTicks[i - 1])
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Row {i} ({new DateTime(utcTicks[i]):O}) is earlier than the row before; sort the rows by time first."), nameof(utcTicks));
        }

        return Period is { } period ? Periods(period, utcTicks) : Timed(utcTicks);
    }

    /// <summary>The order that sorts rows by time, rows of one time in their given order.</summary>
    public static int[] TimeOrder(ReadOnlySpan<long> utcTicks)
    {
        var order = new int[utcTicks.Length];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        var keys = utcTicks.ToArray();
        Array.Sort(order, (a, b) => keys[a] != keys[b] ? keys[a].CompareTo(keys[b]) : a.CompareTo(b));
        return order;
    }

    /// <inheritdoc/>
    public override string ToString() => this switch
    {
        { Period: { } period } => $"by {period.ToString().ToLowerInvariant()}",
        { Number: { } number } => $"{number} chunks",
        _ => $"{Size} rows a chunk",
    };

    private List<Chunk> Timed(ReadOnlySpan<long> ticks)
    {
        var chunks = new List<Chunk>();
        foreach (var (start, count) in Runs(ticks.Length))
        {
            chunks.Add(new Chunk($"[{start}:{start + count - 1}]", start, count)
            {
                From = new DateTime(ticks[start], DateTimeKind.Utc),
                Until = new DateTime(ticks[start + count - 1], DateTimeKind.Utc),
            });
        }

        return chunks;
    }

    private static List<Chunk> Periods(CalendarPeriod period, ReadOnlySpan<long> ticks)
    {
        var chunks = new List<Chunk>();
        for (var start = 0; start < ticks.Length;)
        {
            var from = CalendarPeriods.Start(period, new DateTime(ticks[start], DateTimeKind.Utc));
            var until = CalendarPeriods.Next(period, from);
            var end = start + 1;
            while (end < ticks.Length && (ticks[end] < until.Ticks || until.Ticks == DateTime.MaxValue.Ticks))
                end++;
            chunks.Add(new Chunk(CalendarPeriods.Label(period, from), start, end - start) { From = from, Until = until });
            start = end;
        }

        return chunks;
    }

    private List<(int Start, int Count)> Runs(int rows)
    {
        var size = Size ?? Math.Max(1, rows / Number!.Value);
        var runs = new List<(int Start, int Count)>();
        var start = 0;
        for (; rows - start >= size; start += size)
            runs.Add((start, size));

        var left = rows - start;
        if (left > 0 && Last is LastChunk.Append && runs.Count > 0)
            runs[^1] = (runs[^1].Start, size + left);
        else if (left > 0 && Last is not LastChunk.Drop)
            runs.Add((start, left));

        // With many chunks the rows left over by the division fill whole chunks of their own.
        if (Number is { } number && Last is not LastChunk.Keep && runs.Count > number)
        {
            var tail = runs[number - 1].Start;
            runs.RemoveRange(number, runs.Count - number);
            if (Last is LastChunk.Append)
                runs[^1] = (tail, rows - tail);
        }

        return runs;
    }

    private static LastChunk Known(LastChunk last) =>
        Enum.IsDefined(last) ? last : throw new ArgumentOutOfRangeException(nameof(last), last, "Rows left over are kept, appended or dropped.");
}
