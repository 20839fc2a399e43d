using Microsoft.ML.Calibrators;

namespace MlOps.Sdk.MLNet;

/// <summary>A calibrated model's score is its sub-model's; the calibrator gives the probability.</summary>
internal sealed class CalibratedModelConverter : IModelConverter
{
    public bool Handles(object model) => model is CalibratedModelParametersBase;

    public OnnxValue Score(ModelInput input) => ModelConverters.Score(input with { Model = ((CalibratedModelParametersBase)input.Model).SubModel });
}
