using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.FastTree;

namespace FlightDelays;

/// <summary>A way to train the model: its name, its trainer's options and the pipeline around it.</summary>
internal sealed record Recipe(string Name, TrainerInputBase Options, IEstimator<ITransformer> Pipeline)
{
    /// <summary>A linear model: fast, smooth, easy to explain.</summary>
    public static Recipe SdcaLogistic(MLContext ml)
    {
        var options = new SdcaLogisticRegressionBinaryTrainer.Options
        {
            LabelColumnName = nameof(TrainingRow.Late),
            MaximumNumberOfIterations = 30,
            NumberOfThreads = 1, // several threads make the result depend on their timing
        };
        var pipeline = Categories(ml)
            .Append(ml.Transforms.ReplaceMissingValues([new InputOutputColumnPair(nameof(TrainingRow.Distance)), new InputOutputColumnPair(nameof(TrainingRow.Hour))]))
            .Append(ml.Transforms.NormalizeMeanVariance("DistanceScaled", nameof(TrainingRow.Distance)))
            .Append(ml.Transforms.NormalizeBinning("HourBin", nameof(TrainingRow.Hour), maximumBinCount: 24))
            .Append(ml.Transforms.NormalizeMeanVariance("HourScaled", nameof(TrainingRow.Hour)))
            .Append(ml.Transforms.NormalizeMinMax("DayScaled", nameof(TrainingRow.DayOfWeek)))
            .Append(ml.Transforms.Concatenate("Features", "OriginSlots", "DestinationSlots", "DistanceScaled", "HourBin", "HourScaled", "DayScaled"))
            .Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression(options));
        return new("sdca-logistic", options, pipeline);
    }

    /// <summary>A boosted tree ensemble: sees interactions the linear model cannot.</summary>
    public static Recipe BoostedTrees(MLContext ml)
    {
        var options = new FastTreeBinaryTrainer.Options
        {
            LabelColumnName = nameof(TrainingRow.Late),
            NumberOfTrees = 60,
            NumberOfLeaves = 12,
            MinimumExampleCountPerLeaf = 40,
            LearningRate = 0.1,
            NumberOfThreads = 1,
        };
        var pipeline = Categories(ml)
            .Append(ml.Transforms.Concatenate("Features", "OriginSlots", "DestinationSlots", nameof(TrainingRow.Distance), nameof(TrainingRow.Hour), nameof(TrainingRow.DayOfWeek)))
            .Append(ml.BinaryClassification.Trainers.FastTree(options));
        return new("boosted-trees", options, pipeline);
    }

    private static EstimatorChain<Microsoft.ML.Transforms.OneHotEncodingTransformer> Categories(MLContext ml) =>
        new EstimatorChain<ITransformer>()
            .Append(ml.Transforms.Categorical.OneHotEncoding("OriginSlots", nameof(TrainingRow.Origin)))
            .Append(ml.Transforms.Categorical.OneHotEncoding("DestinationSlots", nameof(TrainingRow.Destination)));
}
