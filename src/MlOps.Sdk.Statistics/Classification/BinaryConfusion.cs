namespace MlOps.Sdk.Statistics;

/// <summary>
/// The four counts of a two-class decision, and every metric made of them. Counts are weighted where weights were
/// given; confusions of parts of a data set add up to that of the whole. A ratio with an empty denominator is not computable.
/// </summary>
/// <param name="TruePositives">Positives called positive.</param>
/// <param name="FalsePositives">Negatives called positive.</param>
/// <param name="FalseNegatives">Positives called negative.</param>
/// <param name="TrueNegatives">Negatives called negative.</param>
public readonly record struct BinaryConfusion(double TruePositives, double FalsePositives, double FalseNegatives, double TrueNegatives)
{
    /// <summary>Counts decisions against the truth.</summary>
    /// <param name="truth">Whether each row is positive.</param>
    /// <param name="predicted">Whether each row was called positive.</param>
    /// <param name="weights">A weight a row, or none.</param>
    /// <exception cref="ArgumentException">Lengths differ, or a weight is negative or not finite.</exception>
    public static BinaryConfusion Of(ReadOnlySpan<bool> truth, ReadOnlySpan<bool> predicted, ReadOnlySpan<double> weights = default)
    {
        BinaryInput.ThrowIfLengthsDiffer(truth.Length, predicted.Length, nameof(predicted));
        BinaryInput.ThrowIfBadWeights(truth.Length, weights);
        double tp = 0, fp = 0, fn = 0, tn = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            var weight = weights.IsEmpty ? 1 : weights[i];
            if (predicted[i])
                (tp, fp) = truth[i] ? (tp + weight, fp) : (tp, fp + weight);
            else
                (fn, tn) = truth[i] ? (fn + weight, tn) : (fn, tn + weight);
        }

        return new BinaryConfusion(tp, fp, fn, tn);
    }

    /// <summary>Counts decisions made by a threshold: a score at or above it is called positive.</summary>
    /// <exception cref="ArgumentException">Lengths differ, a weight is negative or not finite, or a score is NaN.</exception>
    public static BinaryConfusion At(double threshold, ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores, ReadOnlySpan<double> weights = default)
    {
        BinaryInput.ThrowIfLengthsDiffer(truth.Length, scores.Length, nameof(scores));
        var predicted = new bool[scores.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            if (double.IsNaN(scores[i]))
                throw new ArgumentException($"Score {i} is NaN, which is on neither side of a threshold; remove the row or mend the model.", nameof(scores));
            predicted[i] = scores[i] >= threshold;
        }

        return Of(truth, predicted, weights);
    }

    /// <summary>Positives.</summary>
    public double Positives => TruePositives + FalseNegatives;

    /// <summary>Negatives.</summary>
    public double Negatives => TrueNegatives + FalsePositives;

    /// <summary>All rows.</summary>
    public double Total => Positives + Negatives;

    /// <summary>Share of right decisions.</summary>
    public MetricValue Accuracy => Ratio(TruePositives + TrueNegatives, Total, "no rows");

    /// <summary>Share of positives among rows called positive.</summary>
    public MetricValue Precision => Ratio(TruePositives, TruePositives + FalsePositives, "no row is called positive");

    /// <summary>Share of positives called positive.</summary>
    public MetricValue Recall => Ratio(TruePositives, Positives, "no positive rows");

    /// <summary>Share of negatives called negative.</summary>
    public MetricValue Specificity => Ratio(TrueNegatives, Negatives, "no negative rows");

    /// <summary>Share of negatives among rows called negative.</summary>
    public MetricValue NegativePredictiveValue => Ratio(TrueNegatives, TrueNegatives + FalseNegatives, "no row is called negative");

    /// <summary>Share of negatives called positive.</summary>
    public MetricValue FalsePositiveRate => Ratio(FalsePositives, Negatives, "no negative rows");

    /// <summary>Share of positives called negative.</summary>
    public MetricValue FalseNegativeRate => Ratio(FalseNegatives, Positives, "no positive rows");

    /// <summary>Recall and specificity less 1, in [-1, 1]: how much better than chance both classes are told apart (Youden's J).</summary>
    public MetricValue Informedness => Less1(Recall, Specificity);

    /// <summary>Precision and negative predictive value less 1, in [-1, 1]: informedness read from the decisions.</summary>
    public MetricValue Markedness => Less1(Precision, NegativePredictiveValue);

    /// <summary>Geometric mean of recall and specificity.</summary>
    public MetricValue GeometricMean => (Recall.Value, Specificity.Value) switch
    {
        ({ } recall, { } specificity) => Math.Sqrt(recall * specificity),
        (null, _) => Recall,
        _ => Specificity,
    };

    /// <summary>Precision over the share of positives: how many times more positives the rows called positive hold than all rows do.</summary>
    public MetricValue Lift => (Precision.Value, Positives) switch
    {
        (null, _) => Precision,
        (_, 0) => MetricValue.NotComputable("no positive rows"),
        ({ } precision, _) => precision / (Positives / Total),
    };

    /// <summary>Harmonic mean of precision and recall.</summary>
    public MetricValue F1 => FScore(1);

    /// <summary>Jaccard index of the positives and the rows called positive.</summary>
    public MetricValue Jaccard => Ratio(TruePositives, TruePositives + FalsePositives + FalseNegatives, "no row is positive or called positive");

    /// <summary>Mean recall of the classes that occur.</summary>
    public MetricValue BalancedAccuracy => (Recall.Value, Specificity.Value) switch
    {
        ({ } recall, { } specificity) => (recall + specificity) / 2,
        ({ } recall, null) => recall,
        (null, { } specificity) => specificity,
        _ => MetricValue.NotComputable("no rows"),
    };

    /// <summary>Matthews' correlation coefficient, in [-1, 1]; 0 where a row or column of the table is empty.</summary>
    public MetricValue MatthewsCorrelation
    {
        get
        {
            if (Total == 0)
                return MetricValue.NotComputable("no rows");
            var product = (TruePositives + FalsePositives) * Positives * Negatives * (TrueNegatives + FalseNegatives);
            return product > 0 ? (TruePositives * TrueNegatives - FalsePositives * FalseNegatives) / Math.Sqrt(product) : 0;
        }
    }

    /// <summary>Cohen's kappa: agreement beyond chance; not computable where chance alone agrees always.</summary>
    public MetricValue CohensKappa
    {
        get
        {
            if (Total == 0)
                return MetricValue.NotComputable("no rows");
            var observed = (TruePositives + TrueNegatives) / Total;
            var expected = (Positives * (TruePositives + FalsePositives) + Negatives * (TrueNegatives + FalseNegatives)) / (Total * Total);
            return expected < 1 ? (observed - expected) / (1 - expected) : MetricValue.NotComputable("one class only, on both sides");
        }
    }

    /// <summary>Weighted harmonic mean of precision and recall, recall counting <paramref name="beta"/> times as much.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="beta"/> is not positive.</exception>
    public MetricValue FScore(double beta)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(beta);
        var squared = beta * beta;
        return Ratio((1 + squared) * TruePositives, (1 + squared) * TruePositives + squared * FalseNegatives + FalsePositives, "no row is positive or called positive");
    }

    /// <summary>The counts of both parts.</summary>
    public static BinaryConfusion operator +(BinaryConfusion left, BinaryConfusion right) => left.Add(right);

    /// <summary>The counts of both parts.</summary>
    public BinaryConfusion Add(BinaryConfusion other) => new(
        TruePositives + other.TruePositives, FalsePositives + other.FalsePositives, FalseNegatives + other.FalseNegatives, TrueNegatives + other.TrueNegatives);

    private static MetricValue Less1(MetricValue first, MetricValue second) => (first.Value, second.Value) switch
    {
        ({ } one, { } other) => one + other - 1,
        (null, _) => first,
        _ => second,
    };

    private static MetricValue Ratio(double part, double whole, string empty) =>
        whole > 0 ? part / whole : MetricValue.NotComputable(empty);
}
