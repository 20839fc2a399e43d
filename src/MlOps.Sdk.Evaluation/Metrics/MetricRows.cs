namespace MlOps.Sdk.Evaluation;

/// <summary>The labels and scores that a metric is computed from. Nothing is copied.</summary>
public readonly ref struct MetricRows
{
    internal MetricRows(ReadOnlySpan<double> labels, ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores, int outputs, double threshold, ReadOnlySpan<double> weights)
    {
        (Outputs, Threshold) = (outputs, threshold);
        Labels = labels;
        Truth = truth;
        Scores = scores;
        Weights = weights;
    }

    /// <summary>One label per row: 0 or 1, a class index, or a number, by task.</summary>
    public ReadOnlySpan<double> Labels { get; }

    /// <summary>Binary: whether each row is positive. Empty for other tasks.</summary>
    public ReadOnlySpan<bool> Truth { get; }

    /// <summary>The scores, row by row, <see cref="Outputs"/> each.</summary>
    public ReadOnlySpan<double> Scores { get; }

    /// <summary>What each row counts; empty where all count the same. A metric that cannot weight rows must say so as not computable.</summary>
    public ReadOnlySpan<double> Weights { get; }

    /// <summary>Scores per row: 1, or the number of classes.</summary>
    public int Outputs { get; }

    /// <summary>The score from which a binary prediction is positive.</summary>
    public double Threshold { get; }

    /// <summary>Number of rows.</summary>
    public int Count => Labels.Length;

    /// <summary>The scores of one row.</summary>
    public ReadOnlySpan<double> ScoresOf(int row) => Scores.Slice(row * Outputs, Outputs);

    /// <summary>Whether a binary row is predicted positive.</summary>
    public bool IsPositive(int row) => Scores[row] >= Threshold;
}
