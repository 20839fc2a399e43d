namespace MlOps.Sdk.Statistics.Tests.Input;

/// <summary>Each method against each kind of unusable or extreme sample: a reason or a number, never NaN, never a surprise.</summary>
public sealed class BadInputTests
{
    private static readonly double[] Ordinary = Samples.Normal(1, 50);

    private static readonly Dictionary<string, Func<double[], double[], DriftResult>> TwoSample = new()
    {
        ["kolmogorov-smirnov"] = (x, y) => KolmogorovSmirnov.Test(x, y),
        ["wasserstein"] = (x, y) => Wasserstein.Compare(x, y),
        ["numeric-drift"] = (x, y) => NumericDrift.Compare(x, y),
        ["population-stability-index"] = (x, y) => PopulationStabilityIndex.Compare(x, y),
        ["jensen-shannon"] = (x, y) => JensenShannon.Compare(x, y),
        ["cramer-von-mises"] = (x, y) => CramerVonMises.Test(x, y),
        ["anderson-darling"] = (x, y) => AndersonDarling.Test(x, y),
        ["mann-whitney"] = (x, y) => MannWhitney.Test(x, y),
        ["t-test"] = (x, y) => TTest.Test(x, y),
        ["levene"] = (x, y) => Levene.Test(x, y),
        ["epps-singleton"] = (x, y) => EppsSingleton.Test(x, y),
        ["kuiper"] = (x, y) => Kuiper.Test(x, y),
        ["energy-distance"] = (x, y) => EnergyDistance.Compare(x, y),
        ["profile"] = (x, y) => ProfileDrift.Compare(NumericProfile.Of("x", x), y),
        ["profile psi"] = (x, y) => ProfileDrift.StabilityIndex(NumericProfile.Of("x", x), NumericProfile.Of("x", y)),
    };

    private static readonly string[] NeedsFinite = ["wasserstein", "t-test", "levene", "epps-singleton", "energy-distance", "profile", "profile psi"];

    private static readonly string[] NeedsSeveral = ["cramer-von-mises", "t-test", "levene", "epps-singleton"];

    public static TheoryData<string> Names => [.. TwoSample.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_empty_side_is_not_computable(string method)
    {
        AssertReason(TwoSample[method]([], Ordinary), "empty");
        AssertReason(TwoSample[method](Ordinary, []), "empty");
        AssertReason(TwoSample[method]([], []), "empty");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_side_that_is_all_missing_is_not_computable(string method)
    {
        double[] missing = [double.NaN, double.NaN];
        Assert.False(TwoSample[method](missing, Ordinary).IsComputable);
        Assert.False(TwoSample[method](Ordinary, missing).IsComputable);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Missing_values_are_left_out(string method)
    {
        var plain = TwoSample[method](Ordinary, Ordinary[10..40]);
        var holed = TwoSample[method]([.. Ordinary, double.NaN], [double.NaN, .. Ordinary[10..40]]);

        Assert.Equal(plain.Statistic, holed.Statistic);
        Assert.Equal(plain.PValue, holed.PValue);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void One_value_is_a_number_or_too_few(string method)
    {
        var result = TwoSample[method](Ordinary, [0.3]);
        if (NeedsSeveral.Contains(method))
            AssertReason(result, "needs");
        else
            AssertNumber(result);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_infinity_is_an_ordinary_rank_but_no_distance(string method)
    {
        var result = TwoSample[method]([.. Ordinary, double.PositiveInfinity], Ordinary);
        if (NeedsFinite.Contains(method))
            AssertReason(result, "infinite");
        else
            AssertNumber(result);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Two_equal_constants_are_no_drift(string method)
    {
        double[] constant = [4, 4, 4, 4, 4, 4];
        var result = TwoSample[method](constant, [4, 4, 4, 4, 4]);
        Assert.NotEqual(DriftOutcome.Drift, DriftPolicy.Default.Judge(result).Outcome);
        if (result.PValue is { } p)
            Assert.Equal(1, p);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_constant_against_an_ordinary_sample_is_a_number_or_a_reason(string method)
    {
        var result = TwoSample[method]([4, 4, 4, 4, 4, 4], Ordinary);
        if (result.IsComputable)
            AssertNumber(result);
    }

    [Fact]
    public void Counts_over_other_bins_are_misuse() => Assert.Throws<ArgumentException>(() => BinnedPair.Of([1, 2], [1, 2, 3]));

    [Fact]
    public void Negative_counts_are_misuse() => Assert.Throws<ArgumentException>(() => BinnedPair.Of([1, -2], [1, 2]));

    [Fact]
    public void Labels_and_scores_of_other_lengths_are_misuse()
    {
        bool[] truth = [true, false, true];
        double[] two = [0.1, 0.2];
        Assert.Throws<ArgumentException>(() => BinaryMetrics.RocAuc(truth, two));
        Assert.Throws<ArgumentException>(() => BinaryMetrics.LogLoss(truth, two));
        Assert.Throws<ArgumentException>(() => BinaryMetrics.Brier(truth, two));
        Assert.Throws<ArgumentException>(() => BinaryMetrics.Accuracy(truth, two));
        Assert.Throws<ArgumentException>(() => RocCurve.Of(truth, two));
        Assert.Throws<ArgumentException>(() => ReliabilityCurve.Of(truth, two));
        Assert.Throws<ArgumentException>(() => DeLong.Compare(truth, two, two));
        Assert.Throws<ArgumentException>(() => PairedTTest.CompareLosses(two, [0.1]));
        Assert.Throws<ArgumentException>(() => McNemar.Test(truth, [true]));
        Assert.Throws<ArgumentException>(() => RegressionMetrics.RSquared([1, 2, 3], two));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_score_that_is_no_number_is_a_reason_that_names_the_row(double score)
    {
        var metrics = BinaryScores.Of([true, false, true, false], [0.1, 0.2, score, 0.3]);
        foreach (var metric in new[] { metrics.Accuracy, metrics.F1, metrics.RocAuc, metrics.AveragePrecision, metrics.LogLoss, metrics.Brier, metrics.ExpectedCalibrationError })
            Assert.Contains("score 2", metric.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void No_rows_and_one_class_are_reasons()
    {
        Assert.Equal("no rows", BinaryMetrics.RocAuc([], []).Reason);
        Assert.Equal("no negative rows", BinaryMetrics.RocAuc([true, true], [0.1, 0.2]).Reason);
        Assert.Equal("no positive rows", BinaryMetrics.RocAuc([false], [0.1]).Reason);
        Assert.False(DeLong.Compare([true, true], [0.1, 0.2], [0.1, 0.2]).IsComputable);
        Assert.False(DeLong.Compare([], [], []).Superiority().Passed);
        Assert.False(PairedTTest.CompareLosses([1], [1]).NonInferiority(0.1).Passed);
        Assert.False(QuantileEstimate.Of([], 0.99).IsComputable);
        Assert.Contains("NaN", QuantileEstimate.Of([1, double.NaN], 0.99).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Scores_beyond_probability_have_ranks_but_no_likelihood()
    {
        bool[] truth = [true, false];
        double[] margins = [3.2, -1];
        Assert.Equal(1, BinaryMetrics.RocAuc(truth, margins).Value);
        Assert.Contains("no probability", BinaryMetrics.LogLoss(truth, margins).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void A_stream_detector_takes_finite_values_only(double value)
    {
        foreach (var detector in (IStreamDetector[])[new Adwin(), new Ddm(), new PageHinkley(), new Cusum()])
            Assert.Throws<ArgumentException>(() => detector.Update(value));
    }

    private static void AssertReason(DriftResult result, string word)
    {
        Assert.False(result.IsComputable);
        Assert.Contains(word, result.Reason, StringComparison.Ordinal);
        Assert.Null(result.PValue);
    }

    private static void AssertNumber(DriftResult result)
    {
        Assert.True(result.IsComputable, result.Reason);
        Assert.False(double.IsNaN(result.Statistic.Value));
        if (result.PValue is { } p)
            Assert.InRange(p, 0, 1);
    }
}
