namespace MlOps.Sdk.Monitoring;

/// <summary>What is counted as a fault of a value.</summary>
public enum QualityCheck
{
    /// <summary>No value: null or NaN.</summary>
    Missing,

    /// <summary>A number below the smallest or above the largest of the reference; infinities included.</summary>
    OutOfRange,

    /// <summary>A category that the reference does not have.</summary>
    Unseen,
}
