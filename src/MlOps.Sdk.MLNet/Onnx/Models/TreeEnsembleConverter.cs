using Microsoft.ML.Trainers.FastTree;

namespace MlOps.Sdk.MLNet;

/// <summary>
/// FastTree, FastForest and LightGBM: one TreeEnsemble operator in double precision, which sums leaf values as ML.NET does and
/// so gives the same score to the bit.
/// </summary>
internal sealed class TreeEnsembleConverter : IModelConverter
{
    public bool Handles(object model) => model is TreeEnsembleModelParametersBasedOnRegressionTree or TreeEnsembleModelParametersBasedOnQuantileRegressionTree;

    public OnnxValue Score(ModelInput input)
    {
        IReadOnlyList<RegressionTreeBase> source = input.Model is TreeEnsembleModelParametersBasedOnRegressionTree regression
            ? regression.TrainedTreeEnsemble.Trees
            : ((TreeEnsembleModelParametersBasedOnQuantileRegressionTree)input.Model).TrainedTreeEnsemble.Trees;

        DecisionTree[] trees = [.. source.Select(tree => new DecisionTree(tree))];
        var sum = TreeEnsembleAttributes.Sum(input.Graph, input.Features, trees, MissingDirections.Of(input.Model, trees, input.Features.Width));
        return input.Model switch
        {
            FastForestRegressionModelParameters => input.Graph.Cast(input.Graph.With("Div", sum, input.Graph.Constant((double)trees.Length)), ElementType.Float),
            FastTreeTweedieModelParameters => input.Graph.Map("Exp", input.Graph.Cast(sum, ElementType.Float)),
            _ => input.Graph.Cast(sum, ElementType.Float),
        };
    }
}
