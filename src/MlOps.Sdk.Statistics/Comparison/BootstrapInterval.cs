namespace MlOps.Sdk.Statistics;

/// <summary>How an interval is read off bootstrap draws.</summary>
public enum BootstrapInterval
{
    /// <summary>The quantiles of the draws.</summary>
    Percentile,

    /// <summary>The quantiles mirrored at the estimate; can leave the metric's range.</summary>
    Basic,

    /// <summary>Bias-corrected and accelerated (Efron 1987): right for skewed metrics, at the cost of one evaluation a row.</summary>
    Bca,
}
