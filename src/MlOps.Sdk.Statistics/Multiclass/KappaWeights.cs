namespace MlOps.Sdk.Statistics;

/// <summary>How much a confusion of two classes counts against agreement, for Cohen's kappa.</summary>
public enum KappaWeights
{
    /// <summary>All confusions alike.</summary>
    None,

    /// <summary>By the distance of the classes, for ordered classes.</summary>
    Linear,

    /// <summary>By the square of the distance.</summary>
    Quadratic,
}
