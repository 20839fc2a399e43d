namespace MlOps.Sdk.Monitoring;

/// <summary>Waits that double, with up to half taken off at random so that clients do not return in step.</summary>
internal static class Backoff
{
    public static TimeSpan Delay(int attempt, TimeSpan first, TimeSpan most, Random jitter)
    {
        var full = Math.Min(first.Ticks * Math.Pow(2, Math.Min(attempt - 1, 30)), most.Ticks);
        return TimeSpan.FromTicks((long)(full * (1 - (0.5 * jitter.NextDouble()))));
    }
}
