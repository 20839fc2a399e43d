using Microsoft.ML;

namespace MlOps.Sdk.MLNet;

/// <summary>How scored rows are judged, by the task of the model: ML.NET's evaluator under the metric names of the SDK.</summary>
public sealed class MlNetEvaluation
{
    private const string Probability = "Probability";

    private readonly Func<MLContext, IDataView, IEnumerable<(string Name, double Value)>> _evaluate;

    private MlNetEvaluation(Func<MLContext, IDataView, IEnumerable<(string Name, double Value)>> evaluate) => _evaluate = evaluate;

    /// <summary>Two classes: accuracy, roc_auc, pr_auc, f1, precision, recall and, where there are probabilities, log_loss.</summary>
    /// <param name="label">The column of the truth.</param>
    public static MlNetEvaluation Binary(string label = "Label") => new((context, scored) => scored.Schema.GetColumnOrNull(Probability) is null
        ? MetricValues.Of(context.BinaryClassification.EvaluateNonCalibrated(scored, label))
        : MetricValues.Of(context.BinaryClassification.Evaluate(scored, label)));

    /// <summary>Several classes: multiclass_accuracy, macro_accuracy and multiclass_log_loss.</summary>
    /// <param name="label">The key column of the truth.</param>
    /// <param name="predictedLabel">The key column of the answer, for pipelines that turn PredictedLabel back into a value.</param>
    public static MlNetEvaluation Multiclass(string label = "Label", string predictedLabel = "PredictedLabel") =>
        new((context, scored) => MetricValues.Of(context.MulticlassClassification.Evaluate(scored, label, predictedLabelColumnName: predictedLabel)));

    /// <summary>A number: mae, mse, rmse and r2.</summary>
    /// <param name="label">The column of the truth.</param>
    public static MlNetEvaluation Regression(string label = "Label") => new((context, scored) => MetricValues.Of(context.Regression.Evaluate(scored, label)));

    /// <summary>An order within groups: ndcg_at_k and dcg_at_k.</summary>
    /// <param name="label">The column of the relevance.</param>
    /// <param name="group">The key column of the group.</param>
    public static MlNetEvaluation Ranking(string label = "Label", string group = "GroupId") => new((context, scored) => MetricValues.Of(context.Ranking.Evaluate(scored, label, group)));

    /// <summary>The metrics of scored rows, by name.</summary>
    /// <param name="context">The context that evaluates.</param>
    /// <param name="scored">Rows with the truth and what the model made of them.</param>
    public IReadOnlyDictionary<string, double> Evaluate(MLContext context, IDataView scored)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(scored);
        return _evaluate(context, scored).ToDictionary(metric => metric.Name, metric => metric.Value, StringComparer.Ordinal);
    }
}
