namespace MlOps.Sdk.Statistics;

/// <summary>
/// Metrics of a model that gives several labels a row, from its scores, given row by row, one a label. Lengths that
/// differ and bad weights throw; rows that cannot be scored give a reason instead of a number.
/// </summary>
public static class MultilabelMetrics
{
    /// <summary>How far down the ranking one must go to have all labels of a row, on average; 0 for a row without labels.</summary>
    /// <param name="truth">Whether each label applies, row by row.</param>
    /// <param name="scores">The score of each label, row by row.</param>
    /// <param name="labels">Number of labels, at least 1.</param>
    /// <param name="weights">A weight a row, or none.</param>
    /// <exception cref="ArgumentException">Lengths differ, are no multiple of the labels, or a weight is negative or not finite.</exception>
    public static MetricValue CoverageError(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores, int labels, ReadOnlySpan<double> weights = default) =>
        OverRows(truth, scores, labels, weights, static (row, score) =>
        {
            var lowest = double.PositiveInfinity;
            for (var i = 0; i < row.Length; i++)
                lowest = row[i] ? Math.Min(lowest, score[i]) : lowest;
            return Count(score, s => s >= lowest);
        });

    /// <summary>Mean over a row's labels of the share of right labels among those ranked as high; 1 for a row with none or all.</summary>
    /// <inheritdoc cref="CoverageError"/>
    public static MetricValue RankingAveragePrecision(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores, int labels, ReadOnlySpan<double> weights = default) =>
        OverRows(truth, scores, labels, weights, static (row, score) =>
        {
            var relevant = Relevant(row);
            if (relevant == 0 || relevant == row.Length)
                return 1;

            var sum = 0.0;
            for (var i = 0; i < row.Length; i++)
            {
                if (!row[i])
                    continue;
                int among = 0, right = 0;
                for (var j = 0; j < row.Length; j++)
                {
                    if (score[j] < score[i])
                        continue;
                    among++;
                    right += row[j] ? 1 : 0;
                }

                sum += (double)right / among;
            }

            return sum / relevant;
        });

    /// <summary>Share of pairs of a right and a wrong label in which the wrong one scores as high or higher; 0 for a row with none or all.</summary>
    /// <inheritdoc cref="CoverageError"/>
    public static MetricValue RankingLoss(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores, int labels, ReadOnlySpan<double> weights = default) =>
        OverRows(truth, scores, labels, weights, static (row, score) =>
        {
            var relevant = Relevant(row);
            if (relevant == 0 || relevant == row.Length)
                return 0;

            var wrong = 0;
            for (var i = 0; i < row.Length; i++)
            {
                for (var j = 0; row[i] && j < row.Length; j++)
                    wrong += !row[j] && score[j] >= score[i] ? 1 : 0;
            }

            return (double)wrong / ((double)relevant * (row.Length - relevant));
        });

    /// <summary>Area under the ROC curve averaged over labels.</summary>
    /// <param name="truth">Whether each label applies, row by row.</param>
    /// <param name="scores">The score of each label, row by row.</param>
    /// <param name="labels">Number of labels, at least 1.</param>
    /// <param name="averaging">How to average; micro takes every label of every row as a case of its own.</param>
    /// <param name="weights">A weight a row, or none.</param>
    /// <exception cref="ArgumentException">Lengths differ, are no multiple of the labels, or a weight is negative or not finite.</exception>
    public static MetricValue RocAuc(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores, int labels, Averaging averaging = Averaging.Macro, ReadOnlySpan<double> weights = default)
    {
        var rows = Rows(truth, labels);
        if (ClassInput.Refuse(rows, scores, labels, weights, probabilities: false) is { } reason)
            return MetricValue.NotComputable(reason);
        if (averaging == Averaging.Micro)
        {
            var repeated = new double[weights.IsEmpty ? 0 : truth.Length];
            for (var i = 0; i < repeated.Length; i++)
                repeated[i] = weights[i / labels];
            return BinaryMetrics.RocAuc(truth, scores, repeated);
        }

        var positive = new bool[rows];
        var column = new double[rows];
        var mean = default(WeightedMean);
        for (var label = 0; label < labels; label++)
        {
            var support = 0.0;
            for (var row = 0; row < rows; row++)
            {
                (positive[row], column[row]) = (truth[row * labels + label], scores[row * labels + label]);
                support += positive[row] ? weights.IsEmpty ? 1 : weights[row] : 0;
            }

            var value = BinaryMetrics.RocAuc(positive, column, weights);
            if (value.Value is not { } number)
                return MetricValue.NotComputable($"label {label}: {value.Reason}");
            mean.Add(number, averaging == Averaging.Macro ? 1 : support);
        }

        return mean.Value;
    }

    internal static int Rows(ReadOnlySpan<bool> truth, int labels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(labels);
        if (truth.Length % labels != 0)
            throw new ArgumentException($"There are {truth.Length} values for {labels} labels; give {labels} a row, row by row.", nameof(truth));
        return truth.Length / labels;
    }

    private delegate double RowMetric(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores);

    private static MetricValue OverRows(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores, int labels, ReadOnlySpan<double> weights, RowMetric metric)
    {
        var rows = Rows(truth, labels);
        if (ClassInput.Refuse(rows, scores, labels, weights, probabilities: false) is { } reason)
            return MetricValue.NotComputable(reason);

        var mean = default(WeightedMean);
        for (var row = 0; row < rows; row++)
            mean.Add(metric(truth.Slice(row * labels, labels), scores.Slice(row * labels, labels)), weights.IsEmpty ? 1 : weights[row]);
        return mean.Value;
    }

    private static int Relevant(ReadOnlySpan<bool> row)
    {
        var count = 0;
        foreach (var applies in row)
            count += applies ? 1 : 0;
        return count;
    }

    private static int Count(ReadOnlySpan<double> values, Func<double, bool> holds)
    {
        var count = 0;
        foreach (var value in values)
            count += holds(value) ? 1 : 0;
        return count;
    }
}
