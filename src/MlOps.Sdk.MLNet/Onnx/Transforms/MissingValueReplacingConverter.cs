using Microsoft.ML;
using Microsoft.ML.Transforms;

namespace MlOps.Sdk.MLNet;

/// <summary>ReplaceMissingValues: the replacement of each slot is what the step makes of NaN.</summary>
internal sealed class MissingValueReplacingConverter : IStepConverter
{
    public bool Handles(ITransformer transformer) => transformer is MissingValueReplacingTransformer;

    public OnnxValue Convert(PipelineStep step, string column, ExportContext context)
    {
        var source = step.Source(column);
        if (!source.Type.IsReal())
            throw step.Refuse($"only real numbers have a missing value that ONNX knows, and '{source.Name}' is {source.Type}");

        var replacements = step.Probe(new ProbeView(step.Input, 1).Set(source, (_, _) => double.NaN), column)[0];
        var value = context.Input(step, source.Name);
        var constant = value.Type == ElementType.Double
            ? context.Graph.Constant<double>(value.Type, replacements, 1, replacements.Length)
            : context.Graph.Constant<float>(value.Type, Array.ConvertAll(replacements, number => (float)number), 1, replacements.Length);
        return context.Graph.Where(Missing.In(context.Graph, value), constant, value);
    }
}
