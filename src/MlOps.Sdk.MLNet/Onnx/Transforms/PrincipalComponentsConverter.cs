using Microsoft.ML;
using Microsoft.ML.Transforms;

namespace MlOps.Sdk.MLNet;

/// <summary>
/// ProjectToPrincipalComponents: a linear map whose matrix is read off the unit vectors. They are made long, so that the
/// offset takes no digits from the matrix, and the map is computed in double precision, as rows far outside cancel in it.
/// </summary>
internal sealed class PrincipalComponentsConverter : IStepConverter
{
    private const double Length = 1L << 40;

    public bool Handles(ITransformer transformer) => transformer is PrincipalComponentAnalysisTransformer;

    public OnnxValue Convert(PipelineStep step, string column, ExportContext context)
    {
        var source = step.Source(column);
        var graph = context.Graph;
        var value = context.Input(step, source.Name);
        var images = step.Probe(new ProbeView(step.Input, value.Width + 1).Set(source, (row, slot) => row == slot + 1 ? Length : 0), column);
        var origin = images[0];
        var matrix = new double[value.Width * origin.Length];
        for (var i = 0; i < matrix.Length; i++)
            matrix[i] = (images[i / origin.Length + 1][i % origin.Length] - origin[i % origin.Length]) / Length;

        var product = graph.Node("MatMul", ElementType.Double, origin.Length, [graph.Cast(value, ElementType.Double).Name, graph.Constant<double>(ElementType.Double, matrix, value.Width, origin.Length)]);
        return graph.Cast(graph.With("Add", product, graph.Constant<double>(ElementType.Double, origin, 1, origin.Length)), ElementType.Float);
    }
}
