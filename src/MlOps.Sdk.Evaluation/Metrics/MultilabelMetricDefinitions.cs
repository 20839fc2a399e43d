using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Evaluation;

/// <summary>The built-in metrics of models that apply any number of labels to a row.</summary>
internal static class MultilabelMetricDefinitions
{
    public static IReadOnlyList<MetricDefinition> All { get; } =
    [
        Of(MetricNames.SubsetAccuracy, (in MetricRows rows) => Confusion(rows).SubsetAccuracy),
        Of(MetricNames.MultilabelMacroF1, (in MetricRows rows) => Confusion(rows).Average(label => label.F1)),
        Of(MetricNames.MultilabelMicroF1, (in MetricRows rows) => Confusion(rows).Average(label => label.F1, Averaging.Micro)),
        Of(MetricNames.MultilabelRocAuc, (in MetricRows rows) => MultilabelMetrics.RocAuc(rows.Truth, rows.Scores, rows.Outputs, Averaging.Macro, rows.Weights)),
        Of(MetricNames.LabelRankingAveragePrecision, (in MetricRows rows) => MultilabelMetrics.RankingAveragePrecision(rows.Truth, rows.Scores, rows.Outputs, rows.Weights)),
        Of(MetricNames.HammingLoss, (in MetricRows rows) => Confusion(rows).HammingLoss, MetricDirection.LowerIsBetter),
        Of(MetricNames.LabelRankingLoss, (in MetricRows rows) => MultilabelMetrics.RankingLoss(rows.Truth, rows.Scores, rows.Outputs, rows.Weights), MetricDirection.LowerIsBetter),
    ];

    private static MultilabelConfusion Confusion(in MetricRows rows)
    {
        var predicted = new bool[rows.Scores.Length];
        for (var i = 0; i < predicted.Length; i++)
            predicted[i] = rows.Scores[i] >= rows.Threshold;
        return MultilabelConfusion.Of(rows.Truth, predicted, rows.Outputs, rows.Weights);
    }

    private static MetricDefinition Of(string name, MetricFunction compute, MetricDirection direction = MetricDirection.HigherIsBetter) => new()
    {
        Name = name,
        Task = EvaluationTask.Multilabel,
        Direction = direction,
        Minimum = 0,
        Maximum = 1,
        Compute = compute,
    };
}
