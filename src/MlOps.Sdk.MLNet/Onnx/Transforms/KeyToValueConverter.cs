using Microsoft.ML;
using Microsoft.ML.Transforms;

namespace MlOps.Sdk.MLNet;

/// <summary>MapKeyToValue: the key is the index of a table whose entry 0 is the missing value.</summary>
internal sealed class KeyToValueConverter : IStepConverter
{
    public bool Handles(ITransformer transformer) => transformer is KeyToValueMappingTransformer;

    public OnnxValue Convert(PipelineStep step, string column, ExportContext context)
    {
        var source = step.Source(column);
        var keys = context.Graph.Cast(context.Input(step, source.Name), ElementType.Int64);
        var values = KeyValues.Of(source) ?? throw step.Refuse($"the values of the keys in '{source.Name}' are of a type ONNX tables cannot hold");
        var table = values.Table(context.Graph);
        return context.Graph.Node("Gather", values.Type, keys.Width, [table, keys.Name]);
    }
}
