namespace MlOps.Sdk.Data;

/// <summary>Gives each row the number of its period, in the order in which periods are first seen.</summary>
internal sealed class PeriodGroups(ProfilePeriod period)
{
    private readonly Dictionary<DateTime, int> _numbers = [];
    private readonly List<DateTime?> _starts = [];
    private int _withoutTime = -1;

    public IReadOnlyList<DateTime?> Starts => _starts;

    public void Number(Column<DateTime> times, Span<int> groupOf)
    {
        var values = times.Values;
        var (start, end, number) = (DateTime.MaxValue, DateTime.MinValue, -1);
        for (var row = 0; row < values.Length; row++)
        {
            if (times.IsNull(row))
            {
                groupOf[row] = _withoutTime >= 0 ? _withoutTime : _withoutTime = Add(null);
                continue;
            }

            // Rows near one another are mostly of the same period.
            if (values[row] < start || values[row] >= end)
            {
                start = StartOf(values[row]);
                end = EndOf(start);
                if (!_numbers.TryGetValue(start, out number))
                    _numbers.Add(start, number = Add(start));
            }

            groupOf[row] = number;
        }
    }

    private int Add(DateTime? start)
    {
        _starts.Add(start);
        return _starts.Count - 1;
    }

    private DateTime StartOf(DateTime time) => period switch
    {
        ProfilePeriod.Day => time.Date,
        ProfilePeriod.Week => time.Date.AddDays(-(((int)time.DayOfWeek + 6) % 7)),
        ProfilePeriod.Month => new(time.Year, time.Month, 1, 0, 0, 0, time.Kind),
        ProfilePeriod.Quarter => new(time.Year, ((time.Month - 1) / 3 * 3) + 1, 1, 0, 0, 0, time.Kind),
        _ => new(time.Year, 1, 1, 0, 0, 0, time.Kind),
    };

    private DateTime EndOf(DateTime start)
    {
        // The calendar ends in the year 9999: its last period is as long as there are days.
        var (days, months) = period switch
        {
            ProfilePeriod.Day => (1, 0),
            ProfilePeriod.Week => (7, 0),
            ProfilePeriod.Month => (0, 1),
            ProfilePeriod.Quarter => (0, 3),
            _ => (0, 12),
        };
        return start > DateTime.MaxValue.AddDays(-days).AddMonths(-months) ? DateTime.MaxValue : start.AddDays(days).AddMonths(months);
    }
}
