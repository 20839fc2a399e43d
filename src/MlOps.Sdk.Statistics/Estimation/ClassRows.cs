namespace MlOps.Sdk.Statistics;

/// <summary>Rows of a model of several classes that can take part.</summary>
internal sealed class ClassRows
{
    public static readonly IReadOnlyList<PerformanceMetric> Metrics =
    [
        PerformanceMetric.RocAuc, PerformanceMetric.AveragePrecision, PerformanceMetric.F1, PerformanceMetric.Precision,
        PerformanceMetric.Recall, PerformanceMetric.Specificity, PerformanceMetric.Accuracy, PerformanceMetric.BusinessValue,
    ];

    private ClassRows(double[][] scores, int[] predictions, int[] truth) => (Scores, Predictions, Truth) = (scores, predictions, truth);

    /// <summary>The scores by class, then row.</summary>
    public double[][] Scores { get; }

    public int[] Predictions { get; }

    /// <summary>The true class, -1 where unknown.</summary>
    public int[] Truth { get; }

    public int Classes => Scores.Length;

    public int Count => Predictions.Length;

    /// <summary>Rows with finite scores, and of those only the labelled ones when asked.</summary>
    public static ClassRows Of(ReadOnlySpan<int> truth, ReadOnlySpan<double> probabilities, ReadOnlySpan<int> predictions, int classes, bool labelledOnly = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        if (probabilities.Length != (long)predictions.Length * classes)
            throw new ArgumentException($"{probabilities.Length} probabilities are not {predictions.Length} rows of {classes} classes.", nameof(probabilities));
        if (!(truth.IsEmpty && !labelledOnly))
            BinaryInput.ThrowIfLengthsDiffer(predictions.Length, truth.Length, nameof(truth));

        var kept = new List<int>(predictions.Length);
        for (var row = 0; row < predictions.Length; row++)
        {
            if (predictions[row] < 0 || predictions[row] >= classes)
                throw new ArgumentException($"Prediction {row} is class {predictions[row]}; classes run from 0 to {classes - 1}.", nameof(predictions));
            if (!truth.IsEmpty && truth[row] >= classes)
                throw new ArgumentException($"Label {row} is class {truth[row]}; classes run from 0 to {classes - 1}, and a negative number is an unknown label.", nameof(truth));
            if (AllFinite(probabilities.Slice(row * classes, classes)) && !(labelledOnly && truth[row] < 0))
                kept.Add(row);
        }

        var scores = new double[classes][];
        for (var c = 0; c < classes; c++)
        {
            scores[c] = new double[kept.Count];
            for (var i = 0; i < kept.Count; i++)
                scores[c][i] = probabilities[kept[i] * classes + c];
        }

        var (calls, labels) = (new int[kept.Count], new int[kept.Count]);
        for (var i = 0; i < kept.Count; i++)
            (calls[i], labels[i]) = (predictions[kept[i]], truth.IsEmpty ? -1 : truth[kept[i]]);
        return new ClassRows(scores, calls, labels);
    }

    public static void ThrowIfBadValues(IReadOnlyList<IReadOnlyList<double>>? values, int classes)
    {
        if (values is not null && (values.Count != classes || values.Any(row => row.Count != classes)))
            throw new ArgumentException($"The values of the outcomes are not {classes} rows of {classes}, one a true and a predicted class.", nameof(values));
    }

    public static bool[] Is(int c, int[] classes) => [.. classes.Select(value => value == c)];

    public Dictionary<PerformanceMetric, MetricValue> Realised(IReadOnlyList<IReadOnlyList<double>>? values)
    {
        var counts = Square();
        for (var i = 0; i < Count; i++)
            counts[Truth[i]][Predictions[i]]++;
        return Measure(
            counts, values,
            Macro(c => BinaryMetrics.RocAuc(Is(c, Truth), Scores[c])),
            Macro(c => BinaryMetrics.AveragePrecision(Is(c, Truth), Scores[c])));
    }

    /// <summary>The number of rows to be expected by true and predicted class.</summary>
    public double[][] Expected(double[][] chances)
    {
        var counts = Square();
        for (var c = 0; c < Classes; c++)
        {
            for (var i = 0; i < Count; i++)
                counts[c][Predictions[i]] += chances[c][i];
        }

        return counts;
    }

    public Dictionary<PerformanceMetric, MetricValue> Measure(double[][] counts, IReadOnlyList<IReadOnlyList<double>>? values, MetricValue auc, MetricValue averagePrecision)
    {
        double right = 0, worth = 0;
        for (var c = 0; c < Classes; c++)
        {
            right += counts[c][c];
            for (var called = 0; called < Classes; called++)
                worth += values is null ? 0 : values[c][called] * counts[c][called];
        }

        return new Dictionary<PerformanceMetric, MetricValue>
        {
            [PerformanceMetric.RocAuc] = auc,
            [PerformanceMetric.AveragePrecision] = averagePrecision,
            [PerformanceMetric.F1] = Macro(c => OneVersusRest(counts, c).F1),
            [PerformanceMetric.Precision] = Macro(c => OneVersusRest(counts, c).Precision),
            [PerformanceMetric.Recall] = Macro(c => OneVersusRest(counts, c).Recall),
            [PerformanceMetric.Specificity] = Macro(c => OneVersusRest(counts, c).Specificity),
            [PerformanceMetric.Accuracy] = right / Count,
            [PerformanceMetric.BusinessValue] = values is null ? MetricValue.NotComputable("no value of the outcomes is set in the options") : worth / Count,
        };
    }

    public static BinaryConfusion OneVersusRest(double[][] counts, int c)
    {
        double called = 0, actual = 0, all = 0;
        for (var truth = 0; truth < counts.Length; truth++)
        {
            called += counts[truth][c];
            actual += counts[c][truth];
            all += counts[truth].Sum();
        }

        var hits = counts[c][c];
        return new BinaryConfusion(hits, called - hits, actual - hits, all - called - actual + hits);
    }

    /// <summary>The mean over classes; a class without a value is the reason for there being none.</summary>
    public MetricValue Macro(Func<int, MetricValue> byClass)
    {
        var sum = 0.0;
        for (var c = 0; c < Classes; c++)
        {
            var value = byClass(c);
            if (value.Value is not { } number)
                return MetricValue.NotComputable($"class {c}: {value.Reason}");
            sum += number;
        }

        return sum / Classes;
    }

    private double[][] Square() => [.. Enumerable.Range(0, Classes).Select(_ => new double[Classes])];

    private static bool AllFinite(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
        {
            if (!double.IsFinite(value))
                return false;
        }

        return true;
    }
}
