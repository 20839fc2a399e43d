namespace MlOps.Sdk.Evaluation;

/// <summary>The names of the built-in metrics. Definitions: <see cref="MetricCatalog.Default"/>.</summary>
public static class MetricNames
{
    /// <summary>Binary: area under the ROC curve, in [0, 1]; ties count one half.</summary>
    public const string RocAuc = "roc_auc";

    /// <summary>Binary: average precision, the step sum of (R_n − R_{n−1}) P_n over distinct scores, in [0, 1].</summary>
    public const string AveragePrecision = "average_precision";

    /// <summary>Binary: mean negative log-likelihood in nats, probabilities clipped to [1e-15, 1 − 1e-15].</summary>
    public const string LogLoss = "log_loss";

    /// <summary>Binary: mean squared difference of probability and label, in [0, 1].</summary>
    public const string Brier = "brier";

    /// <summary>Binary: share of rows predicted right at the threshold, in [0, 1].</summary>
    public const string Accuracy = "accuracy";

    /// <summary>Binary: TP / (TP + FP) at the threshold, in [0, 1].</summary>
    public const string Precision = "precision";

    /// <summary>Binary: TP / (TP + FN) at the threshold, in [0, 1].</summary>
    public const string Recall = "recall";

    /// <summary>Binary: TN / (TN + FP) at the threshold, in [0, 1].</summary>
    public const string Specificity = "specificity";

    /// <summary>Binary: harmonic mean of precision and recall, in [0, 1].</summary>
    public const string F1 = "f1";

    /// <summary>Binary: mean of recall and specificity, in [0, 1].</summary>
    public const string BalancedAccuracy = "balanced_accuracy";

    /// <summary>Binary: Matthews correlation coefficient, in [−1, 1].</summary>
    public const string Mcc = "mcc";

    /// <summary>Binary: expected calibration error over ten bins of equal width, in [0, 1].</summary>
    public const string CalibrationError = "calibration_error";

    /// <summary>Multiclass: share of rows whose largest score is that of the true class, in [0, 1].</summary>
    public const string MulticlassAccuracy = "multiclass_accuracy";

    /// <summary>Multiclass: mean negative log-likelihood of the true class, in nats.</summary>
    public const string MulticlassLogLoss = "multiclass_log_loss";

    /// <summary>Multiclass: mean of the classes' F1, in [0, 1].</summary>
    public const string MacroF1 = "macro_f1";

    /// <summary>Regression: mean absolute error, in the label's unit.</summary>
    public const string MeanAbsoluteError = "mae";

    /// <summary>Regression: mean squared error, in the label's unit squared.</summary>
    public const string MeanSquaredError = "mse";

    /// <summary>Regression: square root of the mean squared error, in the label's unit.</summary>
    public const string RootMeanSquaredError = "rmse";

    /// <summary>Regression: 1 − SSE/SST, at most 1.</summary>
    public const string RSquared = "r2";
}
