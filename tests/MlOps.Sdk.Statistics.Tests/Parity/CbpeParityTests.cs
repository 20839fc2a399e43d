using System.Text.Json;

namespace MlOps.Sdk.Statistics.Tests.Parity;

public sealed class CbpeParityTests
{
    [Fact]
    public void Every_two_class_case_of_estimation_without_labels_agrees()
    {
        var tally = new Tally("cbpe.json, two classes");
        foreach (var test in Fixture.Drift("cbpe.json").GetProperty("cases").EnumerateArray().Where(test => test.GetProperty("problem").GetString() == "binary"))
        {
            var (scores, truth, calls) = Binary(test.GetProperty("reference"));
            var (later, laterTruth, laterCalls) = Binary(test.GetProperty("current"));
            var rule = ChunkRule.BySize(test.GetProperty("chunk_size").GetInt32());
            var expected = test.GetProperty("expected");
            var calibrates = expected.GetProperty("needs_calibration").GetBoolean();
            CompareDecision(tally, test.Name(), calibrates, truth, scores);
            var estimator = BinaryPerformanceEstimator.Fit(truth, scores, calls, rule.Split(truth.Length));
            var report = estimator.Estimate(later, laterCalls, rule.Split(later.Length), [.. laterTruth.Select(label => (bool?)label)]);
            var plain = NumpyPeer.RanksPlainly(truth, scores);

            CompareCurve(tally, test, truth, scores, estimator, later);
            CompareChunks(tally, test.Name(), expected.GetProperty("chunks"), estimator.Reference, report, plain, estimator.Calibration, scores, later);
        }

        tally.Report();
    }

    [Fact]
    public void Every_case_of_several_classes_agrees()
    {
        var tally = new Tally("cbpe.json, several classes");
        foreach (var test in Fixture.Drift("cbpe.json").GetProperty("cases").EnumerateArray().Where(test => test.GetProperty("problem").GetString() == "multiclass"))
        {
            string[] classes = [.. test.GetProperty("classes").EnumerateArray().Select(c => c.GetString()!)];
            var (scores, truth, calls) = Multiclass(test.GetProperty("reference"), classes);
            var (later, laterTruth, laterCalls) = Multiclass(test.GetProperty("current"), classes);
            var rule = ChunkRule.BySize(test.GetProperty("chunk_size").GetInt32());
            var expected = test.GetProperty("expected");
            bool[] calibrates = [.. classes.Select(name => expected.GetProperty("calibrated_classes").GetProperty(name).GetString() == "IsotonicCalibrator")];
            for (var c = 0; c < classes.Length; c++)
                CompareDecision(tally, $"{test.Name()} {classes[c]}", calibrates[c], ClassRows.Is(c, truth), Column(scores, c, classes.Length));

            var estimator = MulticlassPerformanceEstimator.Fit(truth, scores, calls, classes.Length, rule.Split(truth.Length));
            var report = estimator.Estimate(later, laterCalls, rule.Split(laterCalls.Length), laterTruth);
            CompareChunks(tally, test.Name(), expected.GetProperty("chunks"), estimator.Reference, report, Enumerable.Range(0, classes.Length).All(c => NumpyPeer.RanksPlainly(ClassRows.Is(c, truth), Column(scores, c, classes.Length))));
        }

        tally.Report();
    }

    internal static void CompareChunks(
        Tally tally, string name, JsonElement expected, PerformanceReport reference, PerformanceReport current, bool plain,
        ScoreCalibration? calibration = null, double[]? scores = null, double[]? later = null)
    {
        var chunks = new Queue<(ChunkPerformance, double[]?)>(
            reference.Chunks.Select(chunk => (chunk, scores)).Concat(current.Chunks.Select(chunk => (chunk, later))));
        foreach (var peer in expected.EnumerateArray())
        {
            var (ours, column) = chunks.Dequeue();
            var at = $"{name} {peer.GetProperty("period").GetString()} {ours.Chunk.Label}";
            tally.True("chunks", at, ours.Chunk.Start == peer.GetProperty("start").GetInt32() && ours.Chunk.End - 1 == peer.GetProperty("end").GetInt32(), "other rows");
            if (peer.TryGetProperty("roc_auc_tie_correct", out var tieCorrect))
                tally.Close("roc_auc, tie-correct", at, tieCorrect.GetDouble(), ours[PerformanceMetric.RocAuc].Value.Value, 1e-9);
            foreach (var metric in peer.GetProperty("metrics").EnumerateObject())
            {
                // NannyML takes tied rows one by one in average precision, which realised values do not: compared in its form.
                double? value = metric.Name == "average_precision" && calibration is not null
                    ? ExpectedRanking.AveragePrecision(ours.Chunk.Of<double>(column), calibration.Apply(ours.Chunk.Of<double>(column)), joinTies: false).Value
                    : null;
                Compare(tally, metric.Name, at, metric.Value, ours[Metric(metric.Name)], value, plain);
            }
        }

        tally.True("chunks", name, chunks.Count == 0, $"{chunks.Count} chunks more than the peer has");
    }

    private static void Compare(Tally tally, string metric, string at, JsonElement peer, PerformanceEstimate ours, double? value, bool plain)
    {
        // NannyML rounds cumulative counts of these two to five decimals.
        var tolerance = metric is "roc_auc" or "average_precision" ? 1e-6 : 1e-9;
        if (peer.GetProperty("value").Number() == 0 && ours.Value.Reason is { } reason)
            tally.True($"{metric} estimated, 0/0: the peer says 0, we give the reason", at, reason.Contains("no row", StringComparison.Ordinal), reason);
        else
            tally.Close($"{metric} estimated", at, peer.GetProperty("value").Number(), value ?? ours.Value.Value, tolerance);
        if (double.IsNaN(peer.GetProperty("realized").Number()))
            tally.True($"{metric} realised, one class called or true: the peer has none", at, ours.Realised.Value is null or 0, $"got {ours.Realised}");
        else
            tally.Close($"{metric} realised", at, peer.GetProperty("realized").Number(), ours.Realised.Value, 1e-9);
        tally.Close($"{metric} lower limit", at, peer.GetProperty("lower_threshold").Number(), ours.Limits.Lower, 1e-9);
        tally.Close($"{metric} upper limit", at, peer.GetProperty("upper_threshold").Number(), ours.Limits.Upper, 1e-9);
        var error = peer.GetProperty("sampling_error").Number();
        if (metric == "average_precision")
        {
            // Resampled in both, by other draws: 50 draws know a deviation to 10 %.
            tally.Close($"{metric} sampling error (resampled: within 50 %)", at, error, ours.SamplingError.Value, 0.5);
        }
        else if (metric == "roc_auc" && !plain)
        {
            // The peer breaks ties by the order its sort leaves; ours count one half.
            tally.Close($"{metric} sampling error (tied scores: within 2 %)", at, error, ours.SamplingError.Value, 0.02);
        }
        else
        {
            tally.Close($"{metric} sampling error", at, error, ours.SamplingError.Value, 1e-9);
        }

        if (metric != "average_precision" && (plain || metric != "roc_auc") && peer.TryGetProperty("upper_confidence_boundary", out var upper))
        {
            tally.Close($"{metric} band", at, upper.Number(), ours.Band?.Upper, tolerance);
            tally.Close($"{metric} band", at, peer.GetProperty("lower_confidence_boundary").Number(), ours.Band?.Lower, tolerance);
        }

        if (peer.TryGetProperty("alert", out var alert))
            tally.True($"{metric} alert", at, alert.GetBoolean() == ours.IsAlert, $"value {ours.Value}, limits {ours.Limits}");
    }

    internal static void CompareDecision(Tally tally, string name, bool calibrates, bool[] truth, double[] scores)
    {
        var calibration = ScoreCalibration.Fit(truth, scores);
        tally.True("needs calibration", name, calibration.IsCalibrating == calibrates, $"errors {calibration.ErrorBefore} and {calibration.ErrorAfter}, peer {calibrates}");
    }

    private static double[] Column(double[] rows, int c, int columns) => [.. Enumerable.Range(0, rows.Length / columns).Select(i => rows[i * columns + c])];

    private static void CompareCurve(Tally tally, JsonElement test, bool[] truth, double[] scores, BinaryPerformanceEstimator estimator, double[] later)
    {
        var expected = test.GetProperty("expected");
        var knots = expected.GetProperty("isotonic_fit_on_reference");
        var curve = IsotonicRegression.Fit(scores, [.. truth.Select(label => label ? 1.0 : 0)]);
        CompareAll(tally, "isotonic knots, x", test.Name(), knots.GetProperty("x_thresholds").Numbers(), curve.KnotPositions);
        CompareAll(tally, "isotonic knots, y", test.Name(), knots.GetProperty("y_thresholds").Numbers(), curve.KnotValues);
        var first = expected.GetProperty("calibrated_first_20_current").Numbers();
        CompareAll(tally, "calibrated scores", test.Name(), first, [.. later.Take(first.Length).Select(estimator.Calibration.Apply)]);
    }

    private static void CompareAll(Tally tally, string method, string name, double[] expected, IReadOnlyList<double> actual)
    {
        tally.True(method, name, expected.Length == actual.Count, $"{expected.Length} wanted, {actual.Count} found");
        for (var i = 0; i < Math.Min(expected.Length, actual.Count); i++)
            tally.Close(method, $"{name} {i}", expected[i], actual[i]);
    }

    private static PerformanceMetric Metric(string name) => name switch
    {
        "roc_auc" => PerformanceMetric.RocAuc,
        "average_precision" => PerformanceMetric.AveragePrecision,
        "f1" => PerformanceMetric.F1,
        "precision" => PerformanceMetric.Precision,
        "recall" => PerformanceMetric.Recall,
        "specificity" => PerformanceMetric.Specificity,
        "accuracy" => PerformanceMetric.Accuracy,
        _ => throw new FormatException($"Unknown metric '{name}'."),
    };

    private static (double[] Scores, bool[] Truth, bool[] Calls) Binary(JsonElement side)
    {
        var scores = side.GetProperty("score").Numbers();
        var calls = side.GetProperty("pred");
        return (scores, side.GetProperty("y").Labels(), calls.ValueKind is JsonValueKind.Array ? calls.Labels() : [.. scores.Select(score => score >= 0.5)]);
    }

    private static (double[] Scores, int[] Truth, int[] Calls) Multiclass(JsonElement side, string[] classes)
    {
        double[][] rows = [.. side.GetProperty("proba").EnumerateArray().Select(row => row.Numbers())];
        int[] truth = [.. side.GetProperty("y").EnumerateArray().Select(label => Array.IndexOf(classes, label.GetString()))];
        return ([.. rows.SelectMany(row => row)], truth, [.. rows.Select(row => Array.IndexOf(row, row.Max()))]);
    }
}
