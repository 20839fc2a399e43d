using System.Runtime.InteropServices;

namespace MlOps.Sdk.Statistics;

/// <summary>Rows of a two-class model that can take part, and the metrics both realised and expected counts give.</summary>
internal sealed class BinaryRows(int capacity)
{
    public static readonly IReadOnlyList<PerformanceMetric> Metrics =
    [
        PerformanceMetric.RocAuc, PerformanceMetric.AveragePrecision, PerformanceMetric.F1, PerformanceMetric.Precision, PerformanceMetric.Recall,
        PerformanceMetric.Specificity, PerformanceMetric.Accuracy, PerformanceMetric.TruePositiveShare, PerformanceMetric.FalsePositiveShare,
        PerformanceMetric.FalseNegativeShare, PerformanceMetric.TrueNegativeShare, PerformanceMetric.BusinessValue,
    ];

    private readonly List<double> _scores = new(capacity);
    private readonly List<bool> _predictions = new(capacity);
    private readonly List<bool> _truth = new(capacity);

    public int Count => _scores.Count;

    public ReadOnlySpan<double> Scores => CollectionsMarshal.AsSpan(_scores);

    public ReadOnlySpan<bool> Predictions => CollectionsMarshal.AsSpan(_predictions);

    public ReadOnlySpan<bool> Truth => CollectionsMarshal.AsSpan(_truth);

    public void Add(double score, bool prediction, bool truth)
    {
        _scores.Add(score);
        _predictions.Add(prediction);
        _truth.Add(truth);
    }

    /// <summary>The counts to be expected when each row is positive with its chance.</summary>
    public BinaryConfusion Expected(ReadOnlySpan<double> chances)
    {
        CompensatedSum called = default, notCalled = default;
        var calls = 0;
        for (var i = 0; i < chances.Length; i++)
        {
            if (_predictions[i])
            {
                called.Add(chances[i]);
                calls++;
            }
            else
            {
                notCalled.Add(chances[i]);
            }
        }

        return new BinaryConfusion(called.Value, calls - called.Value, notCalled.Value, Count - calls - notCalled.Value);
    }

    public Dictionary<PerformanceMetric, MetricValue> Measure(BinaryConfusion counts, MetricValue auc, MetricValue averagePrecision, BusinessValue? value) => new()
    {
        [PerformanceMetric.RocAuc] = auc,
        [PerformanceMetric.AveragePrecision] = averagePrecision,
        [PerformanceMetric.F1] = counts.F1,
        [PerformanceMetric.Precision] = counts.Precision,
        [PerformanceMetric.Recall] = counts.Recall,
        [PerformanceMetric.Specificity] = counts.Specificity,
        [PerformanceMetric.Accuracy] = counts.Accuracy,
        [PerformanceMetric.TruePositiveShare] = counts.TruePositives / Count,
        [PerformanceMetric.FalsePositiveShare] = counts.FalsePositives / Count,
        [PerformanceMetric.FalseNegativeShare] = counts.FalseNegatives / Count,
        [PerformanceMetric.TrueNegativeShare] = counts.TrueNegatives / Count,
        [PerformanceMetric.BusinessValue] = value is { } worth ? worth.Mean(counts) : MetricValue.NotComputable("no value of the outcomes is set in the options"),
    };
}
