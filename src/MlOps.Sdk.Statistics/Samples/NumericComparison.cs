namespace MlOps.Sdk.Statistics;

/// <summary>The four customary comparisons of a numeric column, from one pass over the window.</summary>
public sealed record NumericComparison
{
    /// <summary>The Kolmogorov–Smirnov test.</summary>
    public required DriftResult KolmogorovSmirnov { get; init; }

    /// <summary>The Wasserstein-1 distance.</summary>
    public required DriftResult Wasserstein { get; init; }

    /// <summary>The population stability index over bins of equal reference share.</summary>
    public required DriftResult StabilityIndex { get; init; }

    /// <summary>The Jensen–Shannon distance, base 2, over the same bins.</summary>
    public required DriftResult JensenShannon { get; init; }
}
