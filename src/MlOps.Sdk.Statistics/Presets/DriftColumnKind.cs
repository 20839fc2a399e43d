namespace MlOps.Sdk.Statistics;

/// <summary>What the values of a column are.</summary>
public enum DriftColumnKind
{
    /// <summary>Numbers, which have an order and a distance.</summary>
    Numeric,

    /// <summary>Labels, which are equal or not.</summary>
    Categorical,
}
