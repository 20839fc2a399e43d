namespace MlOps.Sdk.Evaluation;

/// <summary>The labels and scores that a metric is computed from. Nothing is copied.</summary>
public readonly ref struct MetricRows
{
    /// <summary>Puts labels and scores side by side.</summary>
    /// <param name="labels">One label per row: 0 or 1, a class index, or a number, by task.</param>
    /// <param name="scores"><paramref name="outputs"/> scores per row, row by row.</param>
    /// <param name="outputs">Scores per row: 1, or the number of classes.</param>
    /// <param name="threshold">The score from which a binary prediction is positive.</param>
    /// <exception cref="ArgumentException">The lengths do not belong together.</exception>
    public MetricRows(ReadOnlySpan<double> labels, ReadOnlySpan<double> scores, int outputs = 1, double threshold = 0.5)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        if (scores.Length != (long)labels.Length * outputs)
            throw new ArgumentException($"{labels.Length} labels with {outputs} score(s) a row need {(long)labels.Length * outputs} scores, not {scores.Length}.", nameof(scores));

        Labels = labels;
        Scores = scores;
        Outputs = outputs;
        Threshold = threshold;
    }

    /// <summary>One label per row.</summary>
    public ReadOnlySpan<double> Labels { get; }

    /// <summary>The scores, row by row.</summary>
    public ReadOnlySpan<double> Scores { get; }

    /// <summary>Scores per row.</summary>
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
