using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace MlOps.Sdk.MLNet;

/// <summary>
/// k-means: squared distances as |x|² - 2x·c + |c|², not below 0. In double precision; ML.NET computes the same in single
/// precision and is itself off by about 1e-7 · |x|².
/// </summary>
internal sealed class KMeansConverter : IModelConverter
{
    public bool Handles(object model) => model is KMeansModelParameters;

    public OnnxValue Score(ModelInput input)
    {
        VBuffer<float>[]? centroids = null;
        ((KMeansModelParameters)input.Model).GetClusterCentroids(ref centroids, out var k);
        var matrix = new double[input.Features.Width * k];
        var squares = new double[k];
        for (var cluster = 0; cluster < k; cluster++)
        {
            foreach (var (feature, value) in centroids[cluster].Items())
            {
                matrix[feature * k + cluster] = -2 * value;
                squares[cluster] += (double)value * value;
            }
        }

        var graph = input.Graph;
        var x = graph.Cast(input.Features, ElementType.Double);
        var square = graph.Node("ReduceSumSquare", ElementType.Double, 1, [x.Name, graph.Constant(1L)]);
        var product = graph.Node("MatMul", ElementType.Double, k, [x.Name, graph.Constant<double>(ElementType.Double, matrix, input.Features.Width, k)]);
        var distance = graph.With("Add", graph.With("Add", product, square.Name), graph.Constant<double>(ElementType.Double, squares, 1, k));
        return graph.Map("Relu", graph.Cast(distance, ElementType.Float));
    }
}
