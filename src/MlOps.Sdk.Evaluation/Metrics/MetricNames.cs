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

    /// <summary>2 AUC − 1.</summary>
    public const string Gini = "gini";

    /// <summary>Largest difference of true and false positive rate.</summary>
    public const string KolmogorovSmirnov = "ks";

    /// <summary>Share of negative calls that are right.</summary>
    public const string NegativePredictiveValue = "npv";

    /// <summary>True positives of all that are positive or called so.</summary>
    public const string Jaccard = "jaccard";

    /// <summary>Agreement beyond chance, Cohen's kappa.</summary>
    public const string CohensKappa = "kappa";

    /// <summary>F1 of all classes pooled.</summary>
    public const string MicroF1 = "micro_f1";

    /// <summary>Mean F1 over classes by their share.</summary>
    public const string WeightedF1 = "weighted_f1";

    /// <summary>Mean precision over classes.</summary>
    public const string MacroPrecision = "macro_precision";

    /// <summary>Mean recall over classes.</summary>
    public const string MacroRecall = "macro_recall";

    /// <summary>Mean recall over classes that occur.</summary>
    public const string MulticlassBalancedAccuracy = "multiclass_balanced_accuracy";

    /// <summary>Matthews correlation of several classes (R_K).</summary>
    public const string MulticlassMcc = "multiclass_mcc";

    /// <summary>Cohen's kappa of several classes.</summary>
    public const string MulticlassKappa = "multiclass_kappa";

    /// <summary>Mean area under the ROC curve of each class against the rest.</summary>
    public const string MulticlassRocAuc = "multiclass_roc_auc";

    /// <summary>Share of rows whose class is among the two highest scores.</summary>
    public const string TopTwoAccuracy = "top2_accuracy";

    /// <summary>Median absolute error.</summary>
    public const string MedianAbsoluteError = "median_absolute_error";

    /// <summary>Largest absolute error.</summary>
    public const string MaximumError = "max_error";

    /// <summary>Mean absolute error as a share of the label, 0.1 being 10 %.</summary>
    public const string MeanAbsolutePercentageError = "mape";

    /// <summary>Sum of absolute errors as a share of the sum of labels.</summary>
    public const string WeightedAbsolutePercentageError = "wape";

    /// <summary>Mean squared difference of logarithms.</summary>
    public const string MeanSquaredLogError = "msle";

    /// <summary>Mean Poisson deviance.</summary>
    public const string PoissonDeviance = "poisson_deviance";

    /// <summary>Share of variance explained, a constant error forgiven.</summary>
    public const string ExplainedVariance = "explained_variance";

    /// <summary>Share of rows whose labels are all right.</summary>
    public const string SubsetAccuracy = "subset_accuracy";

    /// <summary>Mean F1 over labels.</summary>
    public const string MultilabelMacroF1 = "multilabel_macro_f1";

    /// <summary>F1 of all labels pooled.</summary>
    public const string MultilabelMicroF1 = "multilabel_micro_f1";

    /// <summary>Mean area under the ROC curve over labels.</summary>
    public const string MultilabelRocAuc = "multilabel_roc_auc";

    /// <summary>Label ranking average precision.</summary>
    public const string LabelRankingAveragePrecision = "lrap";

    /// <summary>Share of labels that are wrong.</summary>
    public const string HammingLoss = "hamming_loss";

    /// <summary>Share of pairs of labels in the wrong order.</summary>
    public const string LabelRankingLoss = "label_ranking_loss";
}
