namespace MlOps.Sdk.MLNet;

/// <summary>Writes the ONNX nodes that give the score of one family of trained models.</summary>
internal interface IModelConverter
{
    bool Handles(object model);

    /// <summary>The score as ML.NET defines it for the family: rows × 1, or rows × classes.</summary>
    OnnxValue Score(ModelInput input);
}
