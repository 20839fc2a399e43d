using System.Globalization;

namespace MlOps.Sdk.Statistics;

/// <summary>The same metrics as the estimators give, from labels: what the estimates are to be compared with.</summary>
public static class RealisedPerformance
{
    internal const string NoRows = "no rows with label and output";

    /// <summary>The metrics of a two-class model.</summary>
    /// <param name="truth">Whether each row is positive.</param>
    /// <param name="scores">The score of each row; rows whose score is not finite are left out.</param>
    /// <param name="predictions">Whether each row was called positive.</param>
    /// <param name="value">What each outcome is worth; null leaves <see cref="PerformanceMetric.BusinessValue"/> not computable.</param>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    public static IReadOnlyDictionary<PerformanceMetric, MetricValue> Binary(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores, ReadOnlySpan<bool> predictions, BusinessValue? value = null)
    {
        BinaryInput.ThrowIfLengthsDiffer(truth.Length, scores.Length, nameof(scores));
        BinaryInput.ThrowIfLengthsDiffer(truth.Length, predictions.Length, nameof(predictions));
        var rows = new BinaryRows(scores.Length);
        for (var i = 0; i < scores.Length; i++)
        {
            if (double.IsFinite(scores[i]))
                rows.Add(scores[i], predictions[i], truth[i]);
        }

        return rows.Count == 0
            ? BinaryRows.Metrics.ToDictionary(metric => metric, _ => MetricValue.NotComputable(NoRows))
            : rows.Measure(BinaryConfusion.Of(rows.Truth, rows.Predictions), BinaryMetrics.RocAuc(rows.Truth, rows.Scores), BinaryMetrics.AveragePrecision(rows.Truth, rows.Scores), value);
    }

    /// <summary>The metrics of a model of several classes, macro averages where they are by class.</summary>
    /// <param name="truth">The true class of each row, from 0.</param>
    /// <param name="probabilities">Row-major scores, one a class; rows with a score that is not finite are left out.</param>
    /// <param name="predictions">The predicted class of each row, from 0.</param>
    /// <param name="classes">Number of classes, at least 2.</param>
    /// <param name="values">What a row is worth by true class (outer) and predicted class (inner); null leaves <see cref="PerformanceMetric.BusinessValue"/> not computable.</param>
    /// <exception cref="ArgumentException">Lengths do not match, or a class is out of range.</exception>
    public static IReadOnlyDictionary<PerformanceMetric, MetricValue> Multiclass(ReadOnlySpan<int> truth, ReadOnlySpan<double> probabilities, ReadOnlySpan<int> predictions, int classes, IReadOnlyList<IReadOnlyList<double>>? values = null)
    {
        var rows = ClassRows.Of(truth, probabilities, predictions, classes);
        ClassRows.ThrowIfBadValues(values, classes);
        return rows.Count == 0
            ? ClassRows.Metrics.ToDictionary(metric => metric, _ => MetricValue.NotComputable(NoRows))
            : rows.Realised(values);
    }

    /// <summary>The metrics of a regression.</summary>
    /// <param name="truth">The true value of each row.</param>
    /// <param name="predictions">The predicted value of each row; rows with either not finite are left out.</param>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    public static IReadOnlyDictionary<PerformanceMetric, MetricValue> Regression(ReadOnlySpan<double> truth, ReadOnlySpan<double> predictions)
    {
        if (truth.Length != predictions.Length)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"There are {truth.Length} true values and {predictions.Length} predictions; give one a row."), nameof(predictions));

        var rows = new List<int>();
        for (var i = 0; i < truth.Length; i++)
        {
            if (double.IsFinite(truth[i]) && double.IsFinite(predictions[i]))
                rows.Add(i);
        }

        var result = new Dictionary<PerformanceMetric, MetricValue>();
        foreach (var loss in RowLoss.All)
        {
            var losses = loss.Of(truth, predictions, rows);
            result[loss.Metric] = losses.Reason is { } reason ? MetricValue.NotComputable(reason) : loss.Finish(Moments.Of(losses.Values).Mean);
        }

        return result;
    }
}
