namespace MlOps.Sdk;

/// <summary>How production was changed.</summary>
public enum ProductionChangeKind
{
    /// <summary>A version went to production.</summary>
    Promotion,

    /// <summary>The version that was there before came back.</summary>
    Rollback,

    /// <summary>A version went to production in an emergency, against the policy.</summary>
    Emergency,

    /// <summary>The alias was taken away.</summary>
    Removal,
}
