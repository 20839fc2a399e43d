namespace MlOps.Sdk.Statistics;

/// <summary>A measure of a model's performance that can be estimated without labels.</summary>
public enum PerformanceMetric
{
    /// <summary>Area under the ROC curve, ties counting one half; macro average over classes.</summary>
    RocAuc,

    /// <summary>Average precision, rows of one score taken together; macro average over classes.</summary>
    AveragePrecision,

    /// <summary>Harmonic mean of precision and recall; macro average over classes.</summary>
    F1,

    /// <summary>Share of positives among rows called positive; macro average over classes.</summary>
    Precision,

    /// <summary>Share of positives called positive; macro average over classes.</summary>
    Recall,

    /// <summary>Share of negatives called negative; macro average over classes.</summary>
    Specificity,

    /// <summary>Share of right decisions.</summary>
    Accuracy,

    /// <summary>Share of all rows that are positive and called so.</summary>
    TruePositiveShare,

    /// <summary>Share of all rows that are negative and called positive.</summary>
    FalsePositiveShare,

    /// <summary>Share of all rows that are positive and called negative.</summary>
    FalseNegativeShare,

    /// <summary>Share of all rows that are negative and called so.</summary>
    TrueNegativeShare,

    /// <summary>Mean value of a decision, by what each outcome is worth.</summary>
    BusinessValue,

    /// <summary>Mean absolute error, in units of the target.</summary>
    MeanAbsoluteError,

    /// <summary>Mean absolute error as a share of the target.</summary>
    MeanAbsolutePercentageError,

    /// <summary>Mean squared error, in squared units of the target.</summary>
    MeanSquaredError,

    /// <summary>Mean squared difference of log(1 + value).</summary>
    MeanSquaredLogError,

    /// <summary>Root of the mean squared error, in units of the target.</summary>
    RootMeanSquaredError,

    /// <summary>Root of the mean squared difference of log(1 + value).</summary>
    RootMeanSquaredLogError,
}
