namespace MlOps.Sdk.Statistics;

/// <summary>
/// Metrics of a model of several classes from its probabilities, given row by row, one a class. Lengths that differ, a
/// class that is not declared and bad weights throw; rows that cannot be scored give a reason instead of a number.
/// </summary>
public static class MulticlassMetrics
{
    /// <summary>Mean negative log likelihood, in nats; rows are clipped and made to add up to 1, as in scikit-learn.</summary>
    /// <param name="truth">The class of each row, from 0.</param>
    /// <param name="probabilities">The probability of each class, row by row.</param>
    /// <param name="classes">Number of classes, at least 2.</param>
    /// <param name="weights">A weight a row, or none.</param>
    /// <param name="clip">How far probabilities are kept from 0 and 1, in (0, 0.5).</param>
    /// <exception cref="ArgumentException">Lengths differ, a class is not declared, or a weight is negative or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="clip"/> does not lie in (0, 0.5).</exception>
    public static MetricValue LogLoss(ReadOnlySpan<int> truth, ReadOnlySpan<double> probabilities, int classes, ReadOnlySpan<double> weights = default, double clip = BinaryMetrics.DefaultClip)
    {
        if (!(clip > 0 && clip < 0.5))
            throw new ArgumentOutOfRangeException(nameof(clip), clip, "The clip lies in (0, 0.5), such as 1e-15.");
        if (Refuse(truth, probabilities, classes, weights, probabilitiesOnly: true) is { } reason)
            return MetricValue.NotComputable(reason);

        var mean = default(WeightedMean);
        for (var i = 0; i < truth.Length; i++)
        {
            var sum = 0.0;
            foreach (var p in probabilities.Slice(i * classes, classes))
                sum += Math.Clamp(p, clip, 1 - clip);
            mean.Add(-Math.Log(Math.Clamp(probabilities[i * classes + truth[i]], clip, 1 - clip) / sum), Weight(weights, i));
        }

        return mean.Value;
    }

    /// <summary>Mean over rows of the squared differences of probability and outcome, summed over classes, in [0, 2].</summary>
    /// <inheritdoc cref="LogLoss"/>
    public static MetricValue Brier(ReadOnlySpan<int> truth, ReadOnlySpan<double> probabilities, int classes, ReadOnlySpan<double> weights = default)
    {
        if (Refuse(truth, probabilities, classes, weights, probabilitiesOnly: true) is { } reason)
            return MetricValue.NotComputable(reason);

        var mean = default(WeightedMean);
        for (var i = 0; i < truth.Length; i++)
        {
            var sum = 0.0;
            for (var c = 0; c < classes; c++)
            {
                var miss = probabilities[i * classes + c] - (truth[i] == c ? 1 : 0);
                sum += miss * miss;
            }

            mean.Add(sum, Weight(weights, i));
        }

        return mean.Value;
    }

    /// <summary>Mean over classes of the expected calibration error of the class against the rest (Kull et al. 2019), over bins of equal width.</summary>
    /// <param name="truth">The class of each row, from 0.</param>
    /// <param name="probabilities">The probability of each class, row by row.</param>
    /// <param name="classes">Number of classes, at least 2.</param>
    /// <param name="bins">Number of bins, at least 1.</param>
    /// <param name="weights">A weight a row, or none.</param>
    /// <exception cref="ArgumentException">Lengths differ, a class is not declared, or a weight is negative or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bins"/> is not positive.</exception>
    public static MetricValue ClasswiseCalibrationError(ReadOnlySpan<int> truth, ReadOnlySpan<double> probabilities, int classes, int bins = 10, ReadOnlySpan<double> weights = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        if (Refuse(truth, probabilities, classes, weights, probabilitiesOnly: true) is { } reason)
            return MetricValue.NotComputable(reason);

        var isClass = new bool[truth.Length];
        var ofClass = new double[truth.Length];
        var sum = 0.0;
        for (var c = 0; c < classes; c++)
        {
            for (var i = 0; i < truth.Length; i++)
                (isClass[i], ofClass[i]) = (truth[i] == c, probabilities[i * classes + c]);
            var error = BinaryMetrics.ExpectedCalibrationError(isClass, ofClass, bins, weights);
            if (error.Value is not { } gap)
                return error;
            sum += gap;
        }

        return sum / classes;
    }

    /// <summary>Share of rows whose class is among the <paramref name="k"/> with the highest scores: fewer than k classes score strictly higher.</summary>
    /// <param name="truth">The class of each row, from 0.</param>
    /// <param name="scores">The score of each class, row by row.</param>
    /// <param name="classes">Number of classes, at least 2.</param>
    /// <param name="k">How many guesses a row has, at least 1.</param>
    /// <param name="weights">A weight a row, or none.</param>
    /// <exception cref="ArgumentException">Lengths differ, a class is not declared, or a weight is negative or not finite.</exception>
    public static MetricValue TopAccuracy(ReadOnlySpan<int> truth, ReadOnlySpan<double> scores, int classes, int k, ReadOnlySpan<double> weights = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        if (Refuse(truth, scores, classes, weights, probabilitiesOnly: false) is { } reason)
            return MetricValue.NotComputable(reason);

        var mean = default(WeightedMean);
        for (var i = 0; i < truth.Length; i++)
        {
            var row = scores.Slice(i * classes, classes);
            var higher = 0;
            foreach (var score in row)
                higher += score > row[truth[i]] ? 1 : 0;
            mean.Add(higher < k ? 1 : 0, Weight(weights, i));
        }

        return mean.Value;
    }

    /// <summary>Mean over classes of the area under the ROC curve of each against the rest.</summary>
    /// <param name="truth">The class of each row, from 0.</param>
    /// <param name="scores">The score of each class, row by row.</param>
    /// <param name="classes">Number of classes, at least 2.</param>
    /// <param name="averaging">Macro, or weighted by how often each class is true.</param>
    /// <param name="weights">A weight a row, or none.</param>
    /// <exception cref="ArgumentException">Lengths differ, a class is not declared, or a weight is negative or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="averaging"/> is micro, which is not defined here.</exception>
    public static MetricValue RocAucOneVersusRest(ReadOnlySpan<int> truth, ReadOnlySpan<double> scores, int classes, Averaging averaging = Averaging.Macro, ReadOnlySpan<double> weights = default) =>
        OverClasses(truth, scores, classes, averaging, weights, (positive, column, w) => BinaryMetrics.RocAuc(positive, column, w));

    /// <summary>Mean over classes of the average precision of each against the rest.</summary>
    /// <inheritdoc cref="RocAucOneVersusRest"/>
    public static MetricValue AveragePrecision(ReadOnlySpan<int> truth, ReadOnlySpan<double> scores, int classes, Averaging averaging = Averaging.Macro, ReadOnlySpan<double> weights = default) =>
        OverClasses(truth, scores, classes, averaging, weights, (positive, column, w) => BinaryMetrics.AveragePrecision(positive, column, w));

    /// <summary>Mean over pairs of classes of the area under the ROC curve that tells them apart (Hand and Till 2001): does not hang on how common classes are.</summary>
    /// <param name="truth">The class of each row, from 0.</param>
    /// <param name="scores">The score of each class, row by row.</param>
    /// <param name="classes">Number of classes, at least 2.</param>
    /// <param name="averaging">Macro, or weighted by the rows of each pair.</param>
    /// <exception cref="ArgumentException">Lengths differ or a class is not declared.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="averaging"/> is micro, which is not defined here.</exception>
    public static MetricValue RocAucOneVersusOne(ReadOnlySpan<int> truth, ReadOnlySpan<double> scores, int classes, Averaging averaging = Averaging.Macro)
    {
        ThrowIfMicro(averaging);
        if (Refuse(truth, scores, classes, [], probabilitiesOnly: false) is { } reason)
            return MetricValue.NotComputable(reason);

        var mean = default(WeightedMean);
        for (var a = 0; a < classes; a++)
        {
            for (var b = a + 1; b < classes; b++)
            {
                var (ofA, ofB, rows) = Pair(truth, scores, classes, a, b);
                if (ofA.Value is not { } first || ofB.Value is not { } second)
                    return MetricValue.NotComputable($"classes {a} and {b}: {ofA.Reason ?? ofB.Reason}");
                mean.Add((first + second) / 2, averaging == Averaging.Macro ? 1 : rows);
            }
        }

        return mean.Value;
    }

    /// <summary>How well the probability of the called class agrees with how often it is right.</summary>
    /// <param name="truth">The class of each row, from 0.</param>
    /// <param name="probabilities">The probability of each class, row by row; the first largest is the class called.</param>
    /// <param name="classes">Number of classes, at least 2.</param>
    /// <param name="bins">Number of bins of equal width.</param>
    /// <param name="weights">A weight a row, or none.</param>
    /// <exception cref="ArgumentException">Lengths differ, a class is not declared, or a weight is negative or not finite.</exception>
    public static ReliabilityCurve TopLabelReliability(ReadOnlySpan<int> truth, ReadOnlySpan<double> probabilities, int classes, int bins = 10, ReadOnlySpan<double> weights = default)
    {
        _ = Refuse(truth, probabilities, classes, weights, probabilitiesOnly: true);
        var right = new bool[truth.Length];
        var highest = new double[truth.Length];
        for (var i = 0; i < right.Length; i++)
        {
            var row = probabilities.Slice(i * classes, classes);
            var called = 0;
            for (var c = 1; c < classes; c++)
                called = row[c] > row[called] ? c : called;
            (right[i], highest[i]) = (truth[i] == called, row[called]);
        }

        return ReliabilityCurve.Of(right, highest, bins, CalibrationBins.EqualWidth, weights);
    }

    private delegate MetricValue ColumnMetric(ReadOnlySpan<bool> positive, ReadOnlySpan<double> column, ReadOnlySpan<double> weights);

    private static MetricValue OverClasses(ReadOnlySpan<int> truth, ReadOnlySpan<double> scores, int classes, Averaging averaging, ReadOnlySpan<double> weights, ColumnMetric metric)
    {
        ThrowIfMicro(averaging);
        if (Refuse(truth, scores, classes, weights, probabilitiesOnly: false) is { } reason)
            return MetricValue.NotComputable(reason);

        var positive = new bool[truth.Length];
        var column = new double[truth.Length];
        var mean = default(WeightedMean);
        for (var c = 0; c < classes; c++)
        {
            var support = 0.0;
            for (var i = 0; i < column.Length; i++)
            {
                positive[i] = truth[i] == c;
                column[i] = scores[i * classes + c];
                support += positive[i] ? Weight(weights, i) : 0;
            }

            var value = metric(positive, column, weights);
            if (value.Value is not { } number)
                return MetricValue.NotComputable($"class {c}: {value.Reason}");
            mean.Add(number, averaging == Averaging.Macro ? 1 : support);
        }

        return mean.Value;
    }

    private static (MetricValue OfA, MetricValue OfB, int Rows) Pair(ReadOnlySpan<int> truth, ReadOnlySpan<double> scores, int classes, int a, int b)
    {
        List<bool> isA = [], isB = [];
        List<double> scoreA = [], scoreB = [];
        for (var i = 0; i < truth.Length; i++)
        {
            if (truth[i] != a && truth[i] != b)
                continue;
            isA.Add(truth[i] == a);
            isB.Add(truth[i] == b);
            scoreA.Add(scores[i * classes + a]);
            scoreB.Add(scores[i * classes + b]);
        }

        return (BinaryMetrics.RocAuc(isA.ToArray(), scoreA.ToArray()), BinaryMetrics.RocAuc(isB.ToArray(), scoreB.ToArray()), isA.Count);
    }

    private static string? Refuse(ReadOnlySpan<int> truth, ReadOnlySpan<double> scores, int classes, ReadOnlySpan<double> weights, bool probabilitiesOnly)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        ClassInput.ThrowIfNotDeclared(truth, classes, nameof(truth));
        return ClassInput.Refuse(truth.Length, scores, classes, weights, probabilitiesOnly);
    }

    private static void ThrowIfMicro(Averaging averaging)
    {
        if (averaging is not (Averaging.Macro or Averaging.Weighted))
            throw new ArgumentOutOfRangeException(nameof(averaging), averaging, "Areas are averaged macro or weighted.");
    }

    private static double Weight(ReadOnlySpan<double> weights, int row) => weights.IsEmpty ? 1 : weights[row];
}
