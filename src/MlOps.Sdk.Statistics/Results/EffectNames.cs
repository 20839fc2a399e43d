namespace MlOps.Sdk.Statistics;

/// <summary>The names under which effect sizes are reported and their practical limits are set.</summary>
public static class EffectNames
{
    /// <summary>Wasserstein-1 distance in units of the reference's standard deviation.</summary>
    public const string WassersteinNormed = "wasserstein-normed";

    /// <summary>Population stability index.</summary>
    public const string PopulationStabilityIndex = "psi";

    /// <summary>Jensen–Shannon distance, base 2, in [0, 1].</summary>
    public const string JensenShannon = "jensen-shannon";

    /// <summary>Cramér's V, in [0, 1].</summary>
    public const string CramersV = "cramers-v";

    /// <summary>Largest gap between two distribution functions, in [0, 1].</summary>
    public const string KolmogorovSmirnov = "ks-distance";

    /// <summary>Probability that a current value exceeds a reference value, less one half, in absolute value.</summary>
    public const string AreaUnderCurve = "auc-shift";

    /// <summary>Absolute difference of two proportions.</summary>
    public const string ProportionDifference = "proportion-difference";

    /// <summary>Difference of means in units of the pooled standard deviation, in absolute value.</summary>
    public const string CohensD = "cohens-d";

    /// <summary>Hellinger distance, in [0, 1].</summary>
    public const string Hellinger = "hellinger";

    /// <summary>Total variation distance, in [0, 1].</summary>
    public const string TotalVariation = "total-variation";

    /// <summary>Largest change of one category's share, in [0, 1].</summary>
    public const string LInfinity = "l-infinity";

    /// <summary>Kullback–Leibler divergence in nats.</summary>
    public const string KullbackLeibler = "kullback-leibler";

    /// <summary>Bhattacharyya distance.</summary>
    public const string Bhattacharyya = "bhattacharyya";

    /// <summary>Cliff's delta, in [-1, 1].</summary>
    public const string CliffsDelta = "cliffs-delta";

    /// <summary>Cohen's w of a table.</summary>
    public const string CohensW = "cohens-w";

    /// <summary>Cohen's h of two shares.</summary>
    public const string CohensH = "cohens-h";

    /// <summary>Mahalanobis distance between two means, in standard deviations along the data's own axes.</summary>
    public const string Mahalanobis = "mahalanobis";

    /// <summary>Share of components, or columns, that drifted each by itself, in [0, 1].</summary>
    public const string DriftedShare = "drifted-share";
}
