namespace MlOps.Sdk.Monitoring;

/// <summary>Start and end of a window, UTC.</summary>
internal readonly record struct WindowSpan(DateTimeOffset Start, DateTimeOffset End)
{
    public bool Contains(DateTimeOffset at) => at >= Start && at < End;

    /// <summary>The window that holds an instant. Windows of a fixed length are counted from midnight of 1 January of year 1, a Monday.</summary>
    public static WindowSpan At(DateTimeOffset at, TimeSpan length, CalendarWindow? calendar)
    {
        var utc = at.UtcDateTime;
        switch (calendar)
        {
            case CalendarWindow.Month:
                var first = new DateTimeOffset(utc.Year, utc.Month, 1, 0, 0, 0, TimeSpan.Zero);
                return new(first, utc is { Year: 9999, Month: 12 } ? DateTimeOffset.MaxValue : first.AddMonths(1));
            case CalendarWindow.Week:
                length = TimeSpan.FromDays(7);
                break;
        }

        var start = new DateTimeOffset(utc.Ticks - (utc.Ticks % length.Ticks), TimeSpan.Zero);
        return new(start, start > DateTimeOffset.MaxValue - length ? DateTimeOffset.MaxValue : start + length);
    }
}
