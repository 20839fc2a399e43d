using Microsoft.ML.Trainers.FastTree;

namespace MlOps.Sdk.MLNet;

/// <summary>Generalised additive models: one step function a feature, each written as a balanced tree, plus the bias.</summary>
internal sealed class GamConverter : IModelConverter
{
    public bool Handles(object model) => model is GamModelParametersBase;

    public OnnxValue Score(ModelInput input)
    {
        var model = (GamModelParametersBase)input.Model;
        var constant = model.Bias;
        var trees = new List<DecisionTree>();
        for (var feature = 0; feature < model.NumberOfShapeFunctions; feature++)
        {
            double[] effects = [.. model.GetBinEffects(feature)];
            // Indexes are those of the input and run up to the number of functions only: where the trainer dropped a feature,
            // as many functions at the end cannot be asked for.
            if (effects.Length == 0)
                throw input.Step.Refuse($"the trainer dropped feature {feature} as constant, and ML.NET then hides the functions of the last features; leave constant features out");
            if (effects.Length == 1)
                constant += effects[0];
            else
                trees.Add(DecisionTree.Steps(feature, [.. model.GetBinUpperBounds(feature).Take(effects.Length - 1)], effects));
        }

        DecisionTree[] all = [.. trees];
        var sum = TreeEnsembleAttributes.Sum(input.Graph, input.Features, all, Array.ConvertAll(all, tree => new bool[tree.NodeCount]));
        return input.Graph.Cast(input.Graph.With("Add", sum, input.Graph.Constant(constant)), ElementType.Float);
    }
}
