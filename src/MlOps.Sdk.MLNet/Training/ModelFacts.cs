using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.FastTree;

namespace MlOps.Sdk.MLNet;

/// <summary>What a fitted pipeline consists of.</summary>
internal static class ModelFacts
{
    public static IEnumerable<(string Key, string Value)> Of(ITransformer model)
    {
        var steps = PipelineReader.Flatten(model).ToList();
        yield return ("pipeline.steps", string.Join(" > ", steps.Select(step => Short(step.GetType()))));

        if (steps.OfType<ISingleFeaturePredictionTransformer<object>>().LastOrDefault(step => step.Model is not ICalibrator) is not { } predictor)
            yield break;

        var inner = predictor.Model is CalibratedModelParametersBase calibrated ? calibrated.SubModel : predictor.Model;
        yield return ("trainer", Short(inner.GetType()).Replace("ModelParameters", "", StringComparison.Ordinal));
        yield return ("model.features", Number(predictor.FeatureColumnType.GetWidth()));
        if (predictor.Model is CalibratedModelParametersBase { Calibrator: var calibrator })
            yield return ("model.calibrator", calibrator.GetType().Name);

        switch (inner)
        {
            case TreeEnsembleModelParametersBasedOnRegressionTree trees:
                yield return ("model.trees", Number(trees.TrainedTreeEnsemble.Trees.Count));
                yield return ("model.leaves", Number(trees.TrainedTreeEnsemble.Trees.Sum(tree => tree.NumberOfLeaves)));
                break;
            case TreeEnsembleModelParametersBasedOnQuantileRegressionTree forest:
                yield return ("model.trees", Number(forest.TrainedTreeEnsemble.Trees.Count));
                yield return ("model.leaves", Number(forest.TrainedTreeEnsemble.Trees.Sum(tree => tree.NumberOfLeaves)));
                break;
            case LinearModelParameters linear:
                yield return ("model.nonzero_weights", Number(linear.Weights.Count(weight => weight != 0)));
                break;
        }
    }

    /// <summary>A type's name without its generic arity.</summary>
    private static string Short(Type type) => type.Name.Split('`')[0];

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
