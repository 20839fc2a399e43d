namespace MlOps.Sdk;

/// <summary>The names of audited changes.</summary>
public static class AuditAction
{
    /// <summary>A model version was registered.</summary>
    public const string VersionRegistered = "model-version.registered";

    /// <summary>An alias was set, moved or taken away.</summary>
    public const string AliasMoved = "alias.moved";

    /// <summary>A gate suite's verdict was stored on a version.</summary>
    public const string GateReported = "gate.reported";
}
