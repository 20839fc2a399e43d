namespace MlOps.Sdk.Statistics;

/// <summary>How the distance between two mean embeddings is measured.</summary>
public enum MeanDistance
{
    /// <summary>Root of the summed squares of the components' shifts.</summary>
    Euclidean,

    /// <summary>One less the cosine of the angle between the means, in [0, 2].</summary>
    Cosine,

    /// <summary>Sum of the components' absolute shifts.</summary>
    Cityblock,

    /// <summary>Largest absolute shift of a component.</summary>
    Chebyshev,
}
