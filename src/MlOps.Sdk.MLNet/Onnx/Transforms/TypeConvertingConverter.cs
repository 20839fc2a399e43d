using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MlOps.Sdk.MLNet;

/// <summary>ConvertType between numbers. Text is refused: the two runtimes parse and format differently.</summary>
internal sealed class TypeConvertingConverter : IStepConverter
{
    public bool Handles(ITransformer transformer) => transformer is TypeConvertingTransformer;

    public OnnxValue Convert(PipelineStep step, string column, ExportContext context)
    {
        var source = step.Source(column);
        var target = step.Produced(column);
        if (source.Type.IsText() || target.Type.IsText())
            throw step.Refuse("numbers and text are parsed and formatted differently in ONNX; convert before the pipeline");
        if (target.Type.GetItemType() is KeyDataViewType != source.Type.GetItemType() is KeyDataViewType)
            throw step.Refuse($"the conversion of '{source.Name}' from {source.Type} to {target.Type} has rules of its own for missing and out-of-range keys");
        if (source.Type.IsReal() && !target.Type.IsReal())
            throw step.Refuse($"what becomes of NaN and of numbers out of range in '{source.Name}' is not defined in ONNX; let the caller pass {target.Type}");

        return context.Graph.Cast(context.Input(step, source.Name), ColumnCodec.Of(target.Type, column).ElementType);
    }
}
