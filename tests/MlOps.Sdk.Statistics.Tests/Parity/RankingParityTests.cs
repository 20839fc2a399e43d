using System.Globalization;
using System.Text.Json;

namespace MlOps.Sdk.Statistics.Tests.Parity;

public sealed class RankingParityTests
{
    private const double Tolerance = 1e-9;

    [Fact]
    public void Every_reference_case_of_ranking_agrees()
    {
        var tally = new Tally("ranking.json");
        foreach (var test in Fixture.Evaluation("ranking.json").GetProperty("cases").EnumerateArray())
        {
            var (input, expected) = (test.GetProperty("input"), test.GetProperty("expected"));
            if (input.TryGetProperty("recommended", out _))
                CheckLists(tally, test.Name(), input, expected);
            else
                CheckScores(tally, test.Name(), input, expected);
        }

        tally.Report();
    }

    private static void CheckScores(Tally tally, string test, JsonElement input, JsonElement expected)
    {
        double[][] relevance = [.. input.GetProperty("relevance").EnumerateArray().Select(row => row.Numbers())];
        double[][] scores = [.. input.GetProperty("score").EnumerateArray().Select(row => row.Numbers())];
        if (expected.IsError())
        {
            tally.True("refused", test, relevance.Zip(scores).All(query => !RankingMetrics.Ndcg(query.First, query.Second).IsComputable), "a number came back");
            return;
        }

        foreach (var cut in expected.EnumerateObject())
        {
            var top = cut.Name == "all" ? int.MaxValue : int.Parse(cut.Name[3..], CultureInfo.InvariantCulture);
            double[] ndcg = [.. relevance.Zip(scores, (r, s) => RankingMetrics.Ndcg(r, s, top).Value!.Value)];
            tally.Close("ndcg", test, cut.Value.GetProperty("ndcg").Number(), ndcg.Average(), Tolerance, Tolerance);
            tally.Close("dcg", test, cut.Value.GetProperty("dcg").Number(), relevance.Zip(scores, (r, s) => RankingMetrics.Dcg(r, s, top).Value!.Value).Average(), Tolerance, Tolerance);
            tally.Close("ndcg, exponential", test, cut.Value.GetProperty("ndcg_exp_gain").Number(), relevance.Zip(scores, (r, s) => RankingMetrics.Ndcg(r, s, top, RankingGain.Exponential).Value!.Value).Average(), Tolerance, Tolerance);
            var perQuery = cut.Value.GetProperty("ndcg_per_query").Numbers();
            for (var i = 0; i < perQuery.Length; i++)
                tally.Close("ndcg of a query", test, perQuery[i], ndcg[i], Tolerance, Tolerance);
            if (cut.Value.GetProperty("ndcg_ignore_ties") is { ValueKind: JsonValueKind.Number } untied)
                tally.Close("ndcg without ties", test, untied.Number(), ndcg.Average(), Tolerance, Tolerance);
        }
    }

    private static void CheckLists(Tally tally, string test, JsonElement input, JsonElement expected)
    {
        int[][] recommended = Lists(input.GetProperty("recommended")), relevant = Lists(input.GetProperty("relevant"));
        RecommendationList[] users = [.. recommended.Zip(relevant, (list, wanted) => new RecommendationList(list, wanted))];
        for (var user = 0; user < users.Length; user++)
        {
            foreach (var cut in expected.GetProperty("per_user")[user].EnumerateObject())
            {
                foreach (var metric in cut.Value.EnumerateObject())
                {
                    var actual = OfList(users[user], metric.Name, int.Parse(cut.Name[3..], CultureInfo.InvariantCulture));
                    if (metric.Value.ValueKind == JsonValueKind.Null)
                        tally.True($"{metric.Name}, not computable", test, actual is { IsComputable: false }, $"got {actual}");
                    else
                        tally.Close(metric.Name, test, metric.Value.Number(), actual?.Value, Tolerance, Tolerance);
                }
            }
        }

        double[][] embeddings = [.. input.GetProperty("item_embeddings").EnumerateArray().Select(row => row.Numbers())];
        foreach (var cut in expected.GetProperty("mean").EnumerateObject())
        {
            var top = int.Parse(cut.Name[3..], CultureInfo.InvariantCulture);
            var catalog = new RecommendationCatalog(recommended, input.GetProperty("catalog_size").GetInt32(), top);
            foreach (var metric in cut.Value.EnumerateObject())
            {
                MetricValue? actual = metric.Name switch
                {
                    "catalog_coverage" => catalog.Coverage,
                    "exposure_gini" => catalog.ExposureGini,
                    "exposure_entropy_bits" => catalog.ExposureEntropy,
                    "personalization" => catalog.Personalization,
                    "novelty_bits" => catalog.Novelty(input.GetProperty("item_popularity").Numbers()),
                    "intra_list_diversity_cosine" => catalog.IntraListDiversity(embeddings),
                    _ => Mean(users, metric.Name switch { "map" => "average_precision", "mrr" => "reciprocal_rank", "hit_rate" => "hit", var other => other }, top),
                };
                if (metric.Value.ValueKind == JsonValueKind.Null)
                    tally.True($"{metric.Name}, not computable", test, actual is { IsComputable: false }, $"got {actual}");
                else
                    tally.Close($"mean {metric.Name}", test, metric.Value.Number(), actual?.Value, Tolerance, Tolerance);
            }
        }
    }

    private static MetricValue? Mean(RecommendationList[] users, string metric, int top)
    {
        double[] values = [.. users.Select(user => OfList(user, metric, top)?.Value).OfType<double>()];
        return values.Length > 0 ? values.Average() : null;
    }

    private static MetricValue? OfList(RecommendationList list, string metric, int top) => metric switch
    {
        "precision" => list.Precision(top),
        "recall" => list.Recall(top),
        "hit" => list.Hit(top),
        "average_precision" => list.AveragePrecision(top),
        "reciprocal_rank" => list.ReciprocalRank(top),
        "ndcg_binary" => list.Ndcg(top),
        "r_precision" => list.RPrecision(),
        _ => null,
    };

    private static int[][] Lists(JsonElement source) => [.. source.EnumerateArray().Select(list => list.EnumerateArray().Select(item => item.GetInt32()).ToArray())];
}
