namespace MlOps.Sdk;

/// <summary>What a store is opened with.</summary>
public sealed record MlOpsStoreOptions
{
    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>On whose behalf changes are made.</summary>
    public IActorProvider Actor { get; init; } = new OperatingSystemActor();

    /// <summary>How runs are written.</summary>
    public TrackingOptions Tracking { get; init; } = new();

    /// <summary>What aliases demand of a version.</summary>
    public IReadOnlyList<PromotionRule> PromotionRules { get; init; } = [];

    /// <summary>Promotion policies and stages.</summary>
    public GovernanceOptions Governance { get; init; } = new();

    /// <summary>Who is told of alias moves.</summary>
    public IReadOnlyList<IRegistryObserver> Observers { get; init; } = [];
}
