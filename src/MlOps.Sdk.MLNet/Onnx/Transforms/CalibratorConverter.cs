using Microsoft.ML;
using Microsoft.ML.Calibrators;

namespace MlOps.Sdk.MLNet;

/// <summary>A calibrator fitted as a step of its own, after an uncalibrated trainer: adds the probability of a score column.</summary>
internal sealed class CalibratorConverter : IStepConverter
{
    public bool Handles(ITransformer transformer) => transformer is ISingleFeaturePredictionTransformer<ICalibrator>;

    public OnnxValue Convert(PipelineStep step, string column, ExportContext context)
    {
        var calibrator = ((ISingleFeaturePredictionTransformer<ICalibrator>)step.Transformer).Model;
        var score = context.Input(step, step.Source(column).Name);
        return CalibratorConverters.Probability(calibrator, score, context.Graph, step);
    }
}
