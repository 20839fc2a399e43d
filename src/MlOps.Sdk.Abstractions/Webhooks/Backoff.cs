namespace MlOps.Sdk;

/// <summary>Waits that double, with up to half taken off at random so that clients do not return in step.</summary>
public static class Backoff
{
    /// <summary>The wait after an attempt that failed.</summary>
    /// <param name="attempt">The attempt that failed, from 1.</param>
    /// <param name="first">The wait after the first.</param>
    /// <param name="most">The longest wait.</param>
    /// <param name="jitter">Where chance comes from.</param>
    public static TimeSpan Delay(int attempt, TimeSpan first, TimeSpan most, Random jitter)
    {
        ArgumentNullException.ThrowIfNull(jitter);
        var full = Math.Min(first.Ticks * Math.Pow(2, Math.Min(attempt - 1, 30)), most.Ticks);
        return TimeSpan.FromTicks((long)(full * (1 - (0.5 * jitter.NextDouble()))));
    }
}
