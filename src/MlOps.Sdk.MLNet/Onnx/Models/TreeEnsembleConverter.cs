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
        IReadOnlyList<RegressionTreeBase> trees = input.Model is TreeEnsembleModelParametersBasedOnRegressionTree regression
            ? regression.TrainedTreeEnsemble.Trees
            : ((TreeEnsembleModelParametersBasedOnQuantileRegressionTree)input.Model).TrainedTreeEnsemble.Trees;

        var sum = Sum(input, [.. trees.Select(tree => new DecisionTree(tree))]);
        return input.Model switch
        {
            FastForestRegressionModelParameters => Mean(input.Graph, sum, trees.Count),
            FastTreeTweedieModelParameters => input.Graph.Map("Exp", input.Graph.Cast(sum, ElementType.Float)),
            _ => input.Graph.Cast(sum, ElementType.Float),
        };
    }

    private static OnnxValue Mean(GraphBuilder graph, OnnxValue sum, int count) =>
        graph.Cast(graph.With("Div", sum, graph.Constant((double)count)), ElementType.Float);

    private static OnnxValue Sum(ModelInput input, DecisionTree[] trees)
    {
        var graph = input.Graph;
        if (!Array.Exists(trees, tree => tree.NodeCount > 0))
            return graph.Cast(graph.Repeat(input.Features, 0), ElementType.Double);

        var missing = MissingDirections.Of(input.Model, trees, input.Features.Width);
        var ensemble = new TreeEnsembleAttributes(input.Features.Width);
        for (var i = 0; i < trees.Length; i++)
            ensemble.Add(trees[i], missing[i]);

        var features = graph.Cast(graph.Concat([input.Features, .. ensemble.CategoryTests(graph, input.Features)]), ElementType.Double);
        return graph.MlNode("TreeEnsemble", ElementType.Double, 1, [features.Name], ensemble.ToArray());
    }
}
