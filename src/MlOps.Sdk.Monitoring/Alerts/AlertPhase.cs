namespace MlOps.Sdk.Monitoring;

/// <summary>Where a finding stands between two windows.</summary>
public enum AlertPhase
{
    /// <summary>It does not hold.</summary>
    Inactive,

    /// <summary>It holds, but not for long enough yet, or within the cooldown.</summary>
    Pending,

    /// <summary>It holds and was sent.</summary>
    Firing,
}
