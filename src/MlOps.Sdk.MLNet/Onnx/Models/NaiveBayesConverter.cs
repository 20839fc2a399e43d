using Microsoft.ML.Trainers;

namespace MlOps.Sdk.MLNet;

/// <summary>
/// Naive Bayes over features that are present (above 0) or absent, with one added to each count. The score of a class is linear
/// in the presences, and is summed in double precision as ML.NET does.
/// </summary>
internal sealed class NaiveBayesConverter : IModelConverter
{
    public bool Handles(object model) => model is NaiveBayesMulticlassModelParameters;

    public OnnxValue Score(ModelInput input)
    {
        var model = (NaiveBayesMulticlassModelParameters)input.Model;
        double[] labels = [.. model.GetLabelHistogramLong().Select(count => (double)count)];
        var features = model.GetFeatureHistogramLong();
        var weights = new double[input.Features.Width * labels.Length];
        var biases = new double[labels.Length];
        for (var k = 0; k < labels.Length; k++)
        {
            biases[k] = Math.Log(labels[k] / labels.Sum());
            for (var i = 0; labels[k] > 0 && i < input.Features.Width; i++)
            {
                var present = Math.Log(1 + features[k][i]);
                var absent = Math.Log(1 + labels[k] - features[k][i]);
                biases[k] += absent - Math.Log(labels[k] + labels.Length);
                weights[i * labels.Length + k] = present - absent;
            }
        }

        var graph = input.Graph;
        var presence = graph.Cast(graph.Compare("Greater", input.Features, graph.Constant(0f)), ElementType.Double);
        var product = graph.Node("MatMul", ElementType.Double, labels.Length, [presence.Name, graph.Constant<double>(ElementType.Double, weights, input.Features.Width, labels.Length)]);
        return graph.Cast(graph.With("Add", product, graph.Constant<double>(ElementType.Double, biases, 1, labels.Length)), ElementType.Float);
    }
}
