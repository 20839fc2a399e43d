namespace MlOps.Sdk.Statistics;

/// <summary>Whether scores are calibrated on the reference before performance is estimated from them.</summary>
public enum CalibrationChoice
{
    /// <summary>When it lowers the expected calibration error on rows held out.</summary>
    WhenItHelps,

    /// <summary>Always, where both classes occur.</summary>
    Always,

    /// <summary>Never: the scores are taken as probabilities.</summary>
    Never,
}
