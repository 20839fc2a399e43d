using Microsoft.ML;
using Microsoft.ML.Transforms;

namespace MlOps.Sdk.MLNet;

/// <summary>ProjectToPrincipalComponents: a linear map whose matrix is read off the unit vectors.</summary>
internal sealed class PrincipalComponentsConverter : IStepConverter
{
    public bool Handles(ITransformer transformer) => transformer is PrincipalComponentAnalysisTransformer;

    public OnnxValue Convert(PipelineStep step, string column, ExportContext context)
    {
        var source = step.Source(column);
        var value = context.Input(step, source.Name);
        var width = value.Width;
        var images = step.Probe(new ProbeView(step.Input, width + 1).Set(source, (row, slot) => row == slot + 1 ? 1 : 0), column);
        var origin = images[0];
        var matrix = new float[width * origin.Length];
        for (var i = 0; i < matrix.Length; i++)
            matrix[i] = (float)(images[i / origin.Length + 1][i % origin.Length] - origin[i % origin.Length]);

        return context.Graph.Affine(value, matrix, Array.ConvertAll(origin, number => (float)number));
    }
}
