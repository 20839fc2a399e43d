using Microsoft.ML.Calibrators;

namespace MlOps.Sdk.MLNet;

/// <summary>Writes the ONNX nodes that turn a score into a probability.</summary>
internal interface ICalibratorConverter
{
    bool Handles(ICalibrator calibrator);

    OnnxValue Probability(ICalibrator calibrator, OnnxValue score, GraphBuilder graph);
}
