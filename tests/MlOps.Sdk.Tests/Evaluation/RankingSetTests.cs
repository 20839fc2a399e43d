using CsCheck;
using MlOps.Sdk.Evaluation;
using MlOps.Sdk.Statistics;
using MlOps.Sdk.Testing;

namespace MlOps.Sdk.Tests.Evaluation;

public sealed class RankingSetTests
{
    private static readonly string[] Names =
    [
        MetricNames.MeanAveragePrecision, MetricNames.MeanAveragePrecisionAt10, MetricNames.MeanReciprocalRank, MetricNames.PrecisionAt1, MetricNames.PrecisionAt5,
        MetricNames.RecallAt5, MetricNames.RecallAt10, MetricNames.HitRateAt5, MetricNames.RPrecision,
    ];

    [Fact]
    public void Without_ties_every_metric_is_that_of_the_list()
    {
        Gen.Int[0, 10_000].Sample(
            seed =>
            {
                var random = new Random(seed);
                var count = random.Next(2, 20);
                bool[] relevant = [.. Enumerable.Range(0, count).Select(i => i == 0 || random.NextDouble() < 0.3)];
                var scores = Enumerable.Range(0, count).Select(i => (double)i).ToArray();
                random.Shuffle(scores);
                var list = new RecommendationList([.. Enumerable.Range(0, count).OrderByDescending(i => scores[i])], [.. Enumerable.Range(0, count).Where(i => relevant[i])]);
                var model = Query(relevant).Score("m", scores);
                (string, MetricValue)[] expected =
                [
                    (MetricNames.MeanAveragePrecision, list.AveragePrecision(count)), (MetricNames.MeanAveragePrecisionAt10, list.AveragePrecision(10)),
                    (MetricNames.MeanReciprocalRank, list.ReciprocalRank(count)), (MetricNames.MeanReciprocalRankAt10, list.ReciprocalRank(10)), (MetricNames.PrecisionAt1, list.Precision(1)),
                    (MetricNames.PrecisionAt5, list.Precision(5)), (MetricNames.RecallAt5, list.Recall(5)), (MetricNames.HitRateAt5, list.Hit(5)), (MetricNames.RPrecision, list.RPrecision()),
                    (MetricNames.NdcgAt5, list.Ndcg(5)),
                ];
                Assert.All(expected, pair => Assert.Equal(pair.Item2.Or(-1), model.Measure(pair.Item1).Or(-2), 1e-12));
            },
            iter: 300);
    }

    [Fact]
    public void With_ties_every_metric_is_the_mean_over_the_orders_they_could_have()
    {
        bool[] relevant = [true, false, true, false, false, true];
        double[] tied = [0.5, 0.5, 0.5, 0.9, 0.2, 0.2];
        int[][] orders = [.. Permutations([0, 1, 2]).SelectMany(first => Permutations([4, 5]).Select(last => (int[])[3, .. first, .. last]))];
        var set = Query(relevant);
        foreach (var name in Names)
        {
            var each = orders.Select(order =>
            {
                var scores = new double[6];
                for (var place = 0; place < 6; place++)
                    scores[order[place]] = 6 - place;
                return set.Score("order", scores).Measure(name).Or(double.NaN);
            });
            Assert.Equal(each.Average(), set.Score("tied", tied).Measure(name).Or(-1), 1e-12);
        }
    }

    [Fact]
    public void A_model_that_scores_all_alike_gains_nothing_by_the_order_of_rows()
    {
        bool[] relevant = [true, true, false, false, false, false];
        double[] alike = new double[6];
        Assert.All(Names, name => Assert.Equal(
            Query(relevant).Score("m", alike).Measure(name).Or(-1), Query([.. relevant.Reverse()]).Score("m", alike).Measure(name).Or(-2), 1e-12));
        Assert.Equal(2.0 / 6, Query(relevant).Score("m", alike).Measure(MetricNames.PrecisionAt1).Or(-1), 1e-12);
    }

    [Fact]
    public void Queries_without_a_relevant_candidate_are_left_out_and_counted()
    {
        var set = EvaluationSet.Ranking("q", new() { Queries = ["a", "a", "b", "b"], Relevance = [0, 2, 0, 0] });
        var model = set.Score("m", [0.1, 0.9, 0.3, 0.2]);
        Assert.Equal(1, model.Measure(MetricNames.Ndcg).Value);
        Assert.Equal(0.5, model.Measure(MetricNames.PrecisionAt1).Value);
        Assert.Equal(2, set.IndependentCount);
        var report = QualityGate.Named("g").WithMinimumRows(2).AtLeast(MetricNames.Ndcg, 0.9).Check(model);
        Assert.Contains("1 query of 2 without a relevant candidate", Assert.Single(report.Notes), StringComparison.Ordinal);
        Assert.Contains("no query has a relevant", EvaluationSet.Ranking("q", new() { Queries = ["a", "a"], Relevance = [0, 0] }).Score("m", [1.0, 2]).Measure(MetricNames.MeanReciprocalRank).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_suite_tests_queries_and_not_rows()
    {
        var set = Searches(400).WithSlices("country", [.. Enumerable.Range(0, 4000).Select(i => i / 10 % 2 == 0 ? "fr" : "se")]);
        EvaluatedModel champion = Ranked(set, "m:1", noise: 1), better = Ranked(set, "m:2", noise: 0.4, seed: 5);
        var suite = QualityGate.Named("search")
            .AtLeast(MetricNames.NdcgAt10, 0.6, confidently: true)
            .BetterThanBaseline(MetricNames.MeanReciprocalRank)
            .NoWorseThanBaseline(MetricNames.Ndcg, 0.01)
            .NoWorseThanBaseline(MetricNames.HitRateAt5, 0.02)
            .BetterThanTrivial(MetricNames.MeanAveragePrecision)
            .NoWeakSegment(MetricNames.Ndcg, worseByAtMost: 0.1)
            .ForEachSlice("country", slice => slice.AtLeast(MetricNames.PrecisionAt1, 0.5).NoWorseThanBaseline(MetricNames.Ndcg, 0.02));
        var report = suite.Check(better, champion);
        GateAssert.Passed(report);
        Assert.Contains("paired t over queries, 400 queries", report.ToString(), StringComparison.Ordinal);
        Assert.Equal(suite.Digest, QualityGate.FromJson(suite.ToJson()).Digest);

        Assert.Contains(suite.Check(champion, better).Blocking(), check => check.Verdict == GateVerdict.Failed);
        Assert.NotEmpty(suite.DryRun(better, champion, rows: 800));
    }

    [Fact]
    public void Few_queries_keep_a_verdict_open_however_many_rows_they_have()
    {
        var model = Ranked(Searches(20), "m", noise: 0.2);
        var check = QualityGate.Named("g").AtLeast(MetricNames.Ndcg, 0.1).Check(model).Checks[0];
        Assert.Equal(GateVerdict.Inconclusive, check.Verdict);
        Assert.Contains("20 queries are fewer than the 30", check.Reason, StringComparison.Ordinal);
        Assert.True(model.ToScorecard(new() { Metrics = [MetricNames.Ndcg] }).Entries[0].IsSmall);
    }

    [Fact]
    public void A_scorecard_has_an_interval_over_queries_for_every_metric_and_slice()
    {
        var set = Searches(200).WithSlices("country", [.. Enumerable.Range(0, 2000).Select(i => i / 10 % 2 == 0 ? "fr" : "se")]);
        var card = Ranked(set, "m", noise: 1).ToScorecard();
        Assert.Equal(3 * MetricCatalog.Default.All.Count(metric => metric.Task == EvaluationTask.Ranking), card.Entries.Count);
        Assert.All(card.Entries, entry => Assert.True(entry.Lower <= entry.Value && entry.Value <= entry.Upper, $"{entry}"));
        Assert.Contains("ndcg_at_10", card.ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_catalogue_is_seen_through_the_first_places_of_all_queries()
    {
        var metrics = MetricCatalog.Default.With(RankingMetric.CatalogCoverage(2)).With(RankingMetric.ExposureGini(2)).With(RankingMetric.Personalization(2)).With(RankingMetric.Ndcg(3, RankingGain.Exponential));
        var set = EvaluationSet.Ranking("r", new() { Queries = ["u", "u", "u", "v", "v", "v"], Relevance = [1, 0, 0, 0, 1, 0], Items = ["a", "b", "c", "a", "b", "d"], CatalogSize = 8 });
        var model = set.Score("m", [3.0, 2, 1, 3, 1, 2]);
        var lists = new RecommendationCatalog([[0, 1], [0, 3]], 8, 2);
        Assert.Equal(3.0 / 8, model.Measure(metrics.Get("catalog_coverage_at_2")).Value);
        Assert.Equal(lists.ExposureGini, model.Measure(metrics.Get("exposure_gini_at_2")));
        Assert.Equal(0.5, model.Measure(metrics.Get("personalization_at_2")).Value);
        Assert.True(model.Measure(metrics.Get("ndcg_exponential_at_3")).IsComputable);
        Assert.Contains("which items", Query([true, false]).Score("m", [1.0, 2]).Measure(metrics.Get("catalog_coverage_at_2")).Reason, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => RankingMetric.Ndcg(0));
    }

    [Fact]
    public void Weights_are_of_whole_queries_and_equal_repeated_ones()
    {
        var set = EvaluationSet.Ranking("q", new() { Queries = ["a", "a", "b", "b"], Relevance = [0, 1, 1, 0] });
        var weighted = set.WithWeights([2, 2, 1, 1]).Score("m", [0.9, 0.1, 0.9, 0.1]);
        Assert.Equal((2 * 0.5 + 1) / 3, weighted.Measure(MetricNames.MeanReciprocalRank).Or(0), 1e-12);
        Assert.Contains("weight whole queries", Assert.Throws<ArgumentException>(() => set.WithWeights([1, 2, 1, 1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_ranking_is_refused()
    {
        RankingRows rows = new() { Queries = ["a", "a", "b"], Relevance = [1, 0, 2] };
        string Refused(RankingRows bad) => Assert.ThrowsAny<ArgumentException>(() => EvaluationSet.Ranking("q", bad)).Message;
        Assert.Contains("keep the rows of each query together", Refused(rows with { Queries = ["a", "b", "a"] }), StringComparison.Ordinal);
        Assert.Contains("Row 1 has no query", Refused(rows with { Queries = ["a", null!, "a"] }), StringComparison.Ordinal);
        Assert.Contains("2 queries and 3 relevances", Refused(rows with { Queries = ["a", "b"] }), StringComparison.Ordinal);
        Assert.Contains("row 1 is -1", Refused(rows with { Relevance = [1, -1, 2] }), StringComparison.Ordinal);
        Assert.Contains("row 2 is NaN", Refused(rows with { Relevance = [1, 0, double.NaN] }), StringComparison.Ordinal);
        Assert.Contains("no rows", Refused(new() { Queries = [], Relevance = [] }), StringComparison.Ordinal);
        Assert.Contains("candidate of query 'a' twice", Refused(rows with { Items = ["x", "x", "y"] }), StringComparison.Ordinal);
        Assert.Contains("said to have 1", Refused(rows with { Items = ["x", "y", "y"], CatalogSize = 1 }), StringComparison.Ordinal);
        Assert.Contains("tear rankings apart", Assert.Throws<ArgumentException>(() => EvaluationSet.Ranking("q", rows).WithSlices("brand", ["x", "y", "x"])).Message, StringComparison.Ordinal);
        Assert.NotEqual(EvaluationSet.Ranking("q", rows).Dataset.Digest, EvaluationSet.Ranking("q", rows with { Queries = ["a", "b", "c"] }).Dataset.Digest);
    }

    private static EvaluationSet Query(bool[] relevant) =>
        EvaluationSet.Ranking("one", new() { Queries = [.. relevant.Select(_ => "q")], Relevance = [.. relevant.Select(is1 => is1 ? 1.0 : 0)] });

    private static EvaluationSet Searches(int queries)
    {
        var random = new Random(2);
        return EvaluationSet.Ranking("searches", new()
        {
            Queries = [.. Enumerable.Range(0, queries * 10).Select(i => $"q{i / 10}")],
            Relevance = [.. Enumerable.Range(0, queries * 10).Select(i => i % 10 == 0 ? 2.0 : random.NextDouble() < 0.2 ? 1 : 0)],
        });
    }

    private static EvaluatedModel Ranked(EvaluationSet set, string name, double noise, int seed = 3)
    {
        var random = new Random(seed);
        return set.Score(name, [.. set.Labels.ToArray().Select(relevance => relevance + noise * Gates.GateData.Gauss(random))]);
    }

    private static IEnumerable<int[]> Permutations(int[] items) => items.Length <= 1
        ? [items]
        : items.SelectMany(first => Permutations([.. items.Where(item => item != first)]).Select(rest => (int[])[first, .. rest]));
}
