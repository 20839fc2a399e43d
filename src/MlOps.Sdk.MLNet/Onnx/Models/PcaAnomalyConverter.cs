using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace MlOps.Sdk.MLNet;

/// <summary>
/// Anomaly detection by principal components: the share of a row's distance from the mean that the components do not explain,
/// √((|x - μ|² - |E(x - μ)|²) / |x - μ|²), in double precision.
/// </summary>
internal sealed class PcaAnomalyConverter : IModelConverter
{
    public bool Handles(object model) => model is PcaModelParameters;

    public OnnxValue Score(ModelInput input)
    {
        var model = (PcaModelParameters)input.Model;
        VBuffer<float>[]? vectors = null;
        model.GetEigenVectors(ref vectors, out var rank);
        VBuffer<float> mean = default;
        model.GetMean(ref mean);
        var width = input.Features.Width;
        var matrix = new double[width * rank];
        for (var component = 0; component < rank; component++)
        {
            foreach (var (feature, value) in vectors[component].Items())
                matrix[feature * rank + component] = value;
        }

        var graph = input.Graph;
        var centre = mean.DenseValues().Select(value => (double)value).ToArray();
        var x = graph.Cast(input.Features, ElementType.Double);
        var centred = centre.Length == 0 ? x : graph.With("Sub", x, graph.Constant<double>(ElementType.Double, centre, 1, width));
        var projected = graph.Node("MatMul", ElementType.Double, rank, [centred.Name, graph.Constant<double>(ElementType.Double, matrix, width, rank)]);
        var whole = graph.Node("ReduceSumSquare", ElementType.Double, 1, [centred.Name, graph.Constant(1L)]);
        var explained = graph.Node("ReduceSumSquare", ElementType.Double, 1, [projected.Name, graph.Constant(1L)]);
        var share = graph.With("Div", graph.With("Sub", whole, explained.Name), whole.Name);
        return graph.Cast(graph.Map("Sqrt", share), ElementType.Float);
    }
}
