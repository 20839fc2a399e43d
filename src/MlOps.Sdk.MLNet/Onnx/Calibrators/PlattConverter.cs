using Microsoft.ML.Calibrators;

namespace MlOps.Sdk.MLNet;

/// <summary>Platt scaling: p = 1 / (1 + exp(slope · s + offset)), in double precision as in ML.NET.</summary>
internal sealed class PlattConverter : ICalibratorConverter
{
    public bool Handles(ICalibrator calibrator) => calibrator is PlattCalibrator;

    public OnnxValue Probability(ICalibrator calibrator, OnnxValue score, GraphBuilder graph)
    {
        var platt = (PlattCalibrator)calibrator;
        var scaled = graph.With("Mul", graph.Cast(score, ElementType.Double), graph.Constant(platt.Slope));
        var exponent = graph.With("Add", scaled, graph.Constant(platt.Offset));

        // Not the operator Sigmoid: ONNX Runtime takes it as 1 - 1/(1+exp) for small probabilities, which ends at 0 long before ML.NET does.
        return graph.Cast(graph.Map("Reciprocal", graph.With("Add", graph.Map("Exp", exponent), graph.Constant(1d))), ElementType.Float);
    }
}
