using Microsoft.ML.Calibrators;

namespace MlOps.Sdk.MLNet;

/// <summary>Platt scaling: p = 1 / (1 + exp(slope · s + offset)), in double precision as in ML.NET.</summary>
internal sealed class PlattConverter : ICalibratorConverter
{
    public bool Handles(ICalibrator calibrator) => calibrator is PlattCalibrator;

    public OnnxValue Probability(ICalibrator calibrator, OnnxValue score, GraphBuilder graph)
    {
        var platt = (PlattCalibrator)calibrator;
        var scaled = graph.With("Mul", graph.Cast(score, ElementType.Double), graph.Constant(-platt.Slope));
        var logit = graph.With("Sub", scaled, graph.Constant(platt.Offset));
        return graph.Cast(graph.Map("Sigmoid", logit), ElementType.Float);
    }
}
