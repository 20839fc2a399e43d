namespace MlOps.Sdk.Monitoring;

/// <summary>The names of the performance metrics of a monitor.</summary>
public static class PerformanceMetrics
{
    /// <summary>Area under the ROC curve.</summary>
    public const string RocAuc = "roc-auc";

    /// <summary>Mean negative log-likelihood in nats; probabilities are kept 1e-15 away from 0 and 1.</summary>
    public const string LogLoss = "log-loss";

    /// <summary>Mean squared difference of probability and label.</summary>
    public const string Brier = "brier";

    /// <summary>Mean label less mean prediction: above 0 the model predicts too little. Also the mean error of a regression.</summary>
    public const string CalibrationGap = "calibration-gap";

    /// <summary>Share of labels that are 1. Reported; judged only when it is given a limit, for it says nothing of the model.</summary>
    public const string PositiveRate = "positive-rate";

    /// <summary>Mean absolute error.</summary>
    public const string MeanAbsoluteError = "mean-absolute-error";

    /// <summary>Mean squared error.</summary>
    public const string MeanSquaredError = "mean-squared-error";
}
