namespace MlOps.Sdk.Statistics.Tests.Estimation;

public sealed class MulticlassPerformanceEstimatorTests
{
    private const int Classes = 3;

    private static readonly EstimationOptions Plain = new() { Calibration = CalibrationChoice.Never, ClassValues = [[2, -1, -1], [-1, 3, -1], [-2, -2, 4]] };

    [Theory]
    [InlineData(0)]
    [InlineData(0.8)]
    public void With_calibrated_scores_estimates_equal_realised_values_in_expectation_also_after_a_covariate_shift(double tilt)
    {
        const int Worlds = 40, Rows = 2000;
        var estimator = Fit(Data(1, 4000), Plain);
        var gaps = ClassRows.Metrics.ToDictionary(metric => metric, _ => new List<double>());
        for (ulong world = 0; world < Worlds; world++)
        {
            var (scores, truth, calls) = Data(world + 100, Rows, tilt);
            foreach (var entry in estimator.Estimate(scores, calls, ChunkRule.BySize(Rows).Split(Rows), truth).Chunks[0].Metrics)
                gaps[entry.Metric].Add(entry.Value.Value!.Value - entry.Realised.Value!.Value);
        }

        foreach (var (metric, gap) in gaps)
        {
            var moments = Moments.Of([.. gap]);
            Assert.True(Math.Abs(moments.Mean) < 4.5 * Math.Sqrt(moments.SampleVariance!.Value / Worlds) + 0.002, $"{metric}: mean gap {moments.Mean:G3}");
        }
    }

    [Fact]
    public void Two_classes_agree_with_the_two_class_estimator_where_the_definitions_do()
    {
        var world = World.Calibrated(1, 1000);
        double[] rows = [.. world.Scores.SelectMany(score => new[] { 1 - score, score })];
        int[] calls = [.. world.Calls.Select(call => call ? 1 : 0)];
        var chunks = ChunkRule.BySize(200).Split(1000);
        var many = MulticlassPerformanceEstimator.Fit([.. world.Truth.Select(label => label ? 1 : 0)], rows, calls, 2, chunks, new EstimationOptions { Calibration = CalibrationChoice.Never });
        var two = BinaryPerformanceEstimator.Fit(world.Truth, world.Scores, world.Calls, chunks, new EstimationOptions { Calibration = CalibrationChoice.Never });
        foreach (var (m, t) in many.Reference.Chunks.Zip(two.Reference.Chunks))
        {
            Assert.Equal(t[PerformanceMetric.Accuracy].Value.Value!.Value, m[PerformanceMetric.Accuracy].Value.Value!.Value, 9);
            Assert.Equal(t[PerformanceMetric.RocAuc].Value.Value!.Value, m[PerformanceMetric.RocAuc].Value.Value!.Value, 9);
            Assert.Equal(t[PerformanceMetric.Accuracy].Limits.Lower!.Value, m[PerformanceMetric.Accuracy].Limits.Lower!.Value, 9);
            Assert.Equal(t.Confusion![1][0], m.Confusion![1][0], 9);
        }
    }

    [Fact]
    public void Labels_that_arrive_reveal_concept_drift()
    {
        var estimator = Fit(Data(1, 4000), Plain);
        var (scores, truth, calls) = Data(2, 600);
        int[] wrong = [.. truth.Select((label, i) => i % 3 == 0 ? (label + 1) % Classes : label)];
        Assert.False(estimator.Estimate(scores, calls, [], truth).Assumptions.IsDoubtful);
        Assert.True(estimator.Estimate(scores, calls, [], wrong).Assumptions.IsDoubtful);
        Assert.Null(estimator.Estimate(scores, calls, []).Assumptions.Labels);
    }

    [Fact]
    public void A_class_that_never_occurs_is_the_reason_of_macro_averages()
    {
        var (scores, truth, calls) = Data(3, 300);
        int[] two = [.. truth.Select(label => label == 2 ? 1 : label)];
        var chunk = MulticlassPerformanceEstimator.Fit(two, scores, calls, Classes, ChunkRule.ByNumber(1).Split(300)).Reference.Chunks[0];
        Assert.Contains("class 2", chunk[PerformanceMetric.RocAuc].Realised.Reason, StringComparison.Ordinal);
        Assert.Contains("class 2", chunk[PerformanceMetric.RocAuc].SamplingError.Reason, StringComparison.Ordinal);
        Assert.True(chunk[PerformanceMetric.Accuracy].Value.IsComputable);
    }

    public static TheoryData<string, double[], int[]> PoorReferences => new()
    {
        { "empty", [], [] },
        { "one row", [0.2, 0.3, 0.5], [2] },
        { "all missing", [double.NaN, 0, 1, 0, double.NaN, 1], [0, 1] },
        { "no labels", [0.2, 0.3, 0.5, 0.1, 0.1, 0.8], [-1, -1] },
        { "all zero", [0, 0, 0, 0, 0, 0], [0, 1] },
        { "no probabilities", [5, -2, 1, 3, 3, 3], [0, 1] },
        { "one class", [0.2, 0.3, 0.5, 0.1, 0.1, 0.8], [2, 2] },
    };

    [Theory]
    [MemberData(nameof(PoorReferences))]
    public void A_poor_reference_gives_numbers_or_reasons_never_nan(string kind, double[] scores, int[] truth)
    {
        Assert.NotEmpty(kind);
        var estimator = MulticlassPerformanceEstimator.Fit(truth, scores, new int[truth.Length], Classes, ChunkRule.ByNumber(2).Split(truth.Length));
        double[][] windows = [scores, [], [double.NaN, 1, 0], [0.2, 0.2, 0.6]];
        foreach (var window in windows)
        {
            var report = estimator.Estimate(window, new int[window.Length / Classes], [new Chunk("all", 0, window.Length / Classes)]);
            foreach (var entry in report.Chunks.Concat(estimator.Reference.Chunks).SelectMany(chunk => chunk.Metrics))
            {
                Assert.False(entry.Value.Value is double.NaN || entry.SamplingError.Value is double.NaN || entry.Realised.Value is double.NaN);
                Assert.True(entry.Value.IsComputable || entry.Value.Reason.Length > 0);
            }
        }
    }

    [Fact]
    public void Misuse_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => MulticlassPerformanceEstimator.Fit([0], [1], [0], 1, []));
        Assert.Throws<ArgumentException>(() => MulticlassPerformanceEstimator.Fit([0], [1], [0], 2, []));
        Assert.Throws<ArgumentException>(() => MulticlassPerformanceEstimator.Fit([0], [1, 0], [2], 2, []));
        Assert.Throws<ArgumentException>(() => MulticlassPerformanceEstimator.Fit([2], [1, 0], [0], 2, []));
        Assert.Throws<ArgumentException>(() => MulticlassPerformanceEstimator.Fit([0, 1], [1, 0], [0], 2, []));
        Assert.Throws<ArgumentException>(() => MulticlassPerformanceEstimator.Fit([0], [1, 0], [0], 2, [], new EstimationOptions { ClassValues = [[1, 2]] }));
        Assert.Throws<ArgumentException>(() => RealisedPerformance.Multiclass([0], [1, 0], [0, 1], 2));
        var estimator = MulticlassPerformanceEstimator.Fit([0, 1], [1, 0, 0, 1], [0, 1], 2, []);
        Assert.Throws<ArgumentException>(() => estimator.Estimate([1, 0], [0, 0], []));
        Assert.Throws<ArgumentException>(() => estimator.Estimate([1, 0], [0], [new Chunk("x", 0, 2)]));
    }

    private static MulticlassPerformanceEstimator Fit((double[] Scores, int[] Truth, int[] Calls) data, EstimationOptions options) =>
        MulticlassPerformanceEstimator.Fit(data.Truth, data.Scores, data.Calls, Classes, ChunkRule.ByNumber(10).Split(data.Truth.Length), options);

    private static (double[] Scores, int[] Truth, int[] Calls) Data(ulong seed, int rows, double tilt = 0)
    {
        var logits = Samples.Normal(seed, rows * Classes, deviation: 1.5);
        var draws = Samples.Uniform(seed + 5000, rows);
        var (scores, truth, calls) = (new double[rows * Classes], new int[rows], new int[rows]);
        for (var i = 0; i < rows; i++)
        {
            double[] weights = [.. Enumerable.Range(0, Classes).Select(c => Math.Exp(logits[i * Classes + c] + (c == 0 ? tilt : 0)))];
            var left = draws[i];
            for (var c = 0; c < Classes; c++)
            {
                scores[i * Classes + c] = weights[c] / weights.Sum();
                if (left >= 0)
                    truth[i] = c;
                left -= scores[i * Classes + c];
            }

            calls[i] = Array.IndexOf(weights, weights.Max());
        }

        return (scores, truth, calls);
    }
}
