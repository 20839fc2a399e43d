namespace MlOps.Sdk.Statistics;

/// <summary>
/// How often each class was called each, and every metric made of it. Classes are numbered from 0. Counts are weighted
/// where weights were given. A ratio with an empty denominator is not computable; averages take a value for it.
/// </summary>
public sealed class MulticlassConfusion
{
    private readonly double[] _cells;
    private readonly double[] _truth;
    private readonly double[] _predicted;

    private MulticlassConfusion(int classes, double[] cells)
    {
        (Classes, _cells, _truth, _predicted) = (classes, cells, new double[classes], new double[classes]);
        for (var i = 0; i < cells.Length; i++)
        {
            _truth[i / classes] += cells[i];
            _predicted[i % classes] += cells[i];
            Total += cells[i];
        }
    }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>All rows.</summary>
    public double Total { get; }

    /// <summary>Rows of one class that were called another, or the same.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double this[int truth, int predicted]
    {
        get
        {
            ThrowIfNoClass(truth, nameof(truth));
            ThrowIfNoClass(predicted, nameof(predicted));
            return _cells[truth * Classes + predicted];
        }
    }

    /// <summary>Counts decisions against the truth.</summary>
    /// <param name="truth">The class of each row, from 0.</param>
    /// <param name="predicted">The class each row was called.</param>
    /// <param name="classes">Number of classes, at least 2; those that do not occur count as declared.</param>
    /// <param name="weights">A weight a row, or none.</param>
    /// <exception cref="ArgumentException">Lengths differ, a class is not declared, or a weight is negative or not finite.</exception>
    public static MulticlassConfusion Of(ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted, int classes, ReadOnlySpan<double> weights = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        BinaryInput.ThrowIfLengthsDiffer(truth.Length, predicted.Length, nameof(predicted));
        BinaryInput.ThrowIfBadWeights(truth.Length, weights);
        ClassInput.ThrowIfNotDeclared(truth, classes, nameof(truth));
        ClassInput.ThrowIfNotDeclared(predicted, classes, nameof(predicted));
        var cells = new double[classes * classes];
        for (var i = 0; i < truth.Length; i++)
            cells[truth[i] * classes + predicted[i]] += weights.IsEmpty ? 1 : weights[i];
        return new MulticlassConfusion(classes, cells);
    }

    /// <summary>The counts of one class against all others.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public BinaryConfusion AgainstRest(int ofClass)
    {
        ThrowIfNoClass(ofClass, nameof(ofClass));
        var hits = _cells[ofClass * Classes + ofClass];
        return new BinaryConfusion(hits, _predicted[ofClass] - hits, _truth[ofClass] - hits, Total - _truth[ofClass] - _predicted[ofClass] + hits);
    }

    /// <summary>The matrix as shares, rows the truth; a row, column or whole without rows is 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="of"/> is unknown.</exception>
    public double[,] Shares(ConfusionShare of)
    {
        var shares = new double[Classes, Classes];
        for (var t = 0; t < Classes; t++)
        {
            for (var p = 0; p < Classes; p++)
            {
                var whole = of switch
                {
                    ConfusionShare.OfTruth => _truth[t],
                    ConfusionShare.OfPredicted => _predicted[p],
                    ConfusionShare.OfAll => Total,
                    _ => throw new ArgumentOutOfRangeException(nameof(of), of, "Unknown kind of share."),
                };
                shares[t, p] = whole > 0 ? _cells[t * Classes + p] / whole : 0;
            }
        }

        return shares;
    }

    /// <summary>Share of right decisions.</summary>
    public MetricValue Accuracy => Total > 0 ? Agreed / Total : MetricValue.NotComputable("no rows");

    /// <summary>Mean recall of the classes that occur.</summary>
    public MetricValue BalancedAccuracy
    {
        get
        {
            var mean = default(WeightedMean);
            for (var i = 0; i < Classes; i++)
            {
                if (_truth[i] > 0)
                    mean.Add(_cells[i * Classes + i] / _truth[i]);
            }

            return mean.Weight > 0 ? mean.Value : MetricValue.NotComputable("no rows");
        }
    }

    /// <summary>Balanced accuracy rescaled so that chance is 0 and perfect is 1.</summary>
    public MetricValue AdjustedBalancedAccuracy
    {
        get
        {
            double occurring = _truth.Count(rows => rows > 0);
            return BalancedAccuracy.Value is not { } value ? BalancedAccuracy
                : occurring > 1 ? (value - 1 / occurring) / (1 - 1 / occurring)
                : MetricValue.NotComputable("one class only, which chance always hits");
        }
    }

    /// <summary>Matthews' correlation for many classes, R_K (Gorodkin 2004), in [-1, 1]; 0 where all rows have one class, or are called one.</summary>
    public MetricValue MatthewsCorrelation
    {
        get
        {
            if (Total == 0)
                return MetricValue.NotComputable("no rows");

            double both = Agreed * Total, truth = Total * Total, predicted = Total * Total;
            for (var i = 0; i < Classes; i++)
            {
                both -= _truth[i] * _predicted[i];
                truth -= _truth[i] * _truth[i];
                predicted -= _predicted[i] * _predicted[i];
            }

            return truth > 0 && predicted > 0 ? both / Math.Sqrt(truth * predicted) : 0;
        }
    }

    /// <summary>Mean over classes of the share of rightly called rows among those called so.</summary>
    /// <param name="averaging">How to average.</param>
    /// <param name="whenUndefined">What a class without a value counts: 0 as in scikit-learn's default, 1, or null to make the average not computable.</param>
    public MetricValue Precision(Averaging averaging = Averaging.Macro, double? whenUndefined = null) => Average(averaging, whenUndefined, c => c.Precision);

    /// <summary>Mean over classes of the share of a class's rows that were found.</summary>
    /// <inheritdoc cref="Precision"/>
    public MetricValue Recall(Averaging averaging = Averaging.Macro, double? whenUndefined = null) => Average(averaging, whenUndefined, c => c.Recall);

    /// <summary>Mean over classes of the harmonic mean of precision and recall.</summary>
    /// <inheritdoc cref="Precision"/>
    public MetricValue F1(Averaging averaging = Averaging.Macro, double? whenUndefined = null) => FScore(1, averaging, whenUndefined);

    /// <summary>Mean over classes of the harmonic mean of precision and recall, recall counting <paramref name="beta"/> times as much.</summary>
    /// <param name="beta">Weight of recall, positive.</param>
    /// <param name="averaging">How to average.</param>
    /// <param name="whenUndefined">What a class without a value counts; null makes the average not computable.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="beta"/> is not positive.</exception>
    public MetricValue FScore(double beta, Averaging averaging = Averaging.Macro, double? whenUndefined = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(beta);
        return Average(averaging, whenUndefined, c => c.FScore(beta));
    }

    /// <summary>Mean over classes of the Jaccard index.</summary>
    /// <inheritdoc cref="Precision"/>
    public MetricValue Jaccard(Averaging averaging = Averaging.Macro, double? whenUndefined = null) => Average(averaging, whenUndefined, c => c.Jaccard);

    /// <summary>Cohen's kappa: agreement beyond chance; not computable where chance alone agrees always.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="weights"/> is unknown.</exception>
    public MetricValue CohensKappa(KappaWeights weights = KappaWeights.None)
    {
        if (Total == 0)
            return MetricValue.NotComputable("no rows");

        double observed = 0, expected = 0;
        for (var t = 0; t < Classes; t++)
        {
            for (var p = 0; p < Classes; p++)
            {
                double distance = Math.Abs(t - p);
                var weight = weights switch
                {
                    KappaWeights.None => t == p ? 0 : 1,
                    KappaWeights.Linear => distance,
                    KappaWeights.Quadratic => distance * distance,
                    _ => throw new ArgumentOutOfRangeException(nameof(weights), weights, "Unknown weights."),
                };
                observed += weight * _cells[t * Classes + p];
                expected += weight * _truth[t] * _predicted[p] / Total;
            }
        }

        return expected > 0 ? 1 - observed / expected : MetricValue.NotComputable("one class only, on both sides");
    }

    private double Agreed
    {
        get
        {
            var sum = 0.0;
            for (var i = 0; i < Classes; i++)
                sum += _cells[i * Classes + i];
            return sum;
        }
    }

    private MetricValue Average(Averaging averaging, double? whenUndefined, Func<BinaryConfusion, MetricValue> ratio)
    {
        if (Total == 0)
            return MetricValue.NotComputable("no rows");

        var classes = new BinaryConfusion[Classes];
        for (var i = 0; i < Classes; i++)
            classes[i] = AgainstRest(i);
        return ClassAverage.Of(classes, averaging, whenUndefined, ratio);
    }

    private void ThrowIfNoClass(int index, string name)
    {
        if ((uint)index >= (uint)Classes)
            throw new ArgumentOutOfRangeException(name, index, $"Classes are numbered from 0 to {Classes - 1}.");
    }
}
