using Microsoft.ML;

namespace MlOps.Sdk.MLNet;

/// <summary>Writes the ONNX nodes of one kind of transformer.</summary>
internal interface IStepConverter
{
    bool Handles(ITransformer transformer);

    /// <summary>The value of one column the step adds.</summary>
    OnnxValue Convert(PipelineStep step, string column, ExportContext context);
}
