using System.Text.Json;

namespace MlOps.Sdk.Statistics.Tests.Parity;

public sealed class BinaryClassificationParityTests
{
    private const double Tolerance = 1e-9;

    [Fact]
    public void Every_reference_case_of_binary_classification_agrees()
    {
        var tally = new Tally("classification_binary.json");
        foreach (var test in Fixture.Evaluation("classification_binary.json").GetProperty("cases").EnumerateArray())
        {
            var input = test.GetProperty("input");
            var expected = test.GetProperty("expected");
            var truth = input.GetProperty("y_true").Labels();
            var scores = input.GetProperty("score").Numbers();
            var weights = input.TryGetProperty("sample_weight", out var given) ? given.Numbers() : [];
            if (expected.IsError())
            {
                tally.True("refused", test.Name(), IsRefused(truth, scores, weights), "a number came back");
                continue;
            }

            var predicted = input.GetProperty("y_pred").Labels();
            foreach (var property in expected.EnumerateObject())
                Check(tally, test.Name(), property.Name, property.Value, truth, predicted, scores, weights);
        }

        tally.Report();
    }

    private static bool IsRefused(bool[] truth, double[] scores, double[] weights)
    {
        try
        {
            return !BinaryMetrics.Brier(truth, scores, weights).IsComputable;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    private static void Check(Tally tally, string test, string metric, JsonElement expected, bool[] truth, bool[] predicted, double[] scores, double[] weights)
    {
        var confusion = BinaryConfusion.Of(truth, predicted, weights);
        var roc = RocCurve.Of(truth, scores, weights);
        switch (metric)
        {
            case "confusion_matrix":
                double[] counts = [confusion.TrueNegatives, confusion.FalsePositives, confusion.FalseNegatives, confusion.TruePositives];
                for (var i = 0; i < 4; i++)
                    tally.Close(metric, test, expected[i / 2][i % 2].Number(), counts[i], Tolerance, Tolerance);
                break;
            case "zero_division_0" or "zero_division_1":
                foreach (var ratio in expected.EnumerateObject())
                    tally.Close($"{ratio.Name}, {metric}", test, ratio.Value.Number(), Ratio(confusion, ratio.Name, metric[^1] - '0'), Tolerance, Tolerance);
                break;
            case "roc_curve":
                Points(tally, metric, test, expected.GetProperty("fpr").Numbers(), [.. roc.Points.Select(p => p.FalsePositiveRate)]);
                Points(tally, metric, test, expected.GetProperty("tpr").Numbers(), [.. roc.Points.Select(p => p.TruePositiveRate)]);
                Points(tally, metric, test, expected.GetProperty("thresholds").Numbers(), [.. roc.Points.Select(p => p.Threshold)]);
                break;
            case "pr_curve":
                var pr = PrecisionRecallCurve.Of(truth, scores, weights).Points.Reverse().ToArray();
                Points(tally, metric, test, expected.GetProperty("precision").Numbers(), [.. pr.Select(p => p.Precision), 1]);
                Points(tally, metric, test, expected.GetProperty("recall").Numbers(), [.. pr.Select(p => p.Recall), 0]);
                Points(tally, metric, test, expected.GetProperty("thresholds").Numbers(), [.. pr.Select(p => p.Threshold)]);
                break;
            case "calibration_uniform_10":
                Calibration(tally, metric, test, expected, ReliabilityCurve.Of(truth, scores, 10, CalibrationBins.EqualWidth, weights));
                break;
            case "calibration_equal_count_5":
                Calibration(tally, metric, test, expected, ReliabilityCurve.Of(truth, scores, 5, CalibrationBins.EqualCount, weights));
                break;
            case "reliability_uniform_10":
                var curve = ReliabilityCurve.Of(truth, scores, 10, CalibrationBins.EqualWidthClosedAbove, weights);
                Points(tally, metric, test, expected.GetProperty("fraction_positive").Numbers(), [.. curve.Bins.Select(b => b.ObservedRate)]);
                Points(tally, metric, test, expected.GetProperty("mean_predicted").Numbers(), [.. curve.Bins.Select(b => b.MeanProbability)]);
                break;
            default:
                var actual = Single(metric, confusion, roc, truth, scores, weights);
                if (expected.IsError() || double.IsNaN(expected.Number()))
                    tally.True($"{metric}, not computable", test, actual is { IsComputable: false }, $"got {actual}");
                else
                    tally.Close(metric, test, expected.Number(), actual?.Value, Tolerance, Tolerance);
                break;
        }
    }

    private static MetricValue? Single(string metric, BinaryConfusion confusion, RocCurve roc, bool[] truth, double[] scores, double[] weights) => metric switch
    {
        "accuracy" => confusion.Accuracy,
        "balanced_accuracy" => confusion.BalancedAccuracy,
        "mcc" => confusion.MatthewsCorrelation,
        "cohen_kappa" => confusion.CohensKappa,
        "zero_one_loss" or "hamming_loss" => 1 - confusion.Accuracy.Or(double.NaN),
        "roc_auc" => Same(BinaryMetrics.RocAuc(truth, scores, weights), roc.Auc),
        "roc_auc_max_fpr_0.1" => roc.PartialAuc(0.1),
        "gini" => roc.Gini,
        "ks_statistic" => roc.KolmogorovSmirnov,
        "average_precision" => BinaryMetrics.AveragePrecision(truth, scores, weights),
        "pr_auc_trapezoid" => PrecisionRecallCurve.Of(truth, scores, weights).TrapezoidArea,
        "log_loss" => BinaryMetrics.LogLoss(truth, scores, weights),
        "brier" => BinaryMetrics.Brier(truth, scores, weights),
        _ => null,
    };

    /// <summary>The rank form and the area under the curve are two ways to one number.</summary>
    private static MetricValue Same(MetricValue ranks, MetricValue area)
    {
        Assert.Equal(ranks.IsComputable, area.IsComputable);
        Assert.Equal(ranks.Or(0), area.Or(0), 12);
        return ranks;
    }

    private static double? Ratio(BinaryConfusion confusion, string name, double whenEmpty) => name switch
    {
        "precision" => confusion.Precision.Or(whenEmpty),
        "recall" => confusion.Recall.Or(whenEmpty),
        "f1" => confusion.F1.Or(whenEmpty),
        "f0.5" => confusion.FScore(0.5).Or(whenEmpty),
        "f2" => confusion.FScore(2).Or(whenEmpty),
        "jaccard" => confusion.Jaccard.Or(whenEmpty),
        "specificity" => confusion.Specificity.Or(whenEmpty),
        "npv" => confusion.NegativePredictiveValue.Or(whenEmpty),
        _ => null,
    };

    private static void Calibration(Tally tally, string metric, string test, JsonElement expected, ReliabilityCurve curve)
    {
        tally.Close($"{metric}, ece", test, expected.GetProperty("ece").Number(), curve.ExpectedCalibrationError.Value, Tolerance, Tolerance);
        tally.Close($"{metric}, mce", test, expected.GetProperty("mce").Number(), curve.MaximumCalibrationError.Value, Tolerance, Tolerance);
        tally.Close($"{metric}, rmsce", test, expected.GetProperty("rmsce").Number(), curve.RootMeanSquaredCalibrationError.Value, Tolerance, Tolerance);
    }

    private static void Points(Tally tally, string metric, string test, double[] expected, double[] actual)
    {
        tally.True(metric, test, expected.Length == actual.Length, $"{expected.Length} points expected, {actual.Length} came");
        for (var i = 0; i < Math.Min(expected.Length, actual.Length); i++)
            tally.Close(metric, $"{test}[{i}]", expected[i], actual[i], Tolerance, Tolerance);
    }
}
