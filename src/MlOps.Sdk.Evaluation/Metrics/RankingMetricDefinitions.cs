namespace MlOps.Sdk.Evaluation;

/// <summary>The built-in metrics of rankings.</summary>
internal static class RankingMetricDefinitions
{
    public static IReadOnlyList<MetricDefinition> All { get; } =
    [
        RankingMetric.Ndcg(),
        RankingMetric.Ndcg(5),
        RankingMetric.Ndcg(10),
        RankingMetric.AveragePrecision(),
        RankingMetric.AveragePrecision(10),
        RankingMetric.ReciprocalRank(),
        RankingMetric.ReciprocalRank(10),
        RankingMetric.Precision(1),
        RankingMetric.Precision(5),
        RankingMetric.Precision(10),
        RankingMetric.Recall(5),
        RankingMetric.Recall(10),
        RankingMetric.HitRate(5),
        RankingMetric.HitRate(10),
        RankingMetric.RPrecision(),
    ];
}
