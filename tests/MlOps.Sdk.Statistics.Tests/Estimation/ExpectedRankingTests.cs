using CsCheck;

namespace MlOps.Sdk.Statistics.Tests.Estimation;

public sealed class ExpectedRankingTests
{
    private static readonly Gen<(double Score, double Chance)[]> Tied =
        Gen.Select(Gen.Int[0, 8].Select(i => i / 8.0), Gen.Double[0, 1]).Array[1, 40];

    [Fact]
    public void The_area_is_the_weighted_count_of_won_pairs_with_ties_one_half() => Tied.Sample(rows =>
    {
        double won = 0, all = 0;
        foreach (var positive in rows)
        {
            foreach (var negative in rows)
            {
                var weight = positive.Chance * (1 - negative.Chance);
                all += weight;
                won += weight * (positive.Score > negative.Score ? 1 : positive.Score == negative.Score ? 0.5 : 0);
            }
        }

        var area = ExpectedRanking.RocAuc(Scores(rows), Chances(rows));
        if (all > 1e-9)
            Assert.Equal(won / all, area.Value!.Value, 1e-9);
    });

    [Fact]
    public void Certain_rows_give_the_metrics_of_their_labels() => Gen.Select(Gen.Int[0, 8], Gen.Bool).Array[1, 60].Sample(rows =>
    {
        bool[] truth = [.. rows.Select(row => row.Item2)];
        double[] scores = [.. rows.Select(row => (double)row.Item1)];
        double[] chances = [.. truth.Select(label => label ? 1.0 : 0)];
        AssertSame(BinaryMetrics.RocAuc(truth, scores), ExpectedRanking.RocAuc(scores, chances));
        AssertSame(BinaryMetrics.AveragePrecision(truth, scores), ExpectedRanking.AveragePrecision(scores, chances));
    });

    [Fact]
    public void The_order_of_rows_does_not_matter() => Tied.Sample(rows =>
    {
        (double, double)[] turned = [.. rows.Reverse()];
        AssertSame(ExpectedRanking.RocAuc(Scores(rows), Chances(rows)), ExpectedRanking.RocAuc(Scores(turned), Chances(turned)));
        AssertSame(ExpectedRanking.AveragePrecision(Scores(rows), Chances(rows)), ExpectedRanking.AveragePrecision(Scores(turned), Chances(turned)));
    });

    [Fact]
    public void Placements_vary_as_counted_pair_by_pair() => Gen.Select(Gen.Int[0, 9], Gen.Bool).Array[2, 60].Sample(rows =>
    {
        var positives = rows.Where(row => row.Item2).ToArray();
        var negatives = rows.Where(row => !row.Item2).ToArray();
        if (positives.Length == 0 || negatives.Length == 0)
            return;

        double[] placements = [.. positives.Select(p => negatives.Average(n => p.Item1 > n.Item1 ? 1 : p.Item1 == n.Item1 ? 0.5 : 0))];
        Assert.Equal(Moments.Of(placements).PopulationVariance, ExpectedRanking.PlacementVariance([.. rows.Select(row => row.Item2)], [.. rows.Select(row => (double)row.Item1)]), 1e-9);
    });

    [Fact]
    public void Without_rows_or_without_a_class_there_is_a_reason()
    {
        Assert.Equal("no scored rows", ExpectedRanking.RocAuc([], []).Reason);
        Assert.Equal("no row is expected to be negative", ExpectedRanking.RocAuc([0.2], [1]).Reason);
        Assert.Equal("no row is expected to be positive", ExpectedRanking.RocAuc([0.2], [0]).Reason);
        Assert.Equal("no row is expected to be positive", ExpectedRanking.AveragePrecision([0.2], [0]).Reason);
    }

    private static void AssertSame(MetricValue expected, MetricValue actual)
    {
        Assert.Equal(expected.IsComputable, actual.IsComputable);
        if (expected.Value is { } value)
            Assert.Equal(value, actual.Value!.Value, 1e-9);
    }

    private static double[] Scores((double Score, double Chance)[] rows) => [.. rows.Select(row => row.Score)];

    private static double[] Chances((double Score, double Chance)[] rows) => [.. rows.Select(row => row.Chance)];
}
