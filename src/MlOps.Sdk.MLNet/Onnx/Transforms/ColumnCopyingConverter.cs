using Microsoft.ML;
using Microsoft.ML.Transforms;

namespace MlOps.Sdk.MLNet;

/// <summary>CopyColumns: another name for the same value.</summary>
internal sealed class ColumnCopyingConverter : IStepConverter
{
    public bool Handles(ITransformer transformer) => transformer is ColumnCopyingTransformer;

    public OnnxValue Convert(PipelineStep step, string column, ExportContext context) => context.Input(step, step.Source(column).Name);
}
