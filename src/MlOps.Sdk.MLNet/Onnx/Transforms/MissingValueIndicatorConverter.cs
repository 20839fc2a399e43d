using Microsoft.ML;
using Microsoft.ML.Transforms;

namespace MlOps.Sdk.MLNet;

/// <summary>IndicateMissingValues: true where a real number is NaN.</summary>
internal sealed class MissingValueIndicatorConverter : IStepConverter
{
    public bool Handles(ITransformer transformer) => transformer is MissingValueIndicatorTransformer;

    public OnnxValue Convert(PipelineStep step, string column, ExportContext context)
    {
        var source = step.Source(column);
        return source.Type.IsReal()
            ? Missing.In(context.Graph, context.Input(step, source.Name))
            : throw step.Refuse($"only real numbers have a missing value that ONNX knows, and '{source.Name}' is {source.Type}");
    }
}
