namespace MlOps.Sdk;

/// <summary>Whether a finding holds or has ended.</summary>
public enum AlertStatus
{
    /// <summary>It holds.</summary>
    Firing,

    /// <summary>It held and has ended: sent once for every fingerprint that fired.</summary>
    Resolved,
}
