using CsCheck;

namespace MlOps.Sdk.Statistics.Tests.Metrics;

/// <summary>Robust, adjusted and relative forms of regression metrics, and the splits they are backtested on.</summary>
public sealed class RegressionQualityTests
{
    [Fact]
    public void Huber_lies_between_half_the_squared_and_the_absolute_error() => Gen.Double[-50, 50].Array[1, 30].Sample(errors =>
    {
        var truth = new double[errors.Length];
        var huge = RegressionMetrics.HuberLoss(truth, errors, delta: 1_000).Value!.Value;
        Assert.Equal(RegressionMetrics.MeanSquaredError(truth, errors).Value!.Value / 2, huge, 1e-9 * (1 + huge));
        var small = RegressionMetrics.HuberLoss(truth, errors, delta: 1e-6).Value!.Value / 1e-6;
        Assert.Equal(RegressionMetrics.MeanAbsoluteError(truth, errors).Value!.Value, small, 1e-5);
    });

    [Fact]
    public void Adjusting_takes_away_what_features_give_for_nothing()
    {
        double[] truth = [1, 2, 3, 4, 5, 7], predicted = [1.2, 1.8, 3.1, 4.3, 4.6, 6.9];
        var plain = RegressionMetrics.RSquared(truth, predicted).Value!.Value;
        Assert.Equal(plain, RegressionMetrics.AdjustedRSquared(truth, predicted, 0).Value!.Value, 12);
        Assert.Equal(1 - (1 - plain) * 5 / 3, RegressionMetrics.AdjustedRSquared(truth, predicted, 2).Value!.Value, 12);
        Assert.Contains("leave nothing over", RegressionMetrics.AdjustedRSquared(truth, predicted, 5).Reason, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => RegressionMetrics.AdjustedRSquared(truth, predicted, -1));
    }

    [Fact]
    public void Explained_deviance_is_that_of_scikit_learn()
    {
        Assert.Equal(0.9335731753108757, RegressionMetrics.ExplainedTweedieDeviance([1, 2, 3, 5], [1.2, 1.9, 2.5, 4.4], 1).Value!.Value, 12);
        Assert.Equal(1, RegressionMetrics.ExplainedTweedieDeviance([4.36, 4.36, 4.36], [4.36, 4.36, 4.36], 1.3).Value);
        Assert.Equal(0, RegressionMetrics.ExplainedTweedieDeviance([4.36, 4.36, 4.36], [4.36, 4.36, 5], 1.3).Value);
        Assert.Equal(RegressionMetrics.RSquared([1, 2, 3], [1, 2, 4]), RegressionMetrics.ExplainedTweedieDeviance([1, 2, 3], [1, 2, 4], 0));
    }

    [Fact]
    public void A_quantile_covers_the_share_that_lies_below_it()
    {
        Assert.Equal(0.75, RegressionMetrics.QuantileCoverage([1, 2, 3, 4], [1, 3, 3, 3]).Value);
        Assert.Equal(Math.Sqrt(RegressionMetrics.MeanSquaredLogError([1, 2], [2, 2]).Value!.Value), RegressionMetrics.RootMeanSquaredLogError([1, 2], [2, 2]).Value!.Value, 12);
        Assert.Throws<ArgumentOutOfRangeException>(() => RegressionMetrics.HuberLoss([1], [1], 0));
    }

    [Fact]
    public void Every_split_of_a_series_judges_what_comes_after_its_training() =>
        Gen.Select(Gen.Int[0, 60], Gen.Int[1, 20], Gen.Int[1, 10], Gen.Int[1, 7], Gen.Int[0, 4], Gen.Bool).Sample((length, initial, horizon, stride, gap, expanding) =>
        {
            var splits = RollingOrigin.Of(length, initial, horizon, stride, gap, expanding);
            Assert.Equal(Math.Max(0, (length - initial - gap - horizon) / stride + (length >= initial + gap + horizon ? 1 : 0)), splits.Count);
            Assert.All(splits, (split, i) =>
            {
                var (from, trained) = split.Training.GetOffsetAndLength(length);
                var (first, judged) = split.Test.GetOffsetAndLength(length);
                Assert.Equal(from + trained + gap, first);
                Assert.Equal(horizon, judged);
                Assert.Equal(expanding ? initial + i * stride : initial, trained);
            });
        });

    [Fact]
    public void A_series_that_is_too_short_has_no_splits()
    {
        Assert.Empty(RollingOrigin.Of(10, 8, 3));
        Assert.Equal([new RollingOrigin(..8, 8..10)], RollingOrigin.Of(10, 8, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => RollingOrigin.Of(10, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => RollingOrigin.Of(10, 1, 1, stride: 0));
    }
}
