namespace MlOps.Sdk.Statistics;

/// <summary>The usual metrics of a two-class model on one set of rows, computed together.</summary>
public sealed record BinaryScores
{
    /// <summary>Number of rows.</summary>
    public required int Rows { get; init; }

    /// <summary>Share of positives, by weight.</summary>
    public required MetricValue Prevalence { get; init; }

    /// <summary>Decisions at the threshold.</summary>
    public required BinaryConfusion Confusion { get; init; }

    /// <summary>The threshold decided by.</summary>
    public required double Threshold { get; init; }

    /// <summary>Share of right decisions.</summary>
    public required MetricValue Accuracy { get; init; }

    /// <summary>Harmonic mean of precision and recall.</summary>
    public required MetricValue F1 { get; init; }

    /// <summary>Area under the ROC curve.</summary>
    public required MetricValue RocAuc { get; init; }

    /// <summary>Average precision.</summary>
    public required MetricValue AveragePrecision { get; init; }

    /// <summary>Mean negative log likelihood, in nats; not computable where scores are no probabilities.</summary>
    public required MetricValue LogLoss { get; init; }

    /// <summary>Brier score; not computable where scores are no probabilities.</summary>
    public required MetricValue Brier { get; init; }

    /// <summary>Expected calibration error over ten bins of equal width; not computable where scores are no probabilities.</summary>
    public required MetricValue ExpectedCalibrationError { get; init; }

    /// <summary>Computes them.</summary>
    /// <param name="truth">Whether each row is positive.</param>
    /// <param name="scores">A score or probability a row.</param>
    /// <param name="threshold">Scores at or above it are called positive.</param>
    /// <param name="weights">A weight a row, or none.</param>
    /// <exception cref="ArgumentException">Lengths differ, or a weight is negative or not finite.</exception>
    public static BinaryScores Of(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores, double threshold = 0.5, ReadOnlySpan<double> weights = default)
    {
        var reason = BinaryInput.Refuse(truth, scores, weights, probabilities: false);
        var confusion = reason is null ? BinaryConfusion.At(threshold, truth, scores, weights) : default;
        return new BinaryScores
        {
            Rows = truth.Length,
            Threshold = threshold,
            Confusion = confusion,
            Prevalence = reason is not null ? MetricValue.NotComputable(reason) : confusion.Total > 0 ? confusion.Positives / confusion.Total : MetricValue.NotComputable("no rows with weight"),
            Accuracy = reason is not null ? MetricValue.NotComputable(reason) : confusion.Accuracy,
            F1 = reason is not null ? MetricValue.NotComputable(reason) : confusion.F1,
            RocAuc = BinaryMetrics.RocAuc(truth, scores, weights),
            AveragePrecision = BinaryMetrics.AveragePrecision(truth, scores, weights),
            LogLoss = BinaryMetrics.LogLoss(truth, scores, weights),
            Brier = BinaryMetrics.Brier(truth, scores, weights),
            ExpectedCalibrationError = BinaryMetrics.ExpectedCalibrationError(truth, scores, 10, weights),
        };
    }
}
