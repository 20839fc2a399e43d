namespace MlOps.Sdk.Serving;

/// <summary>What makes a variant bad, and how sure the guard must be before it takes its calls away.</summary>
public sealed class RolloutGuardOptions
{
    /// <summary>How often variants are looked at; 5 seconds by default, 10 ms to a day.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long answers are counted before they are judged together; 30 seconds by default.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A window with fewer calls than this goes on until it has them; 50 by default.</summary>
    public int MinSamples { get; set; } = 50;

    /// <summary>Of how many windows <see cref="BadWindows"/> must be bad; 3 by default.</summary>
    public int Windows { get; set; } = 3;

    /// <summary>How many of the last <see cref="Windows"/> must be bad; 2 by default, so that one bad moment changes nothing.</summary>
    public int BadWindows { get; set; } = 2;

    /// <summary>The share of calls that may fail; 0.05 by default.</summary>
    public double MaxErrorRate { get; set; } = 0.05;

    /// <summary>The share of answers that may be outside <see cref="ModelRouterOptions.Outputs"/>, such as NaN; 0.01 by default.</summary>
    public double MaxStrangeRate { get; set; } = 0.01;

    /// <summary>The quantile of the latency that is judged; 0.99 by default.</summary>
    public double LatencyQuantile { get; set; } = 0.99;

    /// <summary>What that quantile may be; null, the default, for anything.</summary>
    public TimeSpan? MaxLatency { get; set; }

    /// <summary>How many times that of the first variant in the same time it may be; null, the default, for anything.</summary>
    public double? MaxLatencyRatio { get; set; }

    /// <summary>The least urgent alert about a variant's version that takes its calls away at once; critical by default, null for none.</summary>
    public AlertSeverity? AlertSeverity { get; set; } = Sdk.AlertSeverity.Critical;

    /// <summary>How long after a rollback the guard advances no ramp of that model and moves none of its aliases; 10 minutes by default.</summary>
    public TimeSpan CoolDown { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long after an alias moved the guard may move it back; one hour by default, zero for never. What has served longer is not cured by going back.</summary>
    public TimeSpan AliasProbation { get; set; } = TimeSpan.FromHours(1);

    internal IEnumerable<string> Problems()
    {
        if (Interval < TimeSpan.FromMilliseconds(10) || Interval > TimeSpan.FromDays(1))
            yield return $"{nameof(Interval)} is {Interval}, 10 ms to a day is possible.";
        if (Window < TimeSpan.Zero || CoolDown < TimeSpan.Zero || AliasProbation < TimeSpan.Zero || MaxLatency < TimeSpan.Zero)
            yield return $"{nameof(Window)}, {nameof(CoolDown)}, {nameof(AliasProbation)} and {nameof(MaxLatency)} cannot be negative.";
        if (MinSamples < 1)
            yield return $"{nameof(MinSamples)} is {MinSamples}, at least 1 is needed.";
        if (BadWindows < 1 || Windows < BadWindows)
            yield return $"{nameof(BadWindows)} is {BadWindows} of {nameof(Windows)} {Windows}; at least 1, and no more than there are, is possible.";
        if (!(MaxErrorRate is >= 0 and <= 1) || !(MaxStrangeRate is >= 0 and <= 1))
            yield return $"{nameof(MaxErrorRate)} is {MaxErrorRate} and {nameof(MaxStrangeRate)} {MaxStrangeRate}, 0 to 1 is possible.";
        if (!(LatencyQuantile is > 0 and <= 1))
            yield return $"{nameof(LatencyQuantile)} is {LatencyQuantile}, more than 0 and at most 1 is possible.";
        if (MaxLatencyRatio is { } ratio && !(ratio > 0))
            yield return $"{nameof(MaxLatencyRatio)} is {ratio}, more than 0 is possible.";
    }
}
