namespace MlOps.Sdk.Statistics;

/// <summary>How often each label of a row was rightly given, and every metric made of it. Truth and predictions are given row by row, one a label.</summary>
public sealed class MultilabelConfusion
{
    private readonly BinaryConfusion[] _labels;
    private readonly (BinaryConfusion Row, double Weight)[] _rows;

    private MultilabelConfusion(BinaryConfusion[] labels, (BinaryConfusion, double)[] rows) => (_labels, _rows) = (labels, rows);

    /// <summary>The counts of each label.</summary>
    public IReadOnlyList<BinaryConfusion> Labels => _labels;

    /// <summary>Counts decisions against the truth.</summary>
    /// <param name="truth">Whether each label applies, row by row.</param>
    /// <param name="predicted">Whether each label was given, row by row.</param>
    /// <param name="labels">Number of labels, at least 1.</param>
    /// <param name="weights">A weight a row, or none.</param>
    /// <exception cref="ArgumentException">Lengths differ, are no multiple of the labels, or a weight is negative or not finite.</exception>
    public static MultilabelConfusion Of(ReadOnlySpan<bool> truth, ReadOnlySpan<bool> predicted, int labels, ReadOnlySpan<double> weights = default)
    {
        var rows = MultilabelMetrics.Rows(truth, labels);
        BinaryInput.ThrowIfLengthsDiffer(truth.Length, predicted.Length, nameof(predicted));
        BinaryInput.ThrowIfBadWeights(rows, weights);
        var perLabel = new BinaryConfusion[labels];
        var perRow = new (BinaryConfusion, double)[rows];
        for (var row = 0; row < rows; row++)
        {
            var weight = weights.IsEmpty ? 1 : weights[row];
            var ofRow = default(BinaryConfusion);
            for (var label = 0; label < labels; label++)
            {
                var cell = (truth[row * labels + label], predicted[row * labels + label]) switch
                {
                    (true, true) => new BinaryConfusion(1, 0, 0, 0),
                    (false, true) => new BinaryConfusion(0, 1, 0, 0),
                    (true, false) => new BinaryConfusion(0, 0, 1, 0),
                    _ => new BinaryConfusion(0, 0, 0, 1),
                };
                ofRow += cell;
                perLabel[label] += new BinaryConfusion(weight * cell.TruePositives, weight * cell.FalsePositives, weight * cell.FalseNegatives, weight * cell.TrueNegatives);
            }

            perRow[row] = (ofRow, weight);
        }

        return new MultilabelConfusion(perLabel, perRow);
    }

    /// <summary>Share of rows with all labels right.</summary>
    public MetricValue SubsetAccuracy => OverRows(row => row.FalsePositives + row.FalseNegatives == 0 ? 1 : 0, null);

    /// <summary>Share of wrong labels.</summary>
    public MetricValue HammingLoss => OverRows(row => (row.FalsePositives + row.FalseNegatives) / row.Total, null);

    /// <summary>Averages over labels.</summary>
    /// <param name="ratio">The ratio, such as <c>c => c.F1</c>.</param>
    /// <param name="averaging">How to average.</param>
    /// <param name="whenUndefined">What a label without a value counts; null makes the average not computable.</param>
    public MetricValue Average(Func<BinaryConfusion, MetricValue> ratio, Averaging averaging = Averaging.Macro, double? whenUndefined = null)
    {
        ArgumentNullException.ThrowIfNull(ratio);
        return _rows.Length == 0 ? MetricValue.NotComputable("no rows") : ClassAverage.Of(_labels, averaging, whenUndefined, ratio);
    }

    /// <summary>Averages over rows, each judged by its own labels.</summary>
    /// <param name="ratio">The ratio, such as <c>c => c.F1</c>.</param>
    /// <param name="whenUndefined">What a row without a value counts; null makes the average not computable.</param>
    public MetricValue AverageOverRows(Func<BinaryConfusion, MetricValue> ratio, double? whenUndefined = null)
    {
        ArgumentNullException.ThrowIfNull(ratio);
        return OverRows(ratio, whenUndefined);
    }

    private MetricValue OverRows(Func<BinaryConfusion, MetricValue> ratio, double? whenUndefined)
    {
        var mean = default(WeightedMean);
        for (var i = 0; i < _rows.Length; i++)
        {
            var value = ratio(_rows[i].Row);
            if ((value.Value ?? whenUndefined) is not { } number)
                return MetricValue.NotComputable($"row {i}: {value.Reason}; say what an undefined row counts");
            mean.Add(number, _rows[i].Weight);
        }

        return _rows.Length == 0 ? MetricValue.NotComputable("no rows") : mean.Value;
    }
}
