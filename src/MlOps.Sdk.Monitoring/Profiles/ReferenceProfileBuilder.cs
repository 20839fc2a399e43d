using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Monitoring;

/// <summary>Builds a reference profile row by row, in memory that does not grow with the number of rows except 16 bytes for each labelled one.</summary>
public sealed class ReferenceProfileBuilder<TRow>
    where TRow : IFeatureRow
{
    // Finer than a window's sketches: the reference's error is paid by every window.
    private const int Accuracy = 2048;

    private readonly string _scoreColumn;
    private readonly PredictionTask _task;
    private readonly NumericProfile[] _numbers;
    private readonly CategoricalProfile[] _texts;
    private readonly NumericProfile _score;
    private readonly double[] _numberBuffer;
    private readonly string?[] _textBuffer;
    private readonly List<double> _scores = [];
    private readonly List<double> _labels = [];
    private long _rows;

    /// <summary>Begins an empty profile.</summary>
    /// <param name="scoreColumn">The name of the output that the scores are, as in <see cref="PredictionMade.Outputs"/>.</param>
    /// <param name="task">What the scores are.</param>
    public ReferenceProfileBuilder(string scoreColumn = "Probability", PredictionTask task = PredictionTask.Binary)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(scoreColumn);
        (_scoreColumn, _task) = (scoreColumn, task);
        _numbers = [.. TRow.Features.Columns.Where(c => c.Kind == FeatureKind.Number).Select(c => new NumericProfile(c.Name, Accuracy))];
        _texts = [.. TRow.Features.Columns.Where(c => c.Kind == FeatureKind.Text).Select(c => new CategoricalProfile(c.Name))];
        _score = new(scoreColumn, Accuracy);
        _numberBuffer = new double[_numbers.Length];
        _textBuffer = new string?[_texts.Length];
    }

    /// <summary>Adds a row, the model's answer to it, and the true outcome or NaN.</summary>
    /// <exception cref="ArgumentException">The row does not write every feature, the score is no finite number, or a score or label is outside what the task allows.</exception>
    public void Add(TRow row, double score, double label = double.NaN)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (ScoreRules.FindFault(_task, score) is { } fault)
            throw new ArgumentException(fault, nameof(score));
        if (!double.IsNaN(label) && LabelRules.FindFault(_task, label) is { } wrong)
            throw new ArgumentException(wrong, nameof(label));

        var writer = new FeatureWriter(_numberBuffer, _textBuffer);
        row.WriteTo(ref writer);
        if (!writer.IsComplete)
            throw new ArgumentException($"{typeof(TRow).Name}.WriteTo did not write all {TRow.Features.Columns.Count} features.", nameof(row));

        for (var i = 0; i < _numbers.Length; i++)
            _numbers[i].Add(_numberBuffer[i]);
        for (var i = 0; i < _texts.Length; i++)
            _texts[i].Add(_textBuffer[i]);
        _score.Add(score);
        _rows++;
        if (!double.IsNaN(label))
        {
            _scores.Add(score);
            _labels.Add(label);
        }
    }

    /// <summary>The profile of all rows added so far.</summary>
    /// <exception cref="InvalidOperationException">No row was added.</exception>
    public ReferenceProfile Build()
    {
        if (_rows == 0)
            throw new InvalidOperationException("A reference profile needs at least one row.");

        return new()
        {
            Rows = _rows,
            ScoreColumn = _scoreColumn,
            Features = new(TRow.Features.Columns.Select(c => c.Kind == FeatureKind.Number ? (ColumnProfile)_numbers[c.Slot] : _texts[c.Slot])),
            Outputs = new([_score]),
            Performance = _scores.Count == 0 ? null : new()
            {
                Task = _task,
                Rows = _scores.Count,
                Metrics = PerformanceEstimator.Estimate(_task, _scores.ToArray(), _labels.ToArray()).Computed,
            },
        };
    }
}
