using CsCheck;

namespace MlOps.Sdk.Statistics.Tests.Metrics;

/// <summary>Metrics over several classes, labels, ranks and steps of time beyond their reference cases: laws and bad input.</summary>
public sealed class ManyClassesTests
{
    [Fact]
    public void Two_classes_are_the_two_class_metrics() =>
        Gen.Select(Gen.Bool, Gen.Bool).Array[1, 40].Sample(rows =>
        {
            var two = BinaryConfusion.Of([.. rows.Select(r => r.Item1)], [.. rows.Select(r => r.Item2)]);
            var many = MulticlassConfusion.Of([.. rows.Select(r => r.Item1 ? 1 : 0)], [.. rows.Select(r => r.Item2 ? 1 : 0)], 2);
            Assert.Equal(two, many.AgainstRest(1));
            Assert.Equal(two.Accuracy.Value, many.Accuracy.Value);
            Assert.Equal(two.MatthewsCorrelation.Value!.Value, many.MatthewsCorrelation.Value!.Value, 1e-9);
            Assert.Equal(two.CohensKappa.Or(-9), many.CohensKappa().Or(-9), 1e-9);
            Assert.Equal(many.Accuracy.Value!.Value, many.F1(Averaging.Micro).Value!.Value, 1e-12);
        });

    [Fact]
    public void Renaming_classes_changes_no_average() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3]).Array[1, 60].Sample(rows =>
        {
            MulticlassConfusion Of(Func<int, int> name) => MulticlassConfusion.Of([.. rows.Select(r => name(r.Item1))], [.. rows.Select(r => name(r.Item2))], 4);
            MulticlassConfusion one = Of(c => c), other = Of(c => 3 - c);
            Assert.Equal(one.F1(Averaging.Macro, 0).Value!.Value, other.F1(Averaging.Macro, 0).Value!.Value, 1e-12);
            Assert.Equal(one.Precision(Averaging.Weighted, 0).Value!.Value, other.Precision(Averaging.Weighted, 0).Value!.Value, 1e-12);
            Assert.Equal(one.MatthewsCorrelation.Value!.Value, other.MatthewsCorrelation.Value!.Value, 1e-12);
        });

    [Fact]
    public void An_undefined_class_makes_an_average_not_computable_unless_it_is_given_a_value()
    {
        var confusion = MulticlassConfusion.Of([0, 1, 2], [0, 0, 2], 3);
        Assert.Equal("class 1: no row is called positive; say what an undefined class counts", confusion.Precision().Reason);
        Assert.Equal(0.5, confusion.Precision(whenUndefined: 0).Value!.Value, 1e-12);
        Assert.Equal("no rows", MulticlassConfusion.Of([], [], 2).F1().Reason);
        Assert.Equal("no rows", MulticlassConfusion.Of([], [], 2).Accuracy.Reason);
        Assert.Equal("no rows", MulticlassConfusion.Of([], [], 2).CohensKappa().Reason);
        Assert.Contains("one class only", MulticlassConfusion.Of([1], [1], 2).CohensKappa().Reason, StringComparison.Ordinal);
        Assert.Contains("chance always hits", MulticlassConfusion.Of([1], [1], 2).AdjustedBalancedAccuracy.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Probabilities_that_cannot_be_scored_are_a_reason_that_names_the_row()
    {
        int[] truth = [0, 1];
        Assert.Equal("score 1 of row 0 is NaN", MulticlassMetrics.LogLoss(truth, [0.5, double.NaN, 0.5, 0.5], 2).Reason);
        Assert.Equal("score 0 of row 1 is 1.5, which is no probability", MulticlassMetrics.Brier(truth, [0.5, 0.5, 1.5, 0.5], 2).Reason);
        Assert.Equal("class 2: no positive rows", MulticlassMetrics.RocAucOneVersusRest(truth, [1, 0, 0, 0, 1, 0], 3).Reason);
        Assert.Equal("no rows", MulticlassMetrics.TopAccuracy([], [], 2, 1).Reason);
        Assert.Equal("no rows", MultilabelMetrics.RankingLoss([], [], 3).Reason);
        Assert.Equal("label 1: no positive rows", MultilabelMetrics.RocAuc([true, false, false, false], [1, 0, 0, 1], 2).Reason);
        Assert.Contains("say what an undefined row counts", MultilabelConfusion.Of([false, true], [false, true], 1).AverageOverRows(c => c.F1).Reason, StringComparison.Ordinal);
        Assert.Contains("item 0 has relevance NaN", RankingMetrics.Ndcg([double.NaN, 1], [1, 2]).Reason, StringComparison.Ordinal);
        Assert.Equal("no items", RankingMetrics.Dcg([], []).Reason);
        Assert.Equal(0, RankingMetrics.Ndcg([0, 0], [1, 2]).Value);
        Assert.Equal("no relevant items", new RecommendationList([1, 2], []).Recall(2).Reason);
        Assert.Equal("nothing is recommended", new RecommendationCatalog([[]], 3, 2).ExposureGini.Reason);
        Assert.Contains("not more than a season", ForecastMetrics.Mase([1, 2], [1], [1], 2).Reason, StringComparison.Ordinal);
        Assert.Contains("no scale", ForecastMetrics.Rmsse([2, 2, 2], [1], [1]).Reason, StringComparison.Ordinal);
        Assert.Equal("no steps", ForecastMetrics.TheilsU1([], []).Reason);
        Assert.Contains("step 0 is 0", ForecastMetrics.MedianAbsolutePercentageError([0], [1]).Reason, StringComparison.Ordinal);
        Assert.Equal("no members", IntervalForecasts.Crps([], 1).Reason);
        Assert.Contains("step 0 is Infinity", IntervalForecasts.Coverage([double.PositiveInfinity], [1], [2]).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Misuse_is_named()
    {
        int[] truth = [0, 1];
        Assert.Contains("Row 1 has class 5", Assert.Throws<ArgumentException>(() => MulticlassConfusion.Of(truth, [0, 5], 2)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => MulticlassConfusion.Of(truth, [0], 2));
        Assert.Throws<ArgumentException>(() => MulticlassConfusion.Of(truth, [0, 1], 2, [1, -1]));
        Assert.Throws<ArgumentException>(() => MulticlassMetrics.LogLoss(truth, [0.5, 0.5], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => MulticlassMetrics.RocAucOneVersusRest(truth, [0.5, 0.5, 0.5, 0.5], 2, Averaging.Micro));
        Assert.Throws<ArgumentException>(() => MultilabelConfusion.Of([true, false, true], [true, false, true], 2));
        Assert.Throws<ArgumentException>(() => RankingMetrics.Ndcg([1, -1], [1, 2]));
        Assert.Throws<ArgumentException>(() => new RecommendationList([1, 1], [1]));
        Assert.Throws<ArgumentException>(() => new RecommendationCatalog([[7]], 3, 1));
        Assert.Throws<ArgumentException>(() => ForecastMetrics.TheilsU1([1], [1, 2]));
        Assert.Throws<ArgumentException>(() => IntervalForecasts.Coverage([1], [2], [1]));
        Assert.Throws<ArgumentException>(() => PlattScaling.Fit([true], [double.NaN]));
        Assert.Throws<ArgumentException>(() => PlattScaling.Fit([], []));
        Assert.Throws<ArgumentException>(() => TemperatureScaling.Fit([0], [1, double.NaN], 2));
    }

    [Fact]
    public void The_ensemble_score_is_its_double_sum() =>
        Gen.Select(Gen.Double[-5, 5].Array[1, 12], Gen.Double[-5, 5]).Sample((members, y) =>
        {
            var pairs = members.SelectMany(a => members.Select(b => Math.Abs(a - b))).Average();
            Assert.Equal(members.Average(m => Math.Abs(m - y)) - pairs / 2, IntervalForecasts.Crps(members, y).Value!.Value, 1e-9);
        });

    [Fact]
    public void A_calibrated_temperature_never_raises_the_loss_and_keeps_the_class()
    {
        var chance = new SplitMix64(2);
        double[] logits = [.. Enumerable.Range(0, 600).Select(_ => 6 * chance.NextNormal())];
        int[] truth = [.. Enumerable.Range(0, 200).Select(i => chance.NextDouble() < 0.5 ? Called(logits, i) : chance.NextBelow(3))];
        var fit = TemperatureScaling.Fit(truth, logits, 3);
        Assert.True(fit.LossAfter <= fit.LossBefore);
        Assert.True(fit.Temperature > 1);
        Span<double> probabilities = stackalloc double[3];
        fit.Apply(logits.AsSpan(0, 3), probabilities);
        Assert.Equal(1, probabilities[0] + probabilities[1] + probabilities[2], 1e-12);
        Assert.Equal(Called(logits, 0), Called(probabilities.ToArray(), 0));
    }

    private static int Called(double[] scores, int row) => Enumerable.Range(0, 3).MaxBy(c => scores[row * 3 + c]);
}
