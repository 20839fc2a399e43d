namespace MlOps.Sdk.Statistics.Tests.Estimation;

public sealed class RegressionPerformanceEstimatorTests(HeteroscedasticReference reference) : IClassFixture<HeteroscedasticReference>
{
    private const int Columns = HeteroscedasticReference.Columns;

    [Fact]
    public void On_heteroscedastic_data_estimates_follow_what_the_errors_come_to()
    {
        const int Rows = 1000, Chunks = 12;
        var estimator = reference.Estimator;

        var estimated = RowLoss.Metrics.ToDictionary(metric => metric, _ => new List<double>());
        var realised = RowLoss.Metrics.ToDictionary(metric => metric, _ => new List<double>());
        for (var i = 0; i < Chunks; i++)
        {
            // The noisy feature moves through its range, so that the error grows threefold.
            var (later, laterTruth, laterPredictions) = HeteroscedasticReference.Data((ulong)(100 + i), Rows, 0.7 * i / Chunks, 0.7 * i / Chunks + 0.3);
            var chunk = estimator.Estimate(laterPredictions, later, ChunkRule.BySize(Rows).Split(Rows), laterTruth).Chunks[0];
            foreach (var entry in chunk.Metrics)
            {
                estimated[entry.Metric].Add(entry.Value.Value!.Value);
                realised[entry.Metric].Add(entry.Realised.Value!.Value);
            }
        }

        foreach (var metric in RowLoss.Metrics)
        {
            var correlation = Correlation(estimated[metric], realised[metric]);
            var error = estimated[metric].Zip(realised[metric], (e, r) => Math.Abs(e - r)).Average() / realised[metric].Average();
            TestContext.Current.TestOutputHelper?.WriteLine($"{metric}: correlation {correlation:F4}, mean deviation {error:P2} of the mean");
            Assert.InRange(correlation, 0.97, 1);
            Assert.InRange(error, 0, 0.08);
        }
    }

    [Fact]
    public void A_shift_into_the_noisy_region_alarms_and_chunks_like_the_reference_do_not()
    {
        var estimator = reference.Estimator;
        var (noisy, _, noisyPredictions) = HeteroscedasticReference.Data(2, 1000, 0.8, 1);
        var (usual, _, usualPredictions) = HeteroscedasticReference.Data(3, 10_000, 0, 1);

        Assert.True(estimator.Estimate(noisyPredictions, noisy, ChunkRule.BySize(1000).Split(1000)).Chunks[0][PerformanceMetric.MeanAbsoluteError].IsAlert);
        Assert.InRange(estimator.Estimate(usualPredictions, usual, ChunkRule.BySize(1000).Split(10_000)).Chunks.Count(chunk => chunk[PerformanceMetric.MeanAbsoluteError].IsAlert), 0, 1);
    }

    [Fact]
    public void The_sampling_error_is_the_deviation_of_realised_values_between_samples()
    {
        const int Worlds = 200, Rows = 400;
        var (x, truth, predictions) = HeteroscedasticReference.Data(1, 8000, 0, 1);
        var estimator = RegressionPerformanceEstimator.Fit(truth, predictions, x, Columns, ChunkRule.BySize(Rows).Split(truth.Length), new EstimationOptions { ErrorModel = new() { Trees = 5 } }, TestContext.Current.CancellationToken);
        var realised = RowLoss.Metrics.ToDictionary(metric => metric, _ => new List<double>());
        for (ulong world = 0; world < Worlds; world++)
        {
            var (_, t, p) = HeteroscedasticReference.Data(world + 50, Rows, 0, 1);
            foreach (var (metric, value) in RealisedPerformance.Regression(t, p))
                realised[metric].Add(value.Value!.Value);
        }

        foreach (var entry in estimator.Reference.Chunks[0].Metrics)
            Assert.InRange(entry.SamplingError.Value!.Value / Moments.Of([.. realised[entry.Metric]]).PopulationStandardDeviation, 0.8, 1.25);
    }

    [Fact]
    public void True_values_that_arrive_reveal_concept_drift()
    {
        var estimator = reference.Estimator;
        var (later, laterTruth, laterPredictions) = HeteroscedasticReference.Data(2, 600, 0, 1);
        double[] known = [.. laterTruth.Select((y, i) => i < 200 ? y : double.NaN)];
        double[] drifted = [.. known.Select((y, i) => y + (i % 2 == 0 ? 3 : -3))];

        var steady = estimator.Estimate(laterPredictions, later, [], known).Assumptions;
        Assert.False(steady.IsDoubtful, string.Join(' ', steady.Warnings));
        Assert.Equal(200, steady.Losses!.Value.Rows);
        Assert.True(estimator.Estimate(laterPredictions, later, [], drifted).Assumptions.IsDoubtful);
        Assert.Null(estimator.Estimate(laterPredictions, later, []).Assumptions.Losses);
    }

    [Fact]
    public void A_metric_the_targets_do_not_allow_is_a_reason_and_the_others_are_numbers()
    {
        double[] truth = [0, 1, 2, 3, -4, 5];
        double[] predictions = [0.5, 1, 2, 3, 4, 5];
        var chunk = RegressionPerformanceEstimator.Fit(truth, predictions, [], 0, ChunkRule.ByNumber(2).Split(6), cancellationToken: TestContext.Current.CancellationToken).Reference.Chunks[0];
        Assert.Contains("target is 0", chunk[PerformanceMetric.MeanAbsolutePercentageError].Value.Reason, StringComparison.Ordinal);
        Assert.Contains("logarithm", chunk[PerformanceMetric.MeanSquaredLogError].Value.Reason, StringComparison.Ordinal);
        Assert.True(chunk[PerformanceMetric.RootMeanSquaredError].Value.IsComputable);
        Assert.Equal(Math.Sqrt(chunk[PerformanceMetric.MeanSquaredError].Value.Value!.Value), chunk[PerformanceMetric.RootMeanSquaredError].Value.Value!.Value, 12);
    }

    [Fact]
    public void Realised_values_agree_with_the_plain_metrics()
    {
        var (_, truth, predictions) = HeteroscedasticReference.Data(4, 300, 0, 1);
        var realised = RealisedPerformance.Regression(truth, predictions);
        Assert.Equal(RegressionMetrics.MeanAbsoluteError(truth, predictions).Value!.Value, realised[PerformanceMetric.MeanAbsoluteError].Value!.Value, 12);
        Assert.Equal(RegressionMetrics.RootMeanSquaredError(truth, predictions).Value!.Value, realised[PerformanceMetric.RootMeanSquaredError].Value!.Value, 12);
        Assert.Equal(RegressionMetrics.MeanAbsolutePercentageError(truth, predictions).Value!.Value, realised[PerformanceMetric.MeanAbsolutePercentageError].Value!.Value, 12);
        Assert.Equal(RegressionMetrics.MeanSquaredLogError(truth, predictions).Value!.Value, realised[PerformanceMetric.MeanSquaredLogError].Value!.Value, 12);
    }

    public static TheoryData<string, double[], double[]> PoorReferences => new()
    {
        { "empty", [], [] },
        { "one row", [3], [2] },
        { "all missing", [double.NaN, double.NaN], [1, 2] },
        { "predictions missing", [1, 2], [double.NaN, double.NegativeInfinity] },
        { "infinite", [double.PositiveInfinity, 2], [1, double.PositiveInfinity] },
        { "no error", [1, 2, 3], [1, 2, 3] },
        { "all equal", [2, 2, 2], [1, 1, 1] },
        { "huge", [1e200, -1e200], [-1e200, 1e200] },
    };

    [Theory]
    [MemberData(nameof(PoorReferences))]
    public void A_poor_reference_gives_numbers_or_reasons_never_nan(string kind, double[] truth, double[] predictions)
    {
        Assert.NotEmpty(kind);
        double[] features = [.. predictions.Select(_ => double.NaN)];
        var estimator = RegressionPerformanceEstimator.Fit(truth, predictions, features, 1, ChunkRule.ByNumber(2).Split(truth.Length), cancellationToken: TestContext.Current.CancellationToken);
        double[][] windows = [predictions, [], [double.NaN], [1.5, double.PositiveInfinity]];
        foreach (var window in windows)
        {
            var report = estimator.Estimate(window, [.. window.Select(_ => 1.0)], [new Chunk("all", 0, window.Length)], [.. window.Select(_ => 2.0)]);
            foreach (var entry in report.Chunks.Concat(estimator.Reference.Chunks).SelectMany(chunk => chunk.Metrics))
            {
                Assert.False(entry.Value.Value is double.NaN || entry.SamplingError.Value is double.NaN || entry.Realised.Value is double.NaN, $"{entry}");
                Assert.True(entry.Value.IsComputable || entry.Value.Reason.Length > 0);
            }
        }
    }

    [Fact]
    public void Misuse_is_refused()
    {
        var token = TestContext.Current.CancellationToken;
        Assert.Throws<ArgumentException>(() => RegressionPerformanceEstimator.Fit([1], [1, 2], [], 0, [], cancellationToken: token));
        Assert.Throws<ArgumentException>(() => RegressionPerformanceEstimator.Fit([1], [1], [1, 2], 1, [], cancellationToken: token));
        Assert.Throws<ArgumentOutOfRangeException>(() => RegressionPerformanceEstimator.Fit([1], [1], [], -1, [], cancellationToken: token));
        Assert.Throws<ArgumentOutOfRangeException>(() => RegressionPerformanceEstimator.Fit([1], [1], [], 0, [], new EstimationOptions { ErrorModel = new() { Trees = 0 } }, token));
        var estimator = RegressionPerformanceEstimator.Fit([1, 2], [1, 2], [], 0, [], cancellationToken: token);
        Assert.Throws<ArgumentException>(() => estimator.Estimate([1], [1], []));
        Assert.Throws<ArgumentException>(() => estimator.Estimate([1], [], [new Chunk("x", -1, 1)]));
        Assert.Throws<ArgumentException>(() => estimator.Estimate([1], [], [], [1, 2]));
        Assert.Throws<ArgumentException>(() => RealisedPerformance.Regression([1], [1, 2]));
    }

    private static double Correlation(List<double> a, List<double> b)
    {
        var (ma, mb) = (a.Average(), b.Average());
        var cross = a.Zip(b, (x, y) => (x - ma) * (y - mb)).Sum();
        return cross / Math.Sqrt(a.Sum(x => (x - ma) * (x - ma)) * b.Sum(y => (y - mb) * (y - mb)));
    }
}
