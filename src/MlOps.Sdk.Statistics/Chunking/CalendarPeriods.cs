using System.Globalization;

namespace MlOps.Sdk.Statistics;

/// <summary>Where calendar periods begin and end and how they are written.</summary>
internal static class CalendarPeriods
{
    /// <summary>The start of the period that holds an instant.</summary>
    public static DateTime Start(CalendarPeriod period, DateTime utc)
    {
        var day = utc.Date;
        return period switch
        {
            CalendarPeriod.Day => day,
            // The calendar's first day, 0001-01-01, is a Monday, so no week begins before it.
            CalendarPeriod.Week => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)),
            CalendarPeriod.Month => First(day.Year, day.Month),
            CalendarPeriod.Quarter => First(day.Year, (day.Month - 1) / 3 * 3 + 1),
            _ => First(day.Year, 1),
        };
    }

    /// <summary>The start of the next period, or the end of time.</summary>
    public static DateTime Next(CalendarPeriod period, DateTime start)
    {
        var (days, months) = period switch
        {
            CalendarPeriod.Day => (1, 0),
            CalendarPeriod.Week => (7, 0),
            CalendarPeriod.Month => (0, 1),
            CalendarPeriod.Quarter => (0, 3),
            _ => (0, 12),
        };
        var last = DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc);
        return days > 0
            ? (last - start).TotalDays > days ? start.AddDays(days) : last
            : (9999 - start.Year) * 12 + 12 - start.Month >= months ? start.AddMonths(months) : last;
    }

    public static string Label(CalendarPeriod period, DateTime start)
    {
        var culture = CultureInfo.InvariantCulture;
        return period switch
        {
            CalendarPeriod.Day => start.ToString("yyyy-MM-dd", culture),
            CalendarPeriod.Week => string.Create(culture, $"{start:yyyy-MM-dd}/{Next(period, start).AddTicks(-1):yyyy-MM-dd}"),
            CalendarPeriod.Month => start.ToString("yyyy-MM", culture),
            CalendarPeriod.Quarter => string.Create(culture, $"{start:yyyy}Q{(start.Month + 2) / 3}"),
            _ => start.ToString("yyyy", culture),
        };
    }

    private static DateTime First(int year, int month) => new(year, month, 1, 0, 0, 0, DateTimeKind.Utc);
}
