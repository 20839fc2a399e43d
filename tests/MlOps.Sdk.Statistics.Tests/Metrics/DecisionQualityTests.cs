using CsCheck;

namespace MlOps.Sdk.Statistics.Tests.Metrics;

/// <summary>Gain, lift, thresholds and what the four counts say beside precision and recall.</summary>
public sealed class DecisionQualityTests
{
    private static readonly Gen<(bool[] Truth, double[] Scores)> Rows =
        from n in Gen.Int[2, 60]
        from truth in Gen.Bool.Array[n]
        from scores in Gen.Int[0, 12].Select(step => step / 12.0).Array[n]
        where truth.Any(positive => positive) && truth.Any(positive => !positive)
        select (truth, scores);

    [Fact]
    public void The_accuracy_ratio_of_gain_is_the_gini_of_the_roc_curve() => Rows.Sample((truth, scores) =>
        Assert.Equal(RocCurve.Of(truth, scores).Gini.Value!.Value, GainCurve.Of(truth, scores).AccuracyRatio.Value!.Value, 9));

    [Fact]
    public void Taking_every_row_finds_every_positive_and_lifts_nothing() => Rows.Sample((truth, scores) =>
    {
        var curve = GainCurve.Of(truth, scores);
        Assert.Equal(1, curve.GainAt(1).Value!.Value, 12);
        Assert.Equal(1, curve.LiftAt(1).Value!.Value, 12);
        Assert.All(curve.Points, point => Assert.Equal(BinaryConfusion.At(point.Threshold, truth, scores).Lift.Value!.Value, point.Lift, 9));
    });

    [Fact]
    public void Gain_reads_between_two_scores_by_proportion()
    {
        var curve = GainCurve.Of([true, false, true, false], [0.9, 0.6, 0.6, 0.1]);
        Assert.Equal(0.5, curve.GainAt(0.25).Value);
        Assert.Equal(0.75, curve.GainAt(0.5).Value);
        Assert.Equal(2, curve.LiftAt(0.25).Value);
        Assert.Throws<ArgumentOutOfRangeException>(() => curve.GainAt(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => curve.LiftAt(double.NaN));
        Assert.Equal("no negative rows", GainCurve.Of([true, true], [0.1, 0.2]).GainAt(0.5).Reason);
    }

    [Fact]
    public void No_threshold_is_better_than_the_chosen_one() => Rows.Sample((truth, scores) =>
    {
        var choice = ThresholdChoice.Maximise(truth, scores, counts => counts.Informedness);
        foreach (var threshold in scores.Append(2))
            Assert.True(BinaryConfusion.At(threshold, truth, scores).Informedness.Value <= choice.Value);
        Assert.Equal(choice.Confusion, BinaryConfusion.At(choice.Threshold!.Value, truth, scores));
        Assert.Equal(Math.Max(0, RocCurve.Of(truth, scores).KolmogorovSmirnov.Value!.Value), choice.Value!.Value, 9);
    });

    [Fact]
    public void What_a_mistake_costs_moves_the_threshold()
    {
        bool[] truth = [true, true, false, true, false, false];
        double[] scores = [0.9, 0.8, 0.7, 0.6, 0.3, 0.2];
        Assert.Equal(0.8, ThresholdChoice.LeastCost(truth, scores, falsePositiveCost: 5, falseNegativeCost: 1).Threshold);
        Assert.Equal(0.6, ThresholdChoice.LeastCost(truth, scores, falsePositiveCost: 1, falseNegativeCost: 5).Threshold);
        Assert.Equal(-1, ThresholdChoice.LeastCost(truth, scores, 1, 5).Value);

        var never = ThresholdChoice.LeastCost([true, false], [0.2, 0.8], falsePositiveCost: 3, falseNegativeCost: 1);
        Assert.True(never.Threshold > 0.8);
        Assert.Equal(0, never.Confusion.FalsePositives);
        Assert.Throws<ArgumentOutOfRangeException>(() => ThresholdChoice.LeastCost(truth, scores, -1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ThresholdChoice.LeastCost(truth, scores, 1, double.PositiveInfinity));
    }

    [Fact]
    public void A_threshold_comes_with_an_interval_that_its_seed_repeats()
    {
        var random = new Random(3);
        bool[] truth = [.. Enumerable.Range(0, 400).Select(i => i % 3 == 0)];
        double[] scores = [.. truth.Select(positive => random.NextDouble() + (positive ? 0.5 : 0))];
        var first = ThresholdChoice.Maximise(truth, scores, counts => counts.F1, resamples: 200, seed: 7);
        var interval = Assert.NotNull(first.Interval);
        Assert.True(interval.Lower <= first.Threshold && first.Threshold <= interval.Upper && interval.Lower < interval.Upper, first.ToString());
        Assert.Equal(interval, ThresholdChoice.Maximise(truth, scores, counts => counts.F1, resamples: 200, seed: 7).Interval);
        Assert.Null(ThresholdChoice.Maximise(truth, scores, counts => counts.F1).Interval);
        Assert.Equal("no positive rows", ThresholdChoice.Maximise([false, false], [0.1, 0.2], counts => counts.F1).Reason);
        Assert.Equal("the measure is not computable at any threshold", ThresholdChoice.Maximise(truth, scores, _ => MetricValue.NotComputable("no")).Reason);
    }

    [Fact]
    public void The_four_counts_say_more_than_precision_and_recall()
    {
        var counts = new BinaryConfusion(TruePositives: 30, FalsePositives: 20, FalseNegatives: 10, TrueNegatives: 140);
        Assert.Equal(0.75 + 0.875 - 1, counts.Informedness.Value!.Value, 12);
        Assert.Equal(0.6 + 140.0 / 150 - 1, counts.Markedness.Value!.Value, 12);
        Assert.Equal(Math.Sqrt(0.75 * 0.875), counts.GeometricMean.Value!.Value, 12);
        Assert.Equal(0.6 / 0.2, counts.Lift.Value!.Value, 12);
        Assert.Equal(0.125, counts.FalsePositiveRate.Value);
        Assert.Equal(0.25, counts.FalseNegativeRate.Value);

        // Both halves of informedness times markedness make the square of Matthews' coefficient.
        Assert.Equal(Math.Pow(counts.MatthewsCorrelation.Value!.Value, 2), counts.Informedness.Value!.Value * counts.Markedness.Value!.Value, 12);
        var blank = new BinaryConfusion(0, 0, 0, 4);
        Assert.Equal(["no positive rows", "no row is called positive", "no positive rows", "no row is called positive"], [blank.Informedness.Reason, blank.Markedness.Reason, blank.GeometricMean.Reason, blank.Lift.Reason]);
    }
}
