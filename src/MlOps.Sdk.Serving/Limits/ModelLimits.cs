using System.Collections.Concurrent;
using System.Globalization;

namespace MlOps.Sdk.Serving;

/// <summary>Lets calls to a model in within its limits, all versions together.</summary>
internal sealed class ModelLimits(LimitOptions options, ModelRef model, TimeProvider time, ServingTelemetry telemetry)
{
    private const int KeptCallers = 10_000;

    private readonly RowRate? _all = options.RowsPerSecond is { } rate ? new(rate, options.BurstRows, time) : null;
    private readonly ConcurrentDictionary<string, RowRate> _callers = new(StringComparer.Ordinal);
    private long _sweptAt = long.MinValue;
    private int _calls;

    public TimeSpan? Timeout => options.Timeout;

    /// <summary>The limits that options ask for; null where they ask for none.</summary>
    public static ModelLimits? Of(ServedModelOptions options, ModelRef model, HostContext host) =>
        options.Limits is { } limits ? new(limits, model, host.Time, host.Telemetry) : null;

    /// <summary>Lets a call in; <see cref="Leave"/> is said after it.</summary>
    /// <exception cref="MlOpsModelException">It is too much (transient).</exception>
    public void Enter(string? caller, int rows)
    {
        if (Interlocked.Increment(ref _calls) > options.MaxConcurrentCalls)
            throw Refused("concurrency", string.Create(CultureInfo.InvariantCulture, $"{options.MaxConcurrentCalls} calls are under way, the most that {nameof(LimitOptions.MaxConcurrentCalls)} allows"), null);

        var own = CallerRate(caller);
        if (own?.Take(rows) is { } wait)
            throw Refused("caller", string.Create(CultureInfo.InvariantCulture, $"the caller asks for more than {options.CallerRowsPerSecond} rows a second"), wait);

        if (_all?.Take(rows) is not { } pause)
            return;

        own?.Return(rows);
        throw Refused("rate", string.Create(CultureInfo.InvariantCulture, $"more than {options.RowsPerSecond} rows a second are asked for"), pause);
    }

    public void Leave() => Interlocked.Decrement(ref _calls);

    public async ValueTask<T> LeaveAfterAsync<T>(ValueTask<T> answer)
    {
        try
        {
            return await answer.ConfigureAwait(false);
        }
        finally
        {
            Leave();
        }
    }

    public async ValueTask LeaveAfterAsync(ValueTask run)
    {
        try
        {
            await run.ConfigureAwait(false);
        }
        finally
        {
            Leave();
        }
    }

    private MlOpsModelException Refused(string limit, string reason, TimeSpan? wait)
    {
        Leave();
        telemetry.Limited(model, limit);
        var after = wait is null ? "" : string.Create(CultureInfo.InvariantCulture, $" Try again in {Math.Ceiling(wait.Value.TotalMilliseconds)} ms.");
        return new($"{model} refuses the call: {reason}.{after}", isTransient: true) { Fault = ModelFault.Overloaded, RetryAfter = wait };
    }

    private RowRate? CallerRate(string? caller)
    {
        if (options.CallerRowsPerSecond is not { } rate)
            return null;
        if (_callers.TryGetValue(caller ?? "", out var known))
            return known;

        if (_callers.Count >= KeptCallers && MaySweep())
            ForgetRested();
        return _callers.GetOrAdd(caller ?? "", static (_, made) => new(made.rate, made.options.CallerBurstRows, made.time), (rate, options, time));
    }

    // Once a second at most: callers may make up names faster than they can be looked through.
    private bool MaySweep()
    {
        var (now, last) = (time.GetTimestamp(), Volatile.Read(ref _sweptAt));
        return (last == long.MinValue || time.GetElapsedTime(last, now) >= TimeSpan.FromSeconds(1)) && Interlocked.CompareExchange(ref _sweptAt, now, last) == last;
    }

    private void ForgetRested()
    {
        foreach (var (caller, rate) in _callers)
        {
            if (rate.IsRested)
                _callers.TryRemove(caller, out _);
        }
    }
}
