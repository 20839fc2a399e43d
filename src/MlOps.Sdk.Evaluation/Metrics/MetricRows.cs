namespace MlOps.Sdk.Evaluation;

/// <summary>The labels and scores that a metric is computed from. Nothing is copied.</summary>
public readonly ref struct MetricRows
{
    private readonly ReadOnlySpan<int> _starts;
    private readonly ReadOnlySpan<int> _units;

    internal MetricRows(
        ReadOnlySpan<double> labels,
        ReadOnlySpan<bool> truth,
        ReadOnlySpan<double> scores,
        int outputs,
        double threshold,
        ReadOnlySpan<double> weights,
        ReadOnlySpan<int> starts = default,
        ReadOnlySpan<int> units = default,
        ReadOnlySpan<int> items = default,
        UnitFacts? facts = null)
    {
        (Outputs, Threshold, Facts) = (outputs, threshold, facts ?? UnitFacts.None);
        Labels = labels;
        Truth = truth;
        Scores = scores;
        Weights = weights;
        Items = items;
        _starts = starts;
        _units = units;
    }

    /// <summary>One label per row: 0 or 1, a class index, a relevance, or a number, by task.</summary>
    public ReadOnlySpan<double> Labels { get; }

    /// <summary>Binary: whether each row is positive. Empty for other tasks.</summary>
    public ReadOnlySpan<bool> Truth { get; }

    /// <summary>The scores, row by row, <see cref="Outputs"/> each.</summary>
    public ReadOnlySpan<double> Scores { get; }

    /// <summary>What each row counts; empty where all count the same. A metric that cannot weight rows must say so as not computable.</summary>
    public ReadOnlySpan<double> Weights { get; }

    /// <summary>Ranking: the item each row is, numbered from 0, where the set knows items; empty otherwise.</summary>
    public ReadOnlySpan<int> Items { get; }

    /// <summary>Scores per row: 1, or the number of classes, labels or quantiles.</summary>
    public int Outputs { get; }

    /// <summary>The score from which a binary prediction is positive.</summary>
    public double Threshold { get; }

    /// <summary>Number of rows.</summary>
    public int Count => Labels.Length;

    /// <summary>Number of queries or series; for other tasks the number of rows.</summary>
    public int UnitCount => _starts.IsEmpty ? Count : _starts.Length - 1;

    /// <summary>Forecast: the quantiles that the scores of a row are, ascending; empty for point forecasts and other tasks.</summary>
    public IReadOnlyList<double> Quantiles => Facts.Quantiles;

    internal UnitFacts Facts { get; }

    /// <summary>Which series the first unit is, as the set numbers them.</summary>
    internal int UnitId => _units.IsEmpty ? 0 : _units[0];

    /// <summary>The rows of one query or series alone; for other tasks one row.</summary>
    /// <param name="at">Its position among the units, from 0.</param>
    public MetricRows Unit(int at)
    {
        var (start, end) = _starts.IsEmpty ? (at, at + 1) : (_starts[at], _starts[at + 1]);
        var count = end - start;
        return new(
            Labels.Slice(start, count),
            Truth.IsEmpty ? [] : Truth.Slice(start * (Truth.Length / Count), count * (Truth.Length / Count)),
            Scores.Slice(start * Outputs, count * Outputs),
            Outputs,
            Threshold,
            Weights.IsEmpty ? [] : Weights.Slice(start, count),
            starts: _starts.IsEmpty ? [] : (int[])[0, count],
            units: _units.IsEmpty ? [] : _units.Slice(at, 1),
            items: Items.IsEmpty ? [] : Items.Slice(start, count),
            facts: Facts);
    }

    /// <summary>The scores of one row.</summary>
    public ReadOnlySpan<double> ScoresOf(int row) => Scores.Slice(row * Outputs, Outputs);

    /// <summary>The score of a row; for forecasts by quantiles that of the median.</summary>
    public double PointOf(int row) => Scores[row * Outputs + Facts.PointAt];

    /// <summary>Whether a binary row is predicted positive.</summary>
    public bool IsPositive(int row) => Scores[row] >= Threshold;
}
