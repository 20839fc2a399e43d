namespace MlOps.Sdk.Statistics;

/// <summary>How probabilities are grouped to see whether they are calibrated.</summary>
public enum CalibrationBins
{
    /// <summary>Bins [k/n, (k + 1)/n), the last one closed.</summary>
    EqualWidth,

    /// <summary>Bins (k/n, (k + 1)/n], the first one closed; scikit-learn's calibration curve.</summary>
    EqualWidthClosedAbove,

    /// <summary>Equal numbers of rows in order of probability; the first bins take one more where the number does not divide.</summary>
    EqualCount,
}
