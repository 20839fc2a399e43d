namespace MlOps.Sdk;

/// <summary>What an <see cref="AuditTrail"/> signs with, whom it trusts and where it anchors.</summary>
public sealed record AuditTrailSettings
{
    /// <summary>Names the log in its heads, so that one anchor can serve several stores; <c>audit</c> by default.</summary>
    public string LogId { get; init; } = "audit";

    /// <summary>Signs heads; they stay unsigned when null.</summary>
    public IDsseSigner? Signer { get; init; }

    /// <summary>Whose heads count; when null, whatever an anchor holds counts.</summary>
    public ISignatureTrust? Trust { get; init; }

    /// <summary>Where heads are kept outside the store.</summary>
    public IReadOnlyList<IAuditAnchor> Anchors { get; init; } = [];

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
