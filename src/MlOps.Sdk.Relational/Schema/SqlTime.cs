namespace MlOps.Sdk.Relational;

/// <summary>Times in columns: 100-nanosecond ticks since 1970-01-01 UTC, so that every database keeps them exactly.</summary>
internal static class SqlTime
{
    public static long From(DateTimeOffset time) => time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;

    public static DateTimeOffset Read(long ticks) => TryRead(ticks, out var time)
        ? time
        : throw new MlOpsIntegrityException($"The database holds the time {ticks}, which lies outside the years 1 to 9999; the row is damaged or was changed outside the store; verify the store, and restore it from a backup.");

    public static bool TryRead(long ticks, out DateTimeOffset time)
    {
        var valid = ticks >= From(DateTimeOffset.MinValue) && ticks <= From(DateTimeOffset.MaxValue);
        time = valid ? new(ticks + DateTimeOffset.UnixEpoch.Ticks, TimeSpan.Zero) : default;
        return valid;
    }
}
