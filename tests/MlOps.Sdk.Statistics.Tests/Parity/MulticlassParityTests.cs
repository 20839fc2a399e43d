using System.Globalization;
using System.Text.Json;

namespace MlOps.Sdk.Statistics.Tests.Parity;

public sealed class MulticlassParityTests
{
    private const double Tolerance = 1e-9;

    [Fact]
    public void Every_reference_case_of_several_classes_agrees()
    {
        var tally = new Tally("classification_multiclass.json");
        foreach (var test in Fixture.Evaluation("classification_multiclass.json").GetProperty("cases").EnumerateArray())
        {
            var input = test.GetProperty("input");
            int[] truth = Integers(input.GetProperty("y_true")), predicted = Integers(input.GetProperty("y_pred"));
            var weights = input.TryGetProperty("sample_weight", out var given) ? given.Numbers() : [];
            double[] scores = input.TryGetProperty("proba", out var rows) ? [.. rows.EnumerateArray().SelectMany(row => row.Numbers())] : [];
            var classes = scores.Length > 0 ? scores.Length / truth.Length : input.GetProperty("labels").GetArrayLength();
            var confusion = MulticlassConfusion.Of(truth, predicted, classes, weights);
            foreach (var metric in test.GetProperty("expected").EnumerateObject())
                Check(tally, test.Name(), metric.Name, metric.Value, confusion, truth, scores, weights);
        }

        tally.Report();
    }

    private static void Check(Tally tally, string test, string metric, JsonElement expected, MulticlassConfusion confusion, int[] truth, double[] scores, double[] weights)
    {
        switch (metric)
        {
            case "confusion_matrix":
                Cells(tally, metric, test, expected, (t, p) => confusion[t, p]);
                break;
            case "confusion_normalized_true" or "confusion_normalized_pred" or "confusion_normalized_all":
                var shares = confusion.Shares(metric.EndsWith("true", StringComparison.Ordinal) ? ConfusionShare.OfTruth : metric.EndsWith("pred", StringComparison.Ordinal) ? ConfusionShare.OfPredicted : ConfusionShare.OfAll);
                Cells(tally, metric, test, expected, (t, p) => shares[t, p]);
                break;
            case "macro" or "micro" or "weighted":
                foreach (var ratio in expected.EnumerateObject())
                    tally.Close($"{ratio.Name}, {metric}", test, ratio.Value.Number(), Average(confusion, ratio.Name, Enum.Parse<Averaging>(metric, ignoreCase: true)).Value, Tolerance, Tolerance);
                break;
            case "per_class":
                foreach (var ratio in expected.EnumerateObject())
                {
                    var numbers = ratio.Value.Numbers();
                    for (var c = 0; c < numbers.Length; c++)
                        tally.Close($"{ratio.Name}, per class", test, numbers[c], Ratio(confusion.AgainstRest(c), ratio.Name).Or(0), Tolerance, Tolerance);
                }

                break;
            case "top_label_calibration_uniform_10":
                var curve = MulticlassMetrics.TopLabelReliability(truth, scores, confusion.Classes, 10, weights);
                tally.Close("top label, ece", test, expected.GetProperty("ece").Number(), curve.ExpectedCalibrationError.Value, Tolerance, Tolerance);
                tally.Close("top label, mce", test, expected.GetProperty("mce").Number(), curve.MaximumCalibrationError.Value, Tolerance, Tolerance);
                tally.Close("top label, rmsce", test, expected.GetProperty("rmsce").Number(), curve.RootMeanSquaredCalibrationError.Value, Tolerance, Tolerance);
                break;
            default:
                tally.Close(metric, test, expected.Number(), Single(metric, confusion, truth, scores, weights)?.Value, Tolerance, Tolerance);
                break;
        }
    }

    private static MetricValue? Single(string metric, MulticlassConfusion confusion, int[] truth, double[] scores, double[] weights) => metric switch
    {
        "accuracy" => confusion.Accuracy,
        "balanced_accuracy" => confusion.BalancedAccuracy,
        "balanced_accuracy_adjusted" => confusion.AdjustedBalancedAccuracy,
        "mcc" => confusion.MatthewsCorrelation,
        "kappa_unweighted" => confusion.CohensKappa(),
        "kappa_linear" => confusion.CohensKappa(KappaWeights.Linear),
        "kappa_quadratic" => confusion.CohensKappa(KappaWeights.Quadratic),
        "log_loss" => MulticlassMetrics.LogLoss(truth, scores, confusion.Classes, weights),
        "brier_multiclass_sum" => MulticlassMetrics.Brier(truth, scores, confusion.Classes, weights),
        "roc_auc_ovr_macro" => MulticlassMetrics.RocAucOneVersusRest(truth, scores, confusion.Classes, Averaging.Macro, weights),
        "roc_auc_ovr_weighted" => MulticlassMetrics.RocAucOneVersusRest(truth, scores, confusion.Classes, Averaging.Weighted, weights),
        "roc_auc_ovo_macro" => MulticlassMetrics.RocAucOneVersusOne(truth, scores, confusion.Classes),
        "roc_auc_ovo_weighted" => MulticlassMetrics.RocAucOneVersusOne(truth, scores, confusion.Classes, Averaging.Weighted),
        "average_precision_macro" => MulticlassMetrics.AveragePrecision(truth, scores, confusion.Classes, Averaging.Macro, weights),
        _ when metric.StartsWith("top_", StringComparison.Ordinal) => MulticlassMetrics.TopAccuracy(truth, scores, confusion.Classes, int.Parse(metric.Split('_')[1], CultureInfo.InvariantCulture), weights),
        _ => null,
    };

    private static MetricValue Average(MulticlassConfusion confusion, string name, Averaging averaging) => name switch
    {
        "precision" => confusion.Precision(averaging, 0),
        "recall" => confusion.Recall(averaging, 0),
        "f1" => confusion.F1(averaging, 0),
        "f2" => confusion.FScore(2, averaging, 0),
        "jaccard" => confusion.Jaccard(averaging, 0),
        _ => MetricValue.NotComputable(name),
    };

    private static MetricValue Ratio(BinaryConfusion confusion, string name) => name switch
    {
        "precision" => confusion.Precision,
        "recall" => confusion.Recall,
        "f1" => confusion.F1,
        "f2" => confusion.FScore(2),
        "jaccard" => confusion.Jaccard,
        _ => MetricValue.NotComputable(name),
    };

    private static void Cells(Tally tally, string metric, string test, JsonElement expected, Func<int, int, double> actual)
    {
        for (var t = 0; t < expected.GetArrayLength(); t++)
        {
            for (var p = 0; p < expected[t].GetArrayLength(); p++)
                tally.Close(metric, test, expected[t][p].Number(), actual(t, p), Tolerance, Tolerance);
        }
    }

    private static int[] Integers(JsonElement source) => [.. source.EnumerateArray().Select(value => value.GetInt32())];
}
