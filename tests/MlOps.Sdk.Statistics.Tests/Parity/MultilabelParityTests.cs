using System.Text.Json;

namespace MlOps.Sdk.Statistics.Tests.Parity;

public sealed class MultilabelParityTests
{
    private const double Tolerance = 1e-9;

    [Fact]
    public void Every_reference_case_of_several_labels_agrees()
    {
        var tally = new Tally("classification_multilabel.json");
        foreach (var test in Fixture.Evaluation("classification_multilabel.json").GetProperty("cases").EnumerateArray())
        {
            var input = test.GetProperty("input");
            var labels = input.GetProperty("y_true")[0].GetArrayLength();
            bool[] truth = [.. input.GetProperty("y_true").EnumerateArray().SelectMany(row => row.Labels())];
            bool[] predicted = [.. input.GetProperty("y_pred").EnumerateArray().SelectMany(row => row.Labels())];
            double[] scores = [.. input.GetProperty("score").EnumerateArray().SelectMany(row => row.Numbers())];
            var weights = input.TryGetProperty("sample_weight", out var given) ? given.Numbers() : [];
            var confusion = MultilabelConfusion.Of(truth, predicted, labels, weights);
            foreach (var metric in test.GetProperty("expected").EnumerateObject())
                Check(tally, test.Name(), metric, confusion, name => Single(name, confusion, truth, scores, labels, weights));
        }

        tally.Report();
    }

    private static void Check(Tally tally, string test, JsonProperty metric, MultilabelConfusion confusion, Func<string, MetricValue?> single)
    {
        switch (metric.Name)
        {
            case "confusion_per_label":
                for (var label = 0; label < confusion.Labels.Count; label++)
                {
                    var cell = confusion.Labels[label];
                    double[] counts = [cell.TrueNegatives, cell.FalsePositives, cell.FalseNegatives, cell.TruePositives];
                    for (var i = 0; i < 4; i++)
                        tally.Close(metric.Name, test, metric.Value[label][i / 2][i % 2].Number(), counts[i], Tolerance, Tolerance);
                }

                break;
            case "macro" or "micro" or "weighted" or "samples":
                foreach (var ratio in metric.Value.EnumerateObject())
                {
                    Func<BinaryConfusion, MetricValue> of = ratio.Name switch
                    {
                        "precision" => c => c.Precision,
                        "recall" => c => c.Recall,
                        "f1" => c => c.F1,
                        _ => c => c.Jaccard,
                    };
                    var actual = metric.Name == "samples" ? confusion.AverageOverRows(of, 0) : confusion.Average(of, Enum.Parse<Averaging>(metric.Name, ignoreCase: true), 0);
                    tally.Close($"{ratio.Name}, {metric.Name}", test, ratio.Value.Number(), actual.Value, Tolerance, Tolerance);
                }

                break;
            default:
                tally.Close(metric.Name, test, metric.Value.Number(), single(metric.Name)?.Value, Tolerance, Tolerance);
                break;
        }
    }

    private static MetricValue? Single(string metric, MultilabelConfusion confusion, bool[] truth, double[] scores, int labels, double[] weights) => metric switch
    {
        "subset_accuracy" => confusion.SubsetAccuracy,
        "hamming_loss" => confusion.HammingLoss,
        "coverage_error" => MultilabelMetrics.CoverageError(truth, scores, labels, weights),
        "label_ranking_average_precision" => MultilabelMetrics.RankingAveragePrecision(truth, scores, labels, weights),
        "label_ranking_loss" => MultilabelMetrics.RankingLoss(truth, scores, labels, weights),
        "roc_auc_macro" => MultilabelMetrics.RocAuc(truth, scores, labels, Averaging.Macro, weights),
        "roc_auc_micro" => MultilabelMetrics.RocAuc(truth, scores, labels, Averaging.Micro, weights),
        _ => null,
    };
}
