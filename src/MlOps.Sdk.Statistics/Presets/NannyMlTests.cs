namespace MlOps.Sdk.Statistics;

/// <summary>The univariate methods of NannyML 0.13, its binning and approximations included, for comparison with it; calibrate them by <see cref="ReferenceChunks"/>.</summary>
public static class NannyMlTests
{
    /// <summary>Jensen–Shannon distance in bits over Doane's bins or labels.</summary>
    public static IDriftTest JensenShannon { get; } =
        DriftTests.OverCounts("nannyml-jensen-shannon", pair => Statistics.JensenShannon.Compare(pair) with { PValue = null, NullLimit = null }, NumericBinning.NannyMl);

    /// <summary>Hellinger distance over Doane's bins or labels.</summary>
    public static IDriftTest Hellinger { get; } =
        DriftTests.OverCounts("nannyml-hellinger", pair => Statistics.Hellinger.Compare(pair) with { PValue = null, NullLimit = null }, NumericBinning.NannyMl);

    /// <summary>Largest change of one label's share.</summary>
    public static IDriftTest LInfinity { get; } =
        DriftTests.OverCounts("nannyml-l-infinity", pair => Statistics.LInfinity.Compare(pair) with { PValue = null, NullLimit = null }, NumericBinning.Values);

    /// <summary>Chi-squared of the contingency table, with Yates' correction for two labels; NannyML alarms below p 0.05 instead of by chunks.</summary>
    public static IDriftTest ChiSquare { get; } =
        DriftTests.OverCounts("nannyml-chi2", pair => Statistics.ChiSquare.Test(pair, yates: true), NumericBinning.Values);

    /// <summary>Kolmogorov–Smirnov distance; see <see cref="NannyMlEstimates"/>.</summary>
    public static IDriftTest KolmogorovSmirnov { get; } = DriftTests.OverSamples("nannyml-ks", NannyMlEstimates.KolmogorovSmirnovDistance);

    /// <summary>Wasserstein distance; see <see cref="NannyMlEstimates"/>.</summary>
    public static IDriftTest Wasserstein { get; } = DriftTests.OverSamples("nannyml-wasserstein", NannyMlEstimates.WassersteinDistance);
}
