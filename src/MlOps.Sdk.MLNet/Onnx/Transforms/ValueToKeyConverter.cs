using Microsoft.ML;
using Microsoft.ML.Transforms;

namespace MlOps.Sdk.MLNet;

/// <summary>MapValueToKey: 1-based keys, 0 for a value that was not seen in training.</summary>
internal sealed class ValueToKeyConverter : IStepConverter
{
    public bool Handles(ITransformer transformer) => transformer is ValueToKeyMappingTransformer;

    public OnnxValue Convert(PipelineStep step, string column, ExportContext context)
    {
        var target = step.Produced(column);
        var values = KeyValues.Of(target) ?? throw step.Refuse($"the values of '{step.Source(column).Name}' are of a type ONNX's LabelEncoder does not take");
        var keys = values.Keys(context.Graph, context.Input(step, step.Source(column).Name));
        return context.Graph.Cast(keys, ColumnCodec.Of(target.Type, column).ElementType);
    }
}
