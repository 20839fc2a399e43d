using System.Globalization;

namespace MlOps.Sdk;

/// <summary>Hours of every week in which an alias is not moved, such as Friday 16:00 to Monday 08:00. It is read on the clock on the wall, so it keeps its hours when daylight saving begins.</summary>
public sealed class WeeklyFreeze
{
    /// <summary>The day it begins.</summary>
    public DayOfWeek FromDay { get; set; }

    /// <summary>The time of that day it begins.</summary>
    public TimeOnly FromTime { get; set; }

    /// <summary>The day it ends; before <see cref="FromDay"/> for one that goes over the end of the week.</summary>
    public DayOfWeek UntilDay { get; set; }

    /// <summary>The time of that day it ends; the moment itself is free.</summary>
    public TimeOnly UntilTime { get; set; }

    /// <summary>The time zone's id, such as <c>Europe/Zurich</c>.</summary>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>Whether it is on at a time.</summary>
    /// <exception cref="TimeZoneNotFoundException">This machine does not know the time zone.</exception>
    public bool Covers(DateTimeOffset at)
    {
        var wall = TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(TimeZone));
        var (from, until, now) = (InWeek(FromDay, FromTime), InWeek(UntilDay, UntilTime), InWeek(wall.DayOfWeek, TimeOnly.FromDateTime(wall.DateTime)));
        return from < until ? from <= now && now < until : now >= from || now < until;
    }

    internal bool IsEmpty => InWeek(FromDay, FromTime) == InWeek(UntilDay, UntilTime);

    /// <summary>The hours for people.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{FromDay} {FromTime:HH:mm} to {UntilDay} {UntilTime:HH:mm} {TimeZone}");

    private static long InWeek(DayOfWeek day, TimeOnly time) => ((long)day * TimeSpan.TicksPerDay) + time.Ticks;
}
