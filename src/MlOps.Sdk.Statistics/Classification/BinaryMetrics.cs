namespace MlOps.Sdk.Statistics;

/// <summary>
/// Metrics of a two-class model from its scores. Lengths that differ and bad weights throw; rows that cannot be scored
/// (none at all, NaN, one class where two are needed, a score that is no probability) give a reason instead of a number.
/// </summary>
public static class BinaryMetrics
{
    /// <summary>Log loss keeps probabilities this far from 0 and 1 unless told otherwise, as scikit-learn 1.2 does.</summary>
    public const double DefaultClip = 1e-15;

    /// <summary>Share of right decisions at a threshold.</summary>
    /// <inheritdoc cref="RocAuc"/>
    public static MetricValue Accuracy(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores, double threshold = 0.5, ReadOnlySpan<double> weights = default) =>
        BinaryInput.Refuse(truth, scores, weights, probabilities: false) is { } reason
            ? MetricValue.NotComputable(reason)
            : BinaryConfusion.At(threshold, truth, scores, weights).Accuracy;

    /// <summary>Harmonic mean of precision and recall at a threshold.</summary>
    /// <inheritdoc cref="RocAuc"/>
    public static MetricValue F1(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores, double threshold = 0.5, ReadOnlySpan<double> weights = default) =>
        BinaryInput.Refuse(truth, scores, weights, probabilities: false) is { } reason
            ? MetricValue.NotComputable(reason)
            : BinaryConfusion.At(threshold, truth, scores, weights).F1;

    /// <summary>Area under the ROC curve; ties count one half.</summary>
    /// <param name="truth">Whether each row is positive.</param>
    /// <param name="scores">A score a row, higher meaning more likely positive.</param>
    /// <param name="weights">A weight a row, or none.</param>
    /// <exception cref="ArgumentException">Lengths differ, or a weight is negative or not finite.</exception>
    public static MetricValue RocAuc(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores, ReadOnlySpan<double> weights = default)
    {
        if (BinaryInput.Refuse(truth, scores, weights, probabilities: false) is { } reason)
            return MetricValue.NotComputable(reason);

        var ranked = RankedScores.Of(truth, scores, weights);
        return ranked.Refusal is { } oneClass ? MetricValue.NotComputable(oneClass) : ranked.AreaUnderRoc();
    }

    /// <summary>Average precision: the sum over distinct scores of the step in recall times the precision there.</summary>
    /// <inheritdoc cref="RocAuc"/>
    public static MetricValue AveragePrecision(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores, ReadOnlySpan<double> weights = default) =>
        PrecisionRecallCurve.Of(truth, scores, weights).AveragePrecision;

    /// <summary>Mean negative log likelihood, in nats.</summary>
    /// <param name="truth">Whether each row is positive.</param>
    /// <param name="probabilities">The predicted probability of each row being positive.</param>
    /// <param name="weights">A weight a row, or none.</param>
    /// <param name="clip">How far probabilities are kept from 0 and 1, in (0, 0.5).</param>
    /// <exception cref="ArgumentException">Lengths differ, or a weight is negative or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="clip"/> does not lie in (0, 0.5).</exception>
    public static MetricValue LogLoss(ReadOnlySpan<bool> truth, ReadOnlySpan<double> probabilities, ReadOnlySpan<double> weights = default, double clip = DefaultClip)
    {
        if (!(clip > 0 && clip < 0.5))
            throw new ArgumentOutOfRangeException(nameof(clip), clip, "The clip lies in (0, 0.5), such as 1e-15.");
        if (BinaryInput.Refuse(truth, probabilities, weights, probabilities: true) is { } reason)
            return MetricValue.NotComputable(reason);

        var mean = default(WeightedMean);
        for (var i = 0; i < truth.Length; i++)
            mean.Add(RowLogLoss(truth[i], probabilities[i], clip), weights.IsEmpty ? 1 : weights[i]);
        return mean.Value;
    }

    /// <summary>The log loss of each row, for a paired comparison of two models.</summary>
    /// <exception cref="ArgumentException">Lengths differ, or a probability lies outside [0, 1].</exception>
    public static double[] RowLogLosses(ReadOnlySpan<bool> truth, ReadOnlySpan<double> probabilities, double clip = DefaultClip)
    {
        if (BinaryInput.Refuse(truth, probabilities, [], probabilities: true) is { } reason && !truth.IsEmpty)
            throw new ArgumentException($"No log loss: {reason}.", nameof(probabilities));

        var losses = new double[truth.Length];
        for (var i = 0; i < losses.Length; i++)
            losses[i] = RowLogLoss(truth[i], probabilities[i], clip);
        return losses;
    }

    /// <summary>Mean squared difference of probability and outcome.</summary>
    /// <inheritdoc cref="LogLoss"/>
    public static MetricValue Brier(ReadOnlySpan<bool> truth, ReadOnlySpan<double> probabilities, ReadOnlySpan<double> weights = default)
    {
        if (BinaryInput.Refuse(truth, probabilities, weights, probabilities: true) is { } reason)
            return MetricValue.NotComputable(reason);

        var mean = default(WeightedMean);
        for (var i = 0; i < truth.Length; i++)
        {
            var miss = probabilities[i] - (truth[i] ? 1 : 0);
            mean.Add(miss * miss, weights.IsEmpty ? 1 : weights[i]);
        }

        return mean.Value;
    }

    /// <summary>How much of the Brier score of the share of positives, told to every row, the model saves; 1 at best, below 0 where it is worse than that.</summary>
    /// <inheritdoc cref="LogLoss"/>
    public static MetricValue BrierSkill(ReadOnlySpan<bool> truth, ReadOnlySpan<double> probabilities, ReadOnlySpan<double> weights = default)
    {
        var brier = Brier(truth, probabilities, weights);
        if (brier.Value is not { } score)
            return brier;

        var share = default(WeightedMean);
        for (var i = 0; i < truth.Length; i++)
            share.Add(truth[i] ? 1 : 0, weights.IsEmpty ? 1 : weights[i]);
        var rate = share.Value.Or(0);
        var uncertainty = rate * (1 - rate);
        return uncertainty > 0 ? 1 - score / uncertainty : MetricValue.NotComputable(rate > 0 ? "no negative rows" : "no positive rows");
    }

    /// <summary>Expected calibration error over bins of equal width.</summary>
    /// <inheritdoc cref="LogLoss"/>
    public static MetricValue ExpectedCalibrationError(ReadOnlySpan<bool> truth, ReadOnlySpan<double> probabilities, int bins = 10, ReadOnlySpan<double> weights = default) =>
        ReliabilityCurve.Of(truth, probabilities, bins, CalibrationBins.EqualWidth, weights).ExpectedCalibrationError;

    private static double RowLogLoss(bool positive, double probability, double clip)
    {
        var p = Math.Clamp(probability, clip, 1 - clip);
        return -Math.Log(positive ? p : 1 - p);
    }
}
