using Microsoft.ML.Calibrators;

namespace MlOps.Sdk.MLNet;

/// <summary>The calibrators that can be exported.</summary>
internal static class CalibratorConverters
{
    private static readonly ICalibratorConverter[] All = [new PlattConverter(), new NaiveConverter(), new IsotonicConverter()];

    public static OnnxValue Probability(ICalibrator calibrator, OnnxValue score, GraphBuilder graph, PipelineStep step)
    {
        var converter = Array.Find(All, converter => converter.Handles(calibrator));
        return converter?.Probability(calibrator, score, graph) ?? throw step.Refuse($"the calibrator {calibrator.GetType().Name} has no mapping");
    }
}
