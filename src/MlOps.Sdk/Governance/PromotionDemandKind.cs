namespace MlOps.Sdk;

/// <summary>What a promotion policy can demand.</summary>
public enum PromotionDemandKind
{
    /// <summary>The latest report of a gate suite passed.</summary>
    Gate,

    /// <summary>Enough people approved.</summary>
    Approvals,

    /// <summary>A tag is there.</summary>
    Tag,

    /// <summary>A card field is filled.</summary>
    CardField,

    /// <summary>The version is in a stage that leads here.</summary>
    Stage,

    /// <summary>The version is not deprecated.</summary>
    NotDeprecated,

    /// <summary>The version is not retired.</summary>
    NotRetired,

    /// <summary>Callers of the version before can call this one.</summary>
    Signature,

    /// <summary>No freeze is on.</summary>
    NoFreeze,
}
