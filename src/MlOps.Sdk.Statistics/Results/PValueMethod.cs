namespace MlOps.Sdk.Statistics;

/// <summary>How a p-value is computed where both an exact and a large-sample form exist.</summary>
public enum PValueMethod
{
    /// <summary>Exact for small samples, asymptotic otherwise; the limit is the one SciPy uses for the same test.</summary>
    Auto,

    /// <summary>The distribution of the statistic at these very sample sizes.</summary>
    Exact,

    /// <summary>The large-sample distribution.</summary>
    Asymptotic,
}
