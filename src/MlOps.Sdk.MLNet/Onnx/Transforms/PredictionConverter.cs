using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace MlOps.Sdk.MLNet;

/// <summary>A trained model at work: score, probability and predicted label.</summary>
internal sealed class PredictionConverter : IStepConverter
{
    private const string Score = "Score";
    private const string Probability = "Probability";
    private const string PredictedLabel = "PredictedLabel";

    public bool Handles(ITransformer transformer) => transformer is ISingleFeaturePredictionTransformer<object>;

    public OnnxValue Convert(PipelineStep step, string column, ExportContext context)
    {
        var predictor = (ISingleFeaturePredictionTransformer<object>)step.Transformer;
        if (predictor.FeatureColumnName is null)
            throw step.Refuse($"{predictor.Model.GetType().Name} looks at no features, so a file of it would have no inputs; answer with the constant itself");

        return column switch
        {
            Score => ModelConverters.Score(new ModelInput(predictor.Model, context.Input(step, predictor.FeatureColumnName), context.Graph, step)),
            Probability when predictor.Model is CalibratedModelParametersBase calibrated =>
                CalibratorConverters.Probability(calibrated.Calibrator, context.Output(step, Score), context.Graph, step),
            PredictedLabel when step.Produced(column).Type is BooleanDataViewType =>
                context.Graph.Compare("Greater", context.Output(step, Score), context.Graph.Constant(LabelThreshold.Of(step, predictor))),
            PredictedLabel => Best(step, column, context, predictor.Model is KMeansModelParameters ? "ArgMin" : "ArgMax"),
            _ => throw step.Refuse($"this exporter has no mapping for its column '{column}'"),
        };
    }

    /// <summary>The 1-based key of the first best class or cluster.</summary>
    private static OnnxValue Best(PipelineStep step, string column, ExportContext context, string operation)
    {
        var scores = context.Output(step, Score);
        var index = context.Graph.Node(operation, ElementType.Int64, 1, [scores.Name], OnnxAttribute.Int("axis", 1), OnnxAttribute.Int("keepdims", 1));
        var key = context.Graph.With("Add", index, context.Graph.Constant(1L));
        return context.Graph.Cast(key, ColumnCodec.Of(step.Produced(column).Type, column).ElementType);
    }
}
