namespace MlOps.Sdk.Relational;

/// <summary>Times in columns: 100-nanosecond ticks since 1970-01-01 UTC, so that every database keeps them exactly.</summary>
internal static class SqlTime
{
    public static long From(DateTimeOffset time) => time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;

    public static DateTimeOffset Read(long ticks) => new(ticks + DateTimeOffset.UnixEpoch.Ticks, TimeSpan.Zero);
}
