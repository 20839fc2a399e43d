using System.Globalization;

namespace MlOps.Sdk.Data;

/// <summary>ISO 8601 times: with <c>Z</c> for UTC, without an offset for local times. Parsed by hand, as a file has one in every row.</summary>
internal static class TimeText
{
    public static string Format(DateTime value)
    {
        var text = value.ToString(value.Ticks % TimeSpan.TicksPerSecond == 0 ? "s" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
        return value.Kind == DateTimeKind.Utc ? text + "Z" : text;
    }

    /// <summary>
    /// Reads <c>yyyy-MM-dd</c>, then optionally <c>T</c> or a space, <c>HH:mm</c>, <c>:ss</c>, up to seven decimals, and
    /// <c>Z</c> or an offset such as <c>+02:00</c>, which makes it UTC.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTime value)
    {
        value = default;
        if (text.Length < 10 || text[4] != '-' || text[7] != '-'
            || !TryDigits(text[..4], out var year) || !TryDigits(text[5..7], out var month) || !TryDigits(text[8..10], out var day)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;

        var ticks = new DateTime(year, month, day).Ticks;
        var rest = text[10..];
        var offset = default(TimeSpan?);
        if (rest.Length > 0 && (rest[0] is not ('T' or ' ') || !TryTimeOfDay(ref rest, ref ticks) || !TryOffset(rest, out offset)))
            return false;

        ticks -= offset.GetValueOrDefault().Ticks;
        if (ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks)
            return false;

        value = new(ticks, offset is null ? DateTimeKind.Unspecified : DateTimeKind.Utc);
        return true;
    }

    private static bool TryTimeOfDay(scoped ref ReadOnlySpan<char> rest, scoped ref long ticks)
    {
        var text = rest[1..];
        if (text.Length < 5 || text[2] != ':' || !TryDigits(text[..2], out var hour) || !TryDigits(text[3..5], out var minute) || hour > 23 || minute > 59)
            return false;

        ticks += (hour * TimeSpan.TicksPerHour) + (minute * TimeSpan.TicksPerMinute);
        rest = text[5..];
        if (rest.Length == 0 || rest[0] != ':')
            return true;

        if (rest.Length < 3 || !TryDigits(rest[1..3], out var second) || second > 59)
            return false;

        ticks += second * TimeSpan.TicksPerSecond;
        rest = rest[3..];
        if (rest.Length == 0 || rest[0] != '.')
            return true;

        var decimals = rest[1..].IndexOfAnyExceptInRange('0', '9');
        decimals = decimals < 0 ? rest.Length - 1 : decimals;
        if (decimals is < 1 or > 7 || !TryDigits(rest.Slice(1, decimals), out var fraction))
            return false;

        for (var digit = decimals; digit < 7; digit++)
            fraction *= 10;

        ticks += fraction;
        rest = rest[(1 + decimals)..];
        return true;
    }

    private static bool TryOffset(ReadOnlySpan<char> text, out TimeSpan? offset)
    {
        offset = null;
        if (text.Length == 0)
            return true;

        if (text is "Z")
        {
            offset = TimeSpan.Zero;
            return true;
        }

        if (text.Length != 6 || text[0] is not ('+' or '-') || text[3] != ':'
            || !TryDigits(text[1..3], out var hours) || !TryDigits(text[4..6], out var minutes) || hours > 14 || minutes > 59)
            return false;

        offset = new TimeSpan(hours, minutes, 0) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit(digit))
                return false;

            value = (value * 10) + digit - '0';
        }

        return true;
    }
}
