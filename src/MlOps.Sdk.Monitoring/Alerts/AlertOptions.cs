namespace MlOps.Sdk.Monitoring;

/// <summary>When a finding becomes an alert and when it ends.</summary>
public sealed class AlertOptions
{
    /// <summary>Consecutive windows a finding must hold before it fires; 1 by default, from 1.</summary>
    public int FireAfterWindows { get; set; } = 1;

    /// <summary>Consecutive windows without the finding before it resolves; 1 by default, from 1. Windows that could not be judged count as neither.</summary>
    public int ResolveAfterWindows { get; set; } = 1;

    /// <summary>Event time after a resolution in which the same finding stays silent unless it still holds afterwards; zero by default.</summary>
    public TimeSpan Cooldown { get; set; }

    /// <summary>A value of at least this many times its limit is critical, otherwise a warning; 3 by default, above 1.</summary>
    public double CriticalFactor { get; set; } = 3;

    /// <summary>Whether a finding that turns critical while it fires is sent again under the same fingerprint; off by default.</summary>
    public bool SendEscalations { get; set; }

    /// <summary>Whether the end of a finding is sent; on by default.</summary>
    public bool SendResolved { get; set; } = true;
}
