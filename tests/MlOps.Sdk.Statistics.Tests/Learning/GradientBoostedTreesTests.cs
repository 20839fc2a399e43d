using CsCheck;

namespace MlOps.Sdk.Statistics.Tests.Learning;

public sealed class GradientBoostedTreesTests
{
    private const int Columns = 3;

    [Fact]
    public void A_curve_with_an_interaction_is_learned_far_better_than_its_mean()
    {
        var (x, y) = Curve(1, 4000);
        var (unseen, truth) = Curve(2, 2000);
        var model = Fit(x, Columns, y);

        var predictions = new double[truth.Length];
        model.Predict(unseen, predictions);
        var fit = RegressionMetrics.RSquared(truth, predictions).Or(0);
        TestContext.Current.TestOutputHelper?.WriteLine($"R2 on unseen rows {fit:F4}");
        Assert.InRange(fit, 0.97, 1);
    }

    [Fact]
    public void Logistic_trees_give_probabilities_that_rank_and_are_calibrated()
    {
        var (x, labels, _) = Labels(3, 8000);
        var (unseen, truth, chances) = Labels(4, 8000);
        var model = Fit(x, Columns, labels, new BoostedTreesOptions { Loss = BoostingLoss.Logistic, Trees = 60 });

        var predictions = new double[truth.Length];
        model.Predict(unseen, predictions);
        bool[] positive = [.. truth.Select(t => t == 1)];
        Assert.All(predictions, p => Assert.InRange(p, 0, 1));
        Assert.InRange(BinaryMetrics.RocAuc(positive, predictions).Or(0), BinaryMetrics.RocAuc(positive, chances).Or(1) - 0.02, 1);
        Assert.InRange(BinaryMetrics.ExpectedCalibrationError(positive, predictions).Or(1), 0, 0.03);
    }

    [Fact]
    public void Importance_goes_to_the_features_that_matter()
    {
        var (x, y) = Curve(5, 4000);
        var importance = Fit(x, Columns, y).FeatureImportance;

        Assert.Equal(1, importance.Sum(), 1e-12);
        Assert.InRange(importance[2], 0, 0.02); // pure noise
        Assert.All(importance.Take(2), share => Assert.InRange(share, 0.1, 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.5)]
    public void The_same_data_options_and_seed_give_the_same_model(double fraction)
    {
        var (x, y) = Curve(6, 500);
        var options = new BoostedTreesOptions { RowFraction = fraction, FeatureFraction = fraction, Trees = 20, Seed = 9 };
        Assert.Equal(Fitted(x, y, options), Fitted(x, y, options));
        if (fraction < 1)
            Assert.NotEqual(Fitted(x, y, options), Fitted(x, y, options with { Seed = 10 }));
    }

    [Fact]
    public void Missing_values_go_to_the_side_that_lowers_the_loss_more()
    {
        // Missing behaves as large values do here, and as a group of its own there.
        var chance = Samples.Uniform(7, 3000);
        var likeLarge = new double[chance.Length];
        var ownGroup = new double[chance.Length];
        var x = new double[chance.Length];
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = i % 5 == 0 ? double.NaN : chance[i];
            likeLarge[i] = i % 5 == 0 || chance[i] > 0.5 ? 3 : -1;
            ownGroup[i] = i % 5 == 0 ? 7 : chance[i] > 0.5 ? 3 : -1;
        }

        var options = new BoostedTreesOptions { Shrinkage = 0, Trees = 200 };
        var large = Fit(x, 1, likeLarge, options);
        var own = Fit(x, 1, ownGroup, options);
        Assert.Equal([3, 3, -1], [large.Predict([double.NaN]), large.Predict([0.9]), large.Predict([0.1])], Near);
        Assert.Equal([7, 3, -1], [own.Predict([double.NaN]), own.Predict([0.9]), own.Predict([0.1])], Near);
    }

    [Fact]
    public void A_missing_value_never_met_in_training_is_still_predicted() =>
        Assert.InRange(Fit([1, 2, 3, 4], 1, [1, 1, 5, 5], new BoostedTreesOptions { MinRowsPerLeaf = 1 }).Predict([double.NaN]), 1, 5);

    [Fact]
    public void Predictions_never_leave_the_range_of_the_targets() => Gen.Select(Gen.Double[-1e6, 1e6].Array[2, 60], Gen.Double[-1e3, 1e3].Array[60]).Sample((y, x) =>
    {
        var model = Fit(x.AsSpan(0, y.Length), 1, y, new BoostedTreesOptions { MinRowsPerLeaf = 1, LearningRate = 1, Trees = 5 });
        var slack = 1e-9 * (y.Max() - y.Min() + Math.Abs(y.Max()));
        Assert.All(x, v => Assert.InRange(model.Predict([v]), y.Min() - (y.Max() - y.Min()) - slack, y.Max() + (y.Max() - y.Min()) + slack));
    }, iter: 300);

    [Fact]
    public void A_monotone_transform_of_a_feature_changes_no_prediction() => Gen.Double[-3, 3].Array[40, 200].Sample(x =>
    {
        double[] y = [.. x.Select(v => Math.Sin(v))];
        double[] stretched = [.. x.Select(v => 8 * v * v * v)];
        var options = new BoostedTreesOptions { MinRowsPerLeaf = 3, Trees = 10 };
        Assert.Equal(Fitted(x, 1, y, options), Fitted(stretched, 1, y, options));
    }, iter: 100);

    [Fact]
    public void Leaves_hold_at_least_the_rows_asked_for_and_trees_stay_within_their_limits()
    {
        var (x, y) = Curve(8, 1000);
        var stump = new BoostedTreesOptions { MaxDepth = 1, Trees = 1, LearningRate = 1, Shrinkage = 0, MinRowsPerLeaf = 300 };
        var groups = Fitted(x, y, stump).GroupBy(p => p).Select(g => g.Count()).ToArray();
        Assert.Equal(2, groups.Length);
        Assert.All(groups, count => Assert.InRange(count, 300, 700));

        var leaves = new BoostedTreesOptions { MaxLeaves = 5, Trees = 1, MinRowsPerLeaf = 1 };
        Assert.Equal(5, Fitted(x, y, leaves).Distinct().Count());
    }

    [Fact]
    public void Constant_targets_are_predicted_exactly()
    {
        var model = Fit([1, 2, 3], 1, [0.1, 0.1, 0.1]);
        Assert.Equal(0.1, model.Predict([2]), 15);
        Assert.Equal(0, model.TreeCount);
        Assert.Equal([0], model.FeatureImportance);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(4.0)]
    public void Features_that_are_all_missing_infinite_or_equal_leave_the_mean(double value)
    {
        double[] x = [.. Enumerable.Repeat(value, 50)];
        double[] y = [.. Enumerable.Range(0, 50).Select(i => (double)i)];
        Assert.Equal(24.5, Fit(x, 1, y).Predict([1]), 1e-9);
    }

    [Fact]
    public void An_infinity_is_beyond_every_number()
    {
        double[] x = [double.NegativeInfinity, 0, 1, double.PositiveInfinity];
        var model = Fit(x, 1, [1, 2, 3, 4], new BoostedTreesOptions { MinRowsPerLeaf = 1, Shrinkage = 0, LearningRate = 1 });
        Assert.Equal([1, 2, 3, 4], x.Select(v => model.Predict([v])), Near);
    }

    [Fact]
    public void One_row_is_its_own_prediction() =>
        Assert.Equal(5, Fit([1.0], 1, [5.0]).Predict([7.0]));

    [Fact]
    public void One_class_gives_a_confident_finite_probability()
    {
        var model = Fit([1, 2, 3, 4], 1, [1, 1, 1, 1], new BoostedTreesOptions { Loss = BoostingLoss.Logistic });
        Assert.InRange(model.Predict([2]), 0.89, 1);
    }

    [Fact]
    public void What_cannot_be_learned_from_is_refused_with_the_row_named()
    {
        Assert.Throws<ArgumentException>(() => Fit([], 1, []));
        Assert.Throws<ArgumentException>(() => Fit([1, 2, 3], 2, [1, 2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fit([1], 0, [1]));
        Assert.Contains("Target 1 is NaN", Assert.Throws<ArgumentException>(() => Fit([1, 2], 1, [1, double.NaN])).Message, StringComparison.Ordinal);
        Assert.Contains("Target 0 is 0.5", Assert.Throws<ArgumentException>(() => Fit([1, 2], 1, [0.5, 1], new BoostedTreesOptions { Loss = BoostingLoss.Logistic })).Message, StringComparison.Ordinal);

        var model = Fit([1, 2], 1, [1, 2]);
        Assert.Throws<ArgumentException>(() => model.Predict([1, 2]));
        Assert.Throws<ArgumentException>(() => model.Predict([1, 2], new double[3]));
    }

    [Fact]
    public void An_option_outside_its_range_is_refused()
    {
        BoostedTreesOptions[] bad =
        [
            new() { Trees = 0 }, new() { LearningRate = 0 }, new() { LearningRate = double.NaN }, new() { MaxLeaves = 1 }, new() { MaxDepth = 0 },
            new() { MinRowsPerLeaf = 0 }, new() { Shrinkage = -1 }, new() { Shrinkage = double.NaN }, new() { RowFraction = 1.1 }, new() { FeatureFraction = 0 },
            new() { MaxBins = 1 }, new() { MaxBins = 256 }, new() { Loss = (BoostingLoss)7 },
        ];
        Assert.All(bad, options => Assert.Throws<ArgumentOutOfRangeException>(() => Fit([1, 2], 1, [1, 2], options)));
    }

    [Fact]
    public void Growing_stops_when_cancelled()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => GradientBoostedTrees.Fit([1, 2], 1, [1, 2], cancellationToken: source.Token));
    }

    private static GradientBoostedTrees Fit(ReadOnlySpan<double> x, int columns, ReadOnlySpan<double> y, BoostedTreesOptions? options = null) =>
        GradientBoostedTrees.Fit(x, columns, y, options, TestContext.Current.CancellationToken);

    private static bool Near(double expected, double actual) => Math.Abs(expected - actual) < 1e-3;

    private static double[] Fitted(double[] x, double[] y, BoostedTreesOptions options) => Fitted(x, Columns, y, options);

    private static double[] Fitted(double[] x, int columns, double[] y, BoostedTreesOptions options)
    {
        var predictions = new double[y.Length];
        Fit(x, columns, y, options).Predict(x, predictions);
        return predictions;
    }

    private static (double[] X, double[] Y) Curve(ulong seed, int n)
    {
        var x = Samples.Uniform(seed, n * Columns);
        var noise = Samples.Normal(seed + 1000, n, deviation: 0.05);
        var y = new double[n];
        for (var i = 0; i < n; i++)
            y[i] = Math.Sin(6 * x[i * Columns]) + (x[i * Columns + 1] > 0.5 ? x[i * Columns] : 0) + noise[i];
        return (x, y);
    }

    private static (double[] X, double[] Labels, double[] Chances) Labels(ulong seed, int n)
    {
        var (x, margins) = Curve(seed, n);
        var draw = Samples.Uniform(seed + 2000, n);
        double[] chances = [.. margins.Select(m => 1 / (1 + Math.Exp(-2 * m)))];
        return (x, [.. chances.Select((p, i) => draw[i] < p ? 1.0 : 0.0)], chances);
    }
}
