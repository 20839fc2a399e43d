namespace MlOps.Sdk.Statistics;

/// <summary>
/// How much each metric varies from sample to sample of the reference, so that it can be said for a chunk of any size:
/// the standard error is <c>spread / sqrt(rows)</c>.
/// </summary>
internal sealed class SamplingErrors
{
    private const int Resamples = 50;
    private const int LargestResample = 10_000;

    private readonly Dictionary<PerformanceMetric, MetricValue> _spread = [];

    /// <summary>The standard error over chunks of so many rows.</summary>
    public MetricValue For(PerformanceMetric metric, int rows) =>
        rows == 0 ? MetricValue.NotComputable("no rows")
        : !_spread.TryGetValue(metric, out var spread) ? MetricValue.NotComputable("no reference rows")
        : spread.Value is { } value ? value / Math.Sqrt(rows) : spread;

    public void Set(PerformanceMetric metric, MetricValue spread) => _spread[metric] = spread;

    public static SamplingErrors Binary(BinaryRows rows, EstimationOptions options)
    {
        var errors = new SamplingErrors();
        var counts = BinaryConfusion.Of(rows.Truth, rows.Predictions);
        var (n, tp, fp, fn, tn) = (counts.Total, counts.TruePositives, counts.FalsePositives, counts.FalseNegatives, counts.TrueNegatives);
        errors.Set(PerformanceMetric.RocAuc, Root(Placement(rows.Truth, rows.Scores)));
        errors.Set(PerformanceMetric.AveragePrecision, Root(Resampled(rows.Truth, rows.Scores, options.Seed)));

        // A hit counts more in F1 than one row in all relevant ones, as half the misses do not.
        var relevant = tp + fp + fn;
        errors.Set(PerformanceMetric.F1, Scaled(Root(Share(tp, relevant, n)), relevant / (tp + (fp + fn) / 2)));
        errors.Set(PerformanceMetric.Precision, Root(Share(tp, tp + fp, n)));
        errors.Set(PerformanceMetric.Recall, Root(Share(tp, tp + fn, n)));
        errors.Set(PerformanceMetric.Specificity, Root(Share(tn, tn + fp, n)));
        errors.Set(PerformanceMetric.Accuracy, Root(Share(tp + tn, n, n)));
        errors.Set(PerformanceMetric.TruePositiveShare, Root(Share(tp, n, n)));
        errors.Set(PerformanceMetric.FalsePositiveShare, Root(Share(fp, n, n)));
        errors.Set(PerformanceMetric.FalseNegativeShare, Root(Share(fn, n, n)));
        errors.Set(PerformanceMetric.TrueNegativeShare, Root(Share(tn, n, n)));
        errors.Set(PerformanceMetric.BusinessValue, options.Value is { } value ? value.StandardDeviation(counts) : MetricValue.NotComputable("no value of the outcomes is set in the options"));
        return errors;
    }

    /// <summary>Variance of a share within a part of the rows, by row of the whole.</summary>
    public static MetricValue Share(double hits, double part, double all)
    {
        if (part <= 0)
            return MetricValue.NotComputable("no reference row bears on it");
        var share = hits / part;
        return share * (1 - share) * all / part;
    }

    /// <summary>Variance of the area under the ROC curve, by row: that of the placements of the rarer class.</summary>
    public static MetricValue Placement(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores)
    {
        var positives = 0;
        foreach (var isPositive in truth)
            positives += isPositive ? 1 : 0;
        if (positives == 0 || positives == truth.Length)
            return MetricValue.NotComputable("the reference has one class only");

        if (2 * positives <= truth.Length)
            return ExpectedRanking.PlacementVariance(truth, scores) * truth.Length / positives;

        var flipped = new bool[truth.Length];
        var mirrored = new double[truth.Length];
        for (var i = 0; i < truth.Length; i++)
            (flipped[i], mirrored[i]) = (!truth[i], -scores[i]);
        return ExpectedRanking.PlacementVariance(flipped, mirrored) * truth.Length / (truth.Length - positives);
    }

    /// <summary>Variance of average precision, by row, from seeded resamples of the reference.</summary>
    public static MetricValue Resampled(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores, ulong seed)
    {
        var size = Math.Min(truth.Length / 2, LargestResample);
        var chance = new SplitMix64(SplitMix64.Mix(seed));
        var (labels, drawn) = (new bool[size], new double[size]);
        var values = new List<double>(Resamples);
        for (var sample = 0; sample < Resamples && size > 0; sample++)
        {
            for (var i = 0; i < size; i++)
            {
                var row = chance.NextBelow(truth.Length);
                (labels[i], drawn[i]) = (truth[row], scores[row]);
            }

            if (BinaryMetrics.AveragePrecision(labels, drawn).Value is { } value)
                values.Add(value);
        }

        return values.Count < 2
            ? MetricValue.NotComputable("the reference has too few positive rows")
            : Moments.Of([.. values]).PopulationVariance * size;
    }

    public static MetricValue Root(MetricValue variance) => variance.Value is { } value ? Math.Sqrt(Math.Max(0, value)) : variance;

    private static MetricValue Scaled(MetricValue spread, double factor) => spread.Value is { } value ? value * factor : spread;
}
