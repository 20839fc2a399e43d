namespace MlOps.Sdk.Evaluation;

/// <summary>Asks the model in batches: counts rows against the budget, stops when told to, and refuses answers that are no numbers.</summary>
internal sealed class ModelRunner
{
    private readonly BatchModel _model;
    private readonly int _features, _outputs;
    private readonly ExplanationOptions _options;
    private readonly CancellationToken _cancellationToken;

    public ModelRunner(BatchModel model, int features, ExplanationOptions options, CancellationToken cancellationToken, int outputs = 1)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumModelRows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchRows, 1);
        (_model, _features, _outputs, _options, _cancellationToken) = (model, features, outputs, options, cancellationToken);
    }

    public long Rows { get; private set; }

    /// <summary>Rows that may still be asked for.</summary>
    public long Left => _options.MaximumModelRows - Rows;

    public void Score(ReadOnlySpan<double> rows, Span<double> scores)
    {
        var all = scores.Length / _outputs;
        for (var start = 0; start < all; start += _options.BatchRows)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(_options.BatchRows, all - start);
            if (count > Left)
                throw new InvalidOperationException($"The explanation needs more than the {_options.MaximumModelRows} model rows allowed; raise {nameof(ExplanationOptions.MaximumModelRows)}, or give fewer rows.");

            // What the model leaves unanswered stays NaN and is refused below.
            var answers = scores.Slice(start * _outputs, count * _outputs);
            answers.Fill(double.NaN);
            _model(rows.Slice(start * _features, count * _features), _features, answers);
            for (var i = 0; i < answers.Length; i++)
            {
                if (!double.IsFinite(answers[i]))
                    throw new InvalidOperationException($"The model gave {(double.IsNaN(answers[i]) ? "no number" : "an infinite score")} for row {i / _outputs} of a batch of {count}; it must write one finite score a row.");
            }

            Rows += count;
            _options.Progress?.Report(Rows);
        }
    }

    public double[] Score(IReadOnlyList<double[]> rows)
    {
        var flat = new double[rows.Count * _features];
        for (var i = 0; i < rows.Count; i++)
            rows[i].CopyTo(flat, i * _features);
        var scores = new double[rows.Count];
        Score(flat, scores);
        return scores;
    }

    public double Score(ReadOnlySpan<double> row)
    {
        Span<double> score = stackalloc double[1];
        Score(row, score);
        return score[0];
    }
}
