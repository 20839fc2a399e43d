namespace MlOps.Sdk.Statistics;

/// <summary>How the scores of a chunk differ from those of the reference.</summary>
public enum ScoreShift
{
    /// <summary>Nothing to compare.</summary>
    Unknown,

    /// <summary>No significant difference.</summary>
    None,

    /// <summary>They differ in a way that another share of positives alone does not explain: what confidence-based estimation is made for.</summary>
    CovariateShift,

    /// <summary>They differ just as another share of positives alone would make them differ. If that is the cause, the calibrated scores no longer hold and the estimate is biased.</summary>
    LabelShiftPlausible,
}
