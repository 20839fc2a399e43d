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

    /// <summary>Ranking: mean normalised discounted cumulative gain of queries, in [0, 1]. Other numbers of places: <see cref="RankingMetric"/>.</summary>
    public const string Ndcg = "ndcg";

    /// <summary>Ranking: NDCG of the first 5 places.</summary>
    public const string NdcgAt5 = "ndcg_at_5";

    /// <summary>Ranking: NDCG of the first 10 places.</summary>
    public const string NdcgAt10 = "ndcg_at_10";

    /// <summary>Ranking: mean average precision of queries, in [0, 1].</summary>
    public const string MeanAveragePrecision = "map";

    /// <summary>Ranking: mean average precision of the first 10 places.</summary>
    public const string MeanAveragePrecisionAt10 = "map_at_10";

    /// <summary>Ranking: mean of one over the place of the first relevant candidate, in [0, 1].</summary>
    public const string MeanReciprocalRank = "mrr";

    /// <summary>Ranking: mean reciprocal rank, 0 beyond the first 10 places.</summary>
    public const string MeanReciprocalRankAt10 = "mrr_at_10";

    /// <summary>Ranking: share of queries whose first place is relevant.</summary>
    public const string PrecisionAt1 = "precision_at_1";

    /// <summary>Ranking: mean share of relevant candidates in the first 5 places.</summary>
    public const string PrecisionAt5 = "precision_at_5";

    /// <summary>Ranking: mean share of relevant candidates in the first 10 places.</summary>
    public const string PrecisionAt10 = "precision_at_10";

    /// <summary>Ranking: mean share of the relevant candidates found in the first 5 places.</summary>
    public const string RecallAt5 = "recall_at_5";

    /// <summary>Ranking: mean share of the relevant candidates found in the first 10 places.</summary>
    public const string RecallAt10 = "recall_at_10";

    /// <summary>Ranking: share of queries with a relevant candidate in the first 5 places.</summary>
    public const string HitRateAt5 = "hit_rate_at_5";

    /// <summary>Ranking: share of queries with a relevant candidate in the first 10 places.</summary>
    public const string HitRateAt10 = "hit_rate_at_10";

    /// <summary>Ranking: precision at as many places as there are relevant candidates.</summary>
    public const string RPrecision = "r_precision";

    /// <summary>Forecast: mean absolute error over steps, in the unit of the series.</summary>
    public const string ForecastMeanAbsoluteError = "forecast_mae";

    /// <summary>Forecast: root mean squared error over steps.</summary>
    public const string ForecastRootMeanSquaredError = "forecast_rmse";

    /// <summary>Forecast: sum of absolute errors over the sum of absolute values that came.</summary>
    public const string ForecastWeightedAbsolutePercentageError = "forecast_wape";

    /// <summary>Forecast: mean of 2 |error| / (|truth| + |forecast|), in [0, 2] (M4 competition); 0/0 is 0.</summary>
    public const string SymmetricPercentageError = "smape";

    /// <summary>Forecast: |sum of errors| over |sum of what came|.</summary>
    public const string RelativeBias = "relative_bias";

    /// <summary>Forecast: mean over series of the absolute error over that of the seasonal naive forecast within the history (Hyndman and Koehler 2006).</summary>
    public const string MeanAbsoluteScaledError = "mase";

    /// <summary>Forecast: mean over series of the root of the squared error over that of the seasonal naive forecast within the history (M5 competition).</summary>
    public const string RootMeanSquaredScaledError = "rmsse";

    /// <summary>Forecast by quantiles: mean pinball loss over steps and quantiles.</summary>
    public const string PinballLoss = "pinball_loss";

    /// <summary>Forecast by quantiles: mean over quantiles of twice the summed pinball loss over the sum of absolute values that came.</summary>
    public const string WeightedQuantileLoss = "weighted_quantile_loss";

    /// <summary>Forecast by quantiles: share of steps between the lowest and the highest quantile. More is not always better: see <see cref="IntervalCoverageError"/>.</summary>
    public const string IntervalCoverage = "interval_coverage";

    /// <summary>Forecast by quantiles: distance of <see cref="IntervalCoverage"/> to the share that the lowest and the highest quantile promise.</summary>
    public const string IntervalCoverageError = "interval_coverage_error";

    /// <summary>Forecast by quantiles: mean distance of the lowest and the highest quantile.</summary>
    public const string IntervalWidth = "interval_width";

    /// <summary>Forecast by quantiles: mean interval score of the lowest and the highest quantile (Winkler 1972): width plus a penalty for each miss.</summary>
    public const string WinklerScore = "winkler_score";

    /// <summary>Recall and specificity less 1: Youden's J.</summary>
    public const string Informedness = "informedness";

    /// <summary>Precision and negative predictive value less 1.</summary>
    public const string Markedness = "markedness";

    /// <summary>Geometric mean of recall and specificity.</summary>
    public const string GeometricMean = "geometric_mean";

    /// <summary>Share of the Brier score of the share of positives that the model saves.</summary>
    public const string BrierSkill = "brier_skill";

    /// <summary>Mean over rows of the squared differences of probability and outcome, summed over classes.</summary>
    public const string MulticlassBrier = "multiclass_brier";

    /// <summary>Mean over classes of the expected calibration error of the class against the rest.</summary>
    public const string ClasswiseCalibrationError = "classwise_calibration_error";

    /// <summary>Root of the mean squared log error.</summary>
    public const string RootMeanSquaredLogError = "rmsle";

    /// <summary>Mean gamma deviance.</summary>
    public const string GammaDeviance = "gamma_deviance";

    /// <summary>Share of the absolute error of the median target, told to every row, that the model saves.</summary>
    public const string ExplainedAbsoluteError = "d2_absolute_error";
}
