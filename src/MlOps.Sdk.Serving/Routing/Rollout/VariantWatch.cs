using System.Globalization;

namespace MlOps.Sdk.Serving;

/// <summary>Judges one variant, window after window. One bad window says little; so many of so many say that it must go.</summary>
internal sealed class VariantWatch(RouteArm arm, RolloutGuardOptions options)
{
    private readonly Queue<bool> _bad = new();
    private ArmCounts? _start;
    private ArmCounts? _stableStart;
    private ArmCounts? _stepStart;
    private long _step;
    private int? _version;

    public RouteArm Arm => arm;

    /// <summary>Calls since the route became what it is.</summary>
    public long CallsInStep { get; private set; }

    /// <summary>Whether the last window was good, and none is needed more urgently.</summary>
    public bool IsHealthy => _bad.Count > 0 && !_bad.Last();

    /// <summary>Why it was found bad; kept until it was acted on.</summary>
    public VariantFault? Fault { get; private set; }

    /// <summary>Forgets what was seen.</summary>
    public void Reset()
    {
        _bad.Clear();
        (_start, _stableStart, Fault) = (null, null, null);
    }

    public void Condemn(VariantFault fault) => Fault ??= fault;

    /// <summary>Looks at the counters.</summary>
    /// <param name="now">The time.</param>
    /// <param name="version">The version that answers: another one is judged by its own answers.</param>
    /// <param name="step">The revision of the route.</param>
    /// <param name="stable">The first variant, unless it is this one.</param>
    public void Look(DateTimeOffset now, int? version, long step, RouteArm? stable)
    {
        var counts = ArmCounts.Of(arm, now);
        if (version != _version)
        {
            Reset();
            _version = version;
            _stepStart = null;
        }

        if (step != _step || _stepStart is null)
            (_step, _stepStart) = (step, counts);
        CallsInStep = counts.Calls - _stepStart.Calls;

        _start ??= counts;
        var stableCounts = stable is null ? null : ArmCounts.Of(stable, now);
        _stableStart ??= stableCounts;
        if (now - _start.At < options.Window || counts.Calls - _start.Calls < options.MinSamples)
            return;

        var fault = Judge(counts.Since(_start), stableCounts is null ? null : stableCounts.Since(_stableStart!));
        (_start, _stableStart) = (counts, stableCounts);
        _bad.Enqueue(fault is not null);
        while (_bad.Count > options.Windows)
            _bad.Dequeue();
        if (fault is not null && _bad.Count(bad => bad) >= options.BadWindows)
            Fault ??= fault;
    }

    private VariantFault? Judge(ArmCounts window, ArmCounts? stable)
    {
        // Written so that a limit of NaN is passed by nothing, and is refused where the options are checked.
        var errors = window.Failed / (double)window.Calls;
        if (errors > options.MaxErrorRate)
            return Fault("{0:P1} of {2} calls failed, {1:P1} may", errors, options.MaxErrorRate);

        var strange = window.Answered == 0 ? 0 : window.Strange / (double)window.Answered;
        if (strange > options.MaxStrangeRate)
            return Fault("{0:P1} of {2} answers were not finite or out of range, {1:P1} may be", strange, options.MaxStrangeRate);

        var latency = LatencyCounts.Quantile(window.Latencies, options.LatencyQuantile).TotalMilliseconds;
        if (options.MaxLatency is { } most && latency > most.TotalMilliseconds)
            return Fault("{3:P0} of {2} calls took up to {0:0.###} ms, {1:0.###} ms is allowed", latency, most.TotalMilliseconds);

        if (options.MaxLatencyRatio is { } ratio && stable is { } && stable.Calls >= options.MinSamples
            && latency / LatencyCounts.Quantile(stable.Latencies, options.LatencyQuantile).TotalMilliseconds is var times && times > ratio)
            return Fault("{3:P0} of {2} calls took up to {0:0.##} times as long as the first variant's, {1:0.##} times is allowed", times, ratio);
        return null;

        VariantFault Fault(string what, double value, double limit) =>
            new(string.Format(CultureInfo.InvariantCulture, what, value, limit, window.Calls, options.LatencyQuantile), value, limit, window.Calls, window.At);
    }
}
