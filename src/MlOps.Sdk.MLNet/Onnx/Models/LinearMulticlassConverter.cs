using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace MlOps.Sdk.MLNet;

/// <summary>One linear function a class; maximum entropy turns them into probabilities by softmax.</summary>
internal sealed class LinearMulticlassConverter : IModelConverter
{
    public bool Handles(object model) => model is LinearMulticlassModelParametersBase;

    public OnnxValue Score(ModelInput input)
    {
        var model = (LinearMulticlassModelParametersBase)input.Model;
        VBuffer<float>[]? weights = null;
        model.GetWeights(ref weights, out var classes);
        var matrix = new float[input.Features.Width * classes];
        for (var k = 0; k < classes; k++)
        {
            foreach (var (feature, weight) in weights[k].Items())
                matrix[feature * classes + k] = weight;
        }

        var scores = input.Graph.Affine(input.Features, matrix, [.. model.GetBiases()]);
        return model is MaximumEntropyModelParameters
            ? input.Graph.Node("Softmax", ElementType.Float, classes, [scores.Name], OnnxAttribute.Int("axis", 1))
            : scores;
    }
}
