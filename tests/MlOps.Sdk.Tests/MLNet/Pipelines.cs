using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.LightGbm;
using Microsoft.ML.Transforms;
using static Microsoft.ML.Transforms.MissingValueReplacingEstimator;

namespace MlOps.Sdk.Tests.MLNet;

/// <summary>Pipelines by name: what is exported and compared.</summary>
internal static class Pipelines
{
    /// <summary>Binary classifiers.</summary>
    public static IReadOnlyDictionary<string, Func<MLContext, IEstimator<ITransformer>>> OnFlights { get; } = new Dictionary<string, Func<MLContext, IEstimator<ITransformer>>>
    {
        ["SDCA logistic"] = ml => Features(ml).Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression(new SdcaLogisticRegressionBinaryTrainer.Options { LabelColumnName = "Late", MaximumNumberOfIterations = 10, NumberOfThreads = 1 })),
        ["L-BFGS logistic"] = ml => Features(ml).Append(ml.BinaryClassification.Trainers.LbfgsLogisticRegression("Late")),
        ["Averaged perceptron"] = ml => Features(ml).Append(ml.BinaryClassification.Trainers.AveragedPerceptron("Late")),
        ["Averaged perceptron, Platt"] = ml => Features(ml).Append(ml.BinaryClassification.Trainers.AveragedPerceptron("Late")).Append(ml.BinaryClassification.Calibrators.Platt("Late")),
        ["Averaged perceptron, naive calibration"] = ml => Features(ml).Append(ml.BinaryClassification.Trainers.AveragedPerceptron("Late")).Append(ml.BinaryClassification.Calibrators.Naive("Late")),
        ["Averaged perceptron, isotonic"] = ml => Features(ml).Append(ml.BinaryClassification.Trainers.AveragedPerceptron("Late")).Append(ml.BinaryClassification.Calibrators.Isotonic("Late")),
        ["Linear SVM"] = ml => Features(ml).Append(ml.BinaryClassification.Trainers.LinearSvm("Late")),
        ["SGD calibrated"] = ml => Features(ml).Append(ml.BinaryClassification.Trainers.SgdCalibrated("Late")),
        ["SDCA without calibration"] = ml => Features(ml).Append(ml.BinaryClassification.Trainers.SdcaNonCalibrated(new SdcaNonCalibratedBinaryTrainer.Options { LabelColumnName = "Late", MaximumNumberOfIterations = 5, NumberOfThreads = 1 })),
        ["FastTree binary"] = ml => Features(ml).Append(ml.BinaryClassification.Trainers.FastTree("Late", numberOfTrees: 40)),
        ["FastTree binary, raw numbers"] = ml => ml.Transforms.Concatenate("Features", "Hour", "Weekday", "Distance").Append(ml.BinaryClassification.Trainers.FastTree("Late", numberOfTrees: 40)),
        ["FastForest binary"] = ml => Features(ml).Append(ml.BinaryClassification.Trainers.FastForest("Late", numberOfTrees: 40)),
        ["Additive model, binary"] = ml => ml.Transforms.ReplaceMissingValues([new("Hour"), new("Distance"), new("Weekday")], ReplacementMode.Mean)
            .Append(ml.Transforms.Concatenate("Features", "Hour", "Weekday", "Distance")).Append(ml.BinaryClassification.Trainers.Gam("Late", numberOfIterations: 200)),
        ["LightGBM binary"] = ml => Features(ml).Append(ml.BinaryClassification.Trainers.LightGbm(new LightGbmBinaryTrainer.Options { LabelColumnName = "Late", NumberOfIterations = 40, NumberOfThreads = 1 })),
        ["LightGBM binary, missing values"] = ml => ml.Transforms.Concatenate("Features", "Hour", "Weekday", "Distance").Append(ml.BinaryClassification.Trainers.LightGbm(new LightGbmBinaryTrainer.Options { LabelColumnName = "Late", NumberOfIterations = 60, NumberOfThreads = 1 })),
        ["LightGBM binary, categorical splits"] = ml => Features(ml).Append(ml.BinaryClassification.Trainers.LightGbm(new LightGbmBinaryTrainer.Options { LabelColumnName = "Late", NumberOfIterations = 40, UseCategoricalSplit = true, NumberOfThreads = 1 })),
    };

    public static IReadOnlyDictionary<string, Func<MLContext, IEstimator<ITransformer>>> ManyClassesOnFlights { get; } = new Dictionary<string, Func<MLContext, IEstimator<ITransformer>>>
    {
        ["Maximum entropy, L-BFGS"] = ml => Classes(ml, ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Class")),
        ["Maximum entropy, SDCA"] = ml => Classes(ml, ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(new SdcaMaximumEntropyMulticlassTrainer.Options { LabelColumnName = "Class", MaximumNumberOfIterations = 5, NumberOfThreads = 1 })),
        ["Linear classes, SDCA"] = ml => Classes(ml, ml.MulticlassClassification.Trainers.SdcaNonCalibrated(new SdcaNonCalibratedMulticlassTrainer.Options { LabelColumnName = "Class", MaximumNumberOfIterations = 5, NumberOfThreads = 1 })),
        ["Naive Bayes"] = ml => Classes(ml, ml.MulticlassClassification.Trainers.NaiveBayes("Class")),
        ["One versus all, FastTree"] = ml => Classes(ml, ml.MulticlassClassification.Trainers.OneVersusAll(ml.BinaryClassification.Trainers.FastTree("Class", numberOfTrees: 20), "Class")),
        ["One versus all, perceptron"] = ml => Classes(ml, ml.MulticlassClassification.Trainers.OneVersusAll(ml.BinaryClassification.Trainers.AveragedPerceptron("Class"), "Class")),
        ["One versus all, raw scores"] = ml => Classes(ml, ml.MulticlassClassification.Trainers.OneVersusAll(ml.BinaryClassification.Trainers.LinearSvm("Class"), "Class", useProbabilities: false)),
        ["LightGBM classes"] = ml => Classes(ml, ml.MulticlassClassification.Trainers.LightGbm(new LightGbmMulticlassTrainer.Options { LabelColumnName = "Class", NumberOfIterations = 20, NumberOfThreads = 1 })),
        ["LightGBM classes, softmax"] = ml => Classes(ml, ml.MulticlassClassification.Trainers.LightGbm(new LightGbmMulticlassTrainer.Options { LabelColumnName = "Class", NumberOfIterations = 20, UseSoftmax = true, NumberOfThreads = 1 })),
        ["LightGBM classes, missing values"] = ml => ml.Transforms.Conversion.MapValueToKey("Class", "Carrier").Append(ml.Transforms.Concatenate("Features", "Hour", "Weekday", "Distance"))
            .Append(ml.MulticlassClassification.Trainers.LightGbm(new LightGbmMulticlassTrainer.Options { LabelColumnName = "Class", NumberOfIterations = 20, NumberOfThreads = 1 })).Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel")),
    };

    public static IReadOnlyDictionary<string, Func<MLContext, IEstimator<ITransformer>>> OnBikes { get; } = new Dictionary<string, Func<MLContext, IEstimator<ITransformer>>>
    {
        ["SDCA regression"] = ml => Air(ml).Append(ml.Regression.Trainers.Sdca(new SdcaRegressionTrainer.Options { LabelColumnName = "Count", MaximumNumberOfIterations = 10, NumberOfThreads = 1 })),
        ["Online gradient descent"] = ml => Air(ml).Append(ml.Regression.Trainers.OnlineGradientDescent("Count")),
        ["L-BFGS Poisson"] = ml => Air(ml).Append(ml.Regression.Trainers.LbfgsPoissonRegression("Count")),
        ["FastTree regression"] = ml => Air(ml).Append(ml.Regression.Trainers.FastTree("Count", numberOfTrees: 40)),
        ["FastTree Tweedie"] = ml => Air(ml).Append(ml.Regression.Trainers.FastTreeTweedie("Count", numberOfTrees: 40)),
        ["FastForest regression"] = ml => Air(ml).Append(ml.Regression.Trainers.FastForest("Count", numberOfTrees: 40)),
        ["LightGBM regression"] = ml => Air(ml).Append(ml.Regression.Trainers.LightGbm(new LightGbmRegressionTrainer.Options { LabelColumnName = "Count", NumberOfIterations = 40, NumberOfThreads = 1 })),
        ["LightGBM regression, zero as missing"] = ml => ml.Transforms.Concatenate("Features", "Air", "Hour", "Season", "Holiday")
            .Append(ml.Regression.Trainers.LightGbm(new LightGbmRegressionTrainer.Options { LabelColumnName = "Count", NumberOfIterations = 60, UseZeroAsMissingValue = true, NumberOfThreads = 1 })),
        ["Additive model"] = ml => ml.Transforms.ReplaceMissingValues("Air").Append(ml.Transforms.ReplaceMissingValues("Hour")).Append(ml.Transforms.Concatenate("Features", "Air", "Hour"))
            .Append(ml.Regression.Trainers.Gam("Count", numberOfIterations: 200)),
        ["k-means"] = ml => Air(ml).Append(ml.Clustering.Trainers.KMeans(numberOfClusters: 5)),
        ["Anomalies by principal components"] = ml => Air(ml).Append(ml.AnomalyDetection.Trainers.RandomizedPca(rank: 3)),
        ["Anomalies by principal components, centred"] = ml => Air(ml).Append(ml.AnomalyDetection.Trainers.RandomizedPca(rank: 3, ensureZeroMean: false)),
        ["LightGBM regression, missing values"] = ml => ml.Transforms.Concatenate("Features", "Air", "Hour", "Season", "Holiday").Append(ml.Regression.Trainers.LightGbm(new LightGbmRegressionTrainer.Options { LabelColumnName = "Count", NumberOfIterations = 60, NumberOfThreads = 1 })),
    };

    /// <summary>Transforms alone, their last column compared.</summary>
    public static IReadOnlyDictionary<string, Func<MLContext, IEstimator<ITransformer>>> TransformsOnBikes { get; } = new Dictionary<string, Func<MLContext, IEstimator<ITransformer>>>
    {
        ["min-max of a scalar"] = ml => ml.Transforms.NormalizeMinMax("Y", "Hour"),
        ["min-max of a vector, not through zero"] = ml => ml.Transforms.NormalizeMinMax("Y", "Air", fixZero: false),
        ["min-max of doubles"] = ml => ml.Transforms.NormalizeMinMax("Y", "Humidity", fixZero: false),
        ["mean-variance"] = ml => ml.Transforms.NormalizeMeanVariance("Y", "Air", fixZero: false),
        ["mean-variance as distribution"] = ml => ml.Transforms.NormalizeMeanVariance("Y", "Air", fixZero: false, useCdf: true),
        ["log mean-variance"] = ml => ml.Transforms.NormalizeLogMeanVariance("Y", "Air", useCdf: true),
        ["log mean-variance of a scalar"] = ml => ml.Transforms.NormalizeLogMeanVariance("Y", "Hour", useCdf: true),
        ["log mean-variance, affine"] = ml => ml.Transforms.NormalizeLogMeanVariance("Y", "Air", useCdf: false),
        ["robust scaling"] = ml => ml.Transforms.NormalizeRobustScaling("Y", "Air"),
        ["binning of a scalar"] = ml => ml.Transforms.NormalizeBinning("Y", "Hour", maximumBinCount: 8),
        ["binning of a vector"] = ml => ml.Transforms.NormalizeBinning("Y", "Air", fixZero: false, maximumBinCount: 16),
        ["supervised binning"] = ml => ml.Transforms.Conversion.MapValueToKey("Label", "Weather").Append(ml.Transforms.NormalizeSupervisedBinning("Y", "Air", "Label", maximumBinCount: 16)),
        ["several columns normalised in one step"] = ml => ml.Transforms.NormalizeMinMax([new InputOutputColumnPair("A", "Hour"), new InputOutputColumnPair("B", "Air")]).Append(ml.Transforms.Concatenate("Y", "B", "A", "B")),
        ["missing replaced by the mean"] = ml => ml.Transforms.ReplaceMissingValues("Y", "Air", ReplacementMode.Mean),
        ["missing double replaced by the default"] = ml => ml.Transforms.ReplaceMissingValues("Y", "Humidity"),
        ["missing replaced by the mode, in place"] = ml => ml.Transforms.ReplaceMissingValues("Hour", replacementMode: ReplacementMode.Mode).Append(ml.Transforms.CopyColumns("Y", "Hour")),
        ["missing indicated"] = ml => ml.Transforms.IndicateMissingValues("Missing", "Air").Append(ml.Transforms.Conversion.ConvertType("Y", "Missing")),
        ["missing scalar indicated"] = ml => ml.Transforms.IndicateMissingValues("Y", "Hour"),
        ["double to float"] = ml => ml.Transforms.Conversion.ConvertType("Y", "Humidity", DataKind.Single),
        ["one-hot text"] = ml => ml.Transforms.Categorical.OneHotEncoding("Y", "Weather"),
        ["one-hot text as bag"] = ml => ml.Transforms.Categorical.OneHotEncoding("Y", "Weather", OneHotEncodingEstimator.OutputKind.Bag),
        ["one-hot text as key"] = ml => ml.Transforms.Categorical.OneHotEncoding("Y", "Weather", OneHotEncodingEstimator.OutputKind.Key),
        ["one-hot numbers"] = ml => ml.Transforms.Categorical.OneHotEncoding("Y", "Hour"),
        ["text to key to vector"] = ml => ml.Transforms.Conversion.MapValueToKey("K", "Weather").Append(ml.Transforms.Conversion.MapKeyToVector("Y", "K")),
        ["vector to keys to bag"] = ml => ml.Transforms.Conversion.MapValueToKey("K", "Air").Append(ml.Transforms.Conversion.MapKeyToVector("Y", "K", outputCountVector: true)),
        ["vector to keys to indicators"] = ml => ml.Transforms.Conversion.MapValueToKey("K", "Air").Append(ml.Transforms.Conversion.MapKeyToVector("Y", "K")),
        ["text to key to text"] = ml => ml.Transforms.Conversion.MapValueToKey("K", "Weather").Append(ml.Transforms.Conversion.MapKeyToValue("Y", "K")),
        ["number to key to number"] = ml => ml.Transforms.Conversion.MapValueToKey("K", "Hour").Append(ml.Transforms.Conversion.MapKeyToValue("Y", "K")),
        ["principal components"] = ml => ml.Transforms.ReplaceMissingValues("Air").Append(ml.Transforms.ProjectToPrincipalComponents("Y", "Air", rank: 2)),
        ["selected columns"] = ml => ml.Transforms.NormalizeMinMax("Y", "Hour").Append(ml.Transforms.SelectColumns("Y")).Append(ml.Transforms.CopyColumns("Z", "Y")),
    };

    private static EstimatorChain<ColumnConcatenatingTransformer> Features(MLContext ml) => ml.Transforms.Categorical.OneHotEncoding([new("OriginSlots", "Origin"), new("DestinationSlots", "Destination")])
        .Append(ml.Transforms.ReplaceMissingValues([new("Hour"), new("Distance"), new("Weekday")], ReplacementMode.Mean))
        .Append(ml.Transforms.Conversion.ConvertType([new("WeekendNumber", "Weekend"), new("MonthNumber", "Month")]))
        .Append(ml.Transforms.Categorical.OneHotEncoding("MonthSlots", "Month"))
        .Append(ml.Transforms.Concatenate("Numbers", "Hour", "Distance", "Weekday", "MonthNumber"))
        .Append(ml.Transforms.NormalizeMeanVariance("Numbers"))
        .Append(ml.Transforms.Concatenate("Features", "Numbers", "OriginSlots", "DestinationSlots", "MonthSlots", "WeekendNumber"));

    private static EstimatorChain<KeyToValueMappingTransformer> Classes(MLContext ml, IEstimator<ITransformer> trainer) =>
        Features(ml).Append(ml.Transforms.Conversion.MapValueToKey("Class", "Carrier")).Append(trainer).Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

    private static EstimatorChain<ColumnConcatenatingTransformer> Air(MLContext ml) => ml.Transforms.Categorical.OneHotEncoding("WeatherSlots", "Weather")
        .Append(ml.Transforms.ReplaceMissingValues("Air", replacementMode: ReplacementMode.Mean))
        .Append(ml.Transforms.ReplaceMissingValues([new("Season"), new("Hour")], ReplacementMode.Minimum))
        .Append(ml.Transforms.NormalizeMinMax("Season"))
        .Append(ml.Transforms.NormalizeMinMax("Hour"))
        .Append(ml.Transforms.Concatenate("Features", "Air", "Season", "Hour", "WeatherSlots", "Holiday"));
}
