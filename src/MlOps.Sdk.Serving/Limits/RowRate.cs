namespace MlOps.Sdk.Serving;

/// <summary>
/// A rate of rows with a burst, as the time at which all admitted so far would have been spread evenly (generic cell rate algorithm,
/// ITU-T I.371): one number, changed without a lock. More rows than a burst are admitted after a pause long enough for a full one.
/// </summary>
internal sealed class RowRate(double perSecond, int? burst, TimeProvider time)
{
    private readonly double _step = time.TimestampFrequency / perSecond;
    private readonly double _burst = burst ?? Math.Max(1, perSecond);
    private long _spread = long.MinValue;

    /// <summary>Whether it is as if nobody had ever asked.</summary>
    public bool IsRested => Volatile.Read(ref _spread) <= time.GetTimestamp();

    /// <summary>Admits rows, or says how long to wait for it.</summary>
    public TimeSpan? Take(int rows)
    {
        while (true)
        {
            var (now, spread) = (time.GetTimestamp(), Volatile.Read(ref _spread));
            var next = Math.Max(now, spread) + (long)Math.Ceiling(rows * _step);
            var early = next - now - (long)Math.Ceiling(Math.Max(_burst, rows) * _step);
            if (early > 0)
                return TimeSpan.FromSeconds((double)early / time.TimestampFrequency);
            if (Interlocked.CompareExchange(ref _spread, next, spread) == spread)
                return null;
        }
    }

    /// <summary>Gives rows back that were admitted and not asked for after all.</summary>
    public void Return(int rows) => Interlocked.Add(ref _spread, -(long)Math.Ceiling(rows * _step));
}
