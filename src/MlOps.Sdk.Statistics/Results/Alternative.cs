namespace MlOps.Sdk.Statistics;

/// <summary>Which departure from "same distribution" a two-sample test looks for.</summary>
public enum Alternative
{
    /// <summary>Any departure.</summary>
    TwoSided,

    /// <summary>The reference tends to be larger: its distribution function lies below the current one. SciPy's <c>less</c> for a Kolmogorov–Smirnov test.</summary>
    Less,

    /// <summary>The reference tends to be smaller: its distribution function lies above the current one. SciPy's <c>greater</c> for a Kolmogorov–Smirnov test.</summary>
    Greater,
}
