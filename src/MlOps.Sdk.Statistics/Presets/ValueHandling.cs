namespace MlOps.Sdk.Statistics;

/// <summary>What becomes of values that are no ordinary numbers.</summary>
public enum ValueHandling
{
    /// <summary>Missing values are left out and counted; infinities are ordinary values to a rank test and make a distance not computable.</summary>
    ByMethod,

    /// <summary>Left out and counted.</summary>
    Drop,

    /// <summary>A bin of their own, so that a change of their share is part of the score; binned methods only.</summary>
    OwnBin,

    /// <summary>The comparison is not computable while there are any.</summary>
    Refuse,
}
