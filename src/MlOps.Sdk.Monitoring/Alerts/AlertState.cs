namespace MlOps.Sdk.Monitoring;

/// <summary>What is remembered of a finding between windows; enough to neither send twice nor forget to resolve.</summary>
public sealed record AlertState
{
    /// <summary>The finding's identity.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The rule, as in <see cref="AlertRules"/>.</summary>
    public required string Rule { get; init; }

    /// <summary>The column or metric.</summary>
    public string? Column { get; init; }

    /// <summary>Where it stands.</summary>
    public required AlertPhase Phase { get; init; }

    /// <summary>Consecutive windows in which it held, while not firing.</summary>
    public int Broken { get; init; }

    /// <summary>Consecutive windows in which it did not hold, while firing.</summary>
    public int Clear { get; init; }

    /// <summary>The severity that was sent last, while firing.</summary>
    public AlertSeverity Severity { get; init; }

    /// <summary>The version the alert was about, while firing.</summary>
    public int Version { get; init; }

    /// <summary>The end of the last window that was judged, UTC.</summary>
    public DateTimeOffset LastWindowEnd { get; init; }

    /// <summary>The end of the window that resolved it, UTC; null when it never resolved.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }
}
