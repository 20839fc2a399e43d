using CsCheck;

namespace MlOps.Sdk.Statistics.Tests.Metrics;

/// <summary>How far probabilities are what they say: parts of the Brier score, a test without bins, a line, bins by class.</summary>
public sealed class CalibrationQualityTests
{
    private static readonly bool[] Truth = [true, false, true, true, false, false, true, false, true, false];
    private static readonly double[] Probabilities = [0.9, 0.2, 0.7, 0.4, 0.6, 0.1, 0.8, 0.3, 0.35, 0.5];

    private static readonly Gen<(bool[] Truth, double[] Probabilities, double[] Weights)> Rows =
        from n in Gen.Int[1, 50]
        from truth in Gen.Bool.Array[n]
        from steps in Gen.Int[0, 10].Array[n]
        from weights in Gen.Int[0, 3].Array[n]
        where weights.Sum() > 0
        select (truth, Array.ConvertAll(steps, step => step / 10.0), Array.ConvertAll(weights, weight => (double)weight));

    [Fact]
    public void The_parts_make_up_the_brier_score() => Rows.Sample((truth, probabilities, weights) =>
    {
        var parts = BrierParts.Of(truth, probabilities, weights);
        var score = BinaryMetrics.Brier(truth, probabilities, weights).Value!.Value;
        Assert.Equal(score, (parts.Reliability.Value - parts.Resolution.Value + parts.Uncertainty.Value)!.Value, 12);
        if (BinaryMetrics.BrierSkill(truth, probabilities, weights).Value is { } skill)
            Assert.Equal(((parts.Resolution.Value - parts.Reliability.Value) / parts.Uncertainty.Value)!.Value, skill, 9);
    });

    [Fact]
    public void A_row_without_weight_is_as_good_as_absent() => Rows.Sample((truth, probabilities, weights) =>
    {
        int[] kept = [.. Enumerable.Range(0, truth.Length).Where(i => weights[i] > 0)];
        bool[] someTruth = [.. kept.Select(i => truth[i])];
        double[] someProbabilities = [.. kept.Select(i => probabilities[i])], someWeights = [.. kept.Select(i => weights[i])];
        foreach (var binning in Enum.GetValues<CalibrationBins>())
        {
            Assert.Equal(
                ReliabilityCurve.Of(someTruth, someProbabilities, 4, binning, someWeights).ExpectedCalibrationError.Or(-1),
                ReliabilityCurve.Of(truth, probabilities, 4, binning, weights).ExpectedCalibrationError.Or(-1), 12);
        }
    });

    [Fact]
    public void Spiegelhalters_statistic_is_that_of_its_formula()
    {
        var test = SpiegelhalterTest.Test(Truth, Probabilities);
        Assert.Equal(-0.3529894987711112, test.Statistic!.Value, 12);
        Assert.Equal(0.7240963132132912, test.PValue!.Value, 12);
        Assert.Contains("no variance", SpiegelhalterTest.Test([true, false], [0.5, 1]).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Spiegelhalters_test_keeps_its_level_and_sees_overconfidence()
    {
        var random = new Random(11);
        int alarms = 0, caught = 0;
        for (var run = 0; run < 2_000; run++)
        {
            double[] probabilities = [.. Enumerable.Range(0, 200).Select(_ => random.NextDouble())];
            bool[] truth = [.. probabilities.Select(p => random.NextDouble() < p)];
            alarms += SpiegelhalterTest.Test(truth, probabilities).PValue < 0.05 ? 1 : 0;
            caught += SpiegelhalterTest.Test(truth, [.. probabilities.Select(p => 1 / (1 + Math.Pow((1 - p) / p, 2)))]).PValue < 0.05 ? 1 : 0;
        }

        Assert.InRange(alarms, 60, 140);
        Assert.True(caught > 1_900, $"{caught} of 2,000");
    }

    [Fact]
    public void The_line_is_that_of_an_unpenalised_logistic_regression()
    {
        var line = CalibrationLine.Fit(Truth, Probabilities);
        Assert.Equal(1.40576708, line.Slope!.Value, 7);
        Assert.Equal(0.12933022, line.Intercept!.Value, 7);
    }

    [Fact]
    public void The_line_finds_what_was_done_to_the_probabilities()
    {
        var random = new Random(5);
        double[] honest = [.. Enumerable.Range(0, 200_000).Select(_ => random.NextDouble())];
        bool[] truth = [.. honest.Select(p => random.NextDouble() < p)];
        double[] sure = [.. honest.Select(p => 1 / (1 + Math.Exp(-2 * Math.Log(p / (1 - p)) - 0.6)))];
        var line = CalibrationLine.Fit(truth, sure);
        Assert.Equal(0.5, line.Slope!.Value, 0.02);
        Assert.Equal(-0.3, line.Intercept!.Value, 0.05);
    }

    [Theory]
    [InlineData(new[] { true, true }, new[] { 0.2, 0.8 }, "no negative rows")]
    [InlineData(new[] { false, true }, new[] { 0.2, 0.8 }, "without overlap")]
    [InlineData(new[] { true, false }, new[] { 0.2, 0.8 }, "without overlap")]
    [InlineData(new[] { true, false }, new[] { 0.4, 0.4 }, "the same probability")]
    [InlineData(new[] { true, false, true }, new[] { 0.4, 0.4, 0.9 }, "without overlap")]
    [InlineData(new[] { true, false }, new[] { 0.4, 1.4 }, "no probability")]
    public void Where_no_line_is_best_the_reason_is_given(bool[] truth, double[] probabilities, string reason) =>
        Assert.Contains(reason, CalibrationLine.Fit(truth, probabilities).Reason, StringComparison.Ordinal);

    [Fact]
    public void Classwise_error_of_two_classes_is_that_of_one() =>
        Assert.Equal(
            (BinaryMetrics.ExpectedCalibrationError(Truth, Probabilities).Value!.Value + BinaryMetrics.ExpectedCalibrationError([.. Truth.Select(y => !y)], [.. Probabilities.Select(p => 1 - p)]).Value!.Value) / 2,
            MulticlassMetrics.ClasswiseCalibrationError([.. Truth.Select(y => y ? 1 : 0)], [.. Probabilities.SelectMany(p => new[] { 1 - p, p })], 2).Value!.Value,
            12);
}
