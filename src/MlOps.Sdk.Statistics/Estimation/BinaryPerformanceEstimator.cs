namespace MlOps.Sdk.Statistics;

/// <summary>
/// Confidence-based performance estimation of a two-class model: calibrated scores say how many of the decisions are
/// expected to be right, so that metrics can be had before labels are (CBPE, as NannyML defines it; areas and averages
/// treat tied scores exactly). Immutable and safe to share between threads.
/// </summary>
/// <remarks>Right under covariate shift with calibrated scores; see <see cref="AssumptionCheck.Caveat"/> for what it cannot see, and <see cref="ChunkPerformance.Assumptions"/> for signs of it.</remarks>
public sealed class BinaryPerformanceEstimator
{
    private readonly EstimationOptions _options;
    private readonly ScoreAssumptions _assumptions;
    private readonly SamplingErrors _errors;
    private readonly Dictionary<PerformanceMetric, AlertBand> _limits;
    private readonly string? _reason;

    private BinaryPerformanceEstimator(
        ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores, ReadOnlySpan<bool> predictions, IReadOnlyList<Chunk> chunks, EstimationOptions options)
    {
        _options = options;
        var rows = Collect(scores, predictions, truth);
        Calibration = ScoreCalibration.Fit(rows.Truth, rows.Scores, options.Calibration, options.Seed);
        if (rows.Count > 0 && !Calibration.IsCalibrating && !AreProbabilities(rows.Scores) && options.Calibration is CalibrationChoice.WhenItHelps)
            Calibration = ScoreCalibration.Fit(rows.Truth, rows.Scores, CalibrationChoice.Always, options.Seed);

        _reason = rows.Count == 0 ? "the reference has no rows with a finite score"
            : Calibration.IsCalibrating || AreProbabilities(rows.Scores) ? null
            : "the scores are no probabilities and are not calibrated; calibrate on a reference with both classes";
        _assumptions = new ScoreAssumptions(rows.Truth, rows.Scores, options.Alpha);
        _errors = _reason is null ? SamplingErrors.Binary(rows, options) : new SamplingErrors();

        var realised = new List<IReadOnlyDictionary<PerformanceMetric, MetricValue>>();
        foreach (var chunk in chunks)
            realised.Add(RealisedPerformance.Binary(chunk.Of(truth), chunk.Of(scores), chunk.Of(predictions), options.Value));
        _limits = PerformanceAssembly.Limits(BinaryRows.Metrics, realised, options);

        var known = new bool?[truth.Length];
        for (var i = 0; i < known.Length; i++)
            known[i] = truth[i];
        Reference = Estimate(scores, predictions, chunks, known);
    }

    /// <summary>How scores become probabilities.</summary>
    public ScoreCalibration Calibration { get; }

    /// <summary>The estimates on the reference chunks beside what they came to.</summary>
    public PerformanceReport Reference { get; }

    /// <summary>Fits an estimator on labelled rows the model was not trained on.</summary>
    /// <param name="truth">Whether each row is positive.</param>
    /// <param name="scores">The model's score of each row, higher meaning more likely positive; a score that is not finite is missing.</param>
    /// <param name="predictions">Whether each row was called positive.</param>
    /// <param name="chunks">The reference chunks, as <see cref="ChunkRule"/> splits the rows; the alarm limits come from them.</param>
    /// <param name="options">How to estimate; null for the defaults.</param>
    /// <exception cref="ArgumentException">Lengths differ, a chunk lies outside the rows, or an option is out of range.</exception>
    public static BinaryPerformanceEstimator Fit(
        ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores, ReadOnlySpan<bool> predictions, IReadOnlyList<Chunk> chunks, EstimationOptions? options = null)
    {
        options ??= new EstimationOptions();
        options.Validate();
        BinaryInput.ThrowIfLengthsDiffer(truth.Length, scores.Length, nameof(scores));
        BinaryInput.ThrowIfLengthsDiffer(truth.Length, predictions.Length, nameof(predictions));
        PerformanceAssembly.ThrowIfOutside(chunks, truth.Length);
        return new BinaryPerformanceEstimator(truth, scores, predictions, chunks, options);
    }

    /// <summary>Estimates the performance on rows without labels, or with some.</summary>
    /// <param name="scores">The model's score of each row; one that is not finite is missing.</param>
    /// <param name="predictions">Whether each row was called positive.</param>
    /// <param name="chunks">The chunks, as <see cref="ChunkRule"/> splits these rows.</param>
    /// <param name="labels">What is known so far, null where nothing is; empty for no labels. Known labels give realised metrics and test the assumption; estimates do not use them.</param>
    /// <exception cref="ArgumentException">Lengths differ, or a chunk lies outside the rows.</exception>
    public PerformanceReport Estimate(ReadOnlySpan<double> scores, ReadOnlySpan<bool> predictions, IReadOnlyList<Chunk> chunks, ReadOnlySpan<bool?> labels = default)
    {
        BinaryInput.ThrowIfLengthsDiffer(predictions.Length, scores.Length, nameof(scores));
        if (!labels.IsEmpty)
            BinaryInput.ThrowIfLengthsDiffer(predictions.Length, labels.Length, nameof(labels));
        PerformanceAssembly.ThrowIfOutside(chunks, scores.Length);

        var results = new List<ChunkPerformance>(chunks.Count);
        foreach (var chunk in chunks)
            results.Add(Estimate(chunk, chunk.Of(scores), chunk.Of(predictions), labels.IsEmpty ? [] : chunk.Of(labels)));
        var all = Estimate(new Chunk("all", 0, scores.Length), scores, predictions, labels);
        return new PerformanceReport { Chunks = results, Assumptions = all.Assumptions };
    }

    private ChunkPerformance Estimate(Chunk chunk, ReadOnlySpan<double> scores, ReadOnlySpan<bool> predictions, ReadOnlySpan<bool?> labels)
    {
        var rows = Collect(scores, predictions, []);
        var chances = Calibration.Apply(rows.Scores);
        var reason = _reason
            ?? (rows.Count == 0 ? "no rows with a finite score" : null)
            ?? (AreProbabilities(chances) ? null : "a score is no probability, and the scores are not calibrated");
        var counts = rows.Expected(chances);
        var estimated = reason is null
            ? rows.Measure(counts, ExpectedRanking.RocAuc(rows.Scores, chances), ExpectedRanking.AveragePrecision(rows.Scores, chances), _options.Value)
            : null;

        var labelled = Labelled(scores, predictions, labels);
        return new ChunkPerformance
        {
            Chunk = chunk,
            Rows = rows.Count,
            Missing = scores.Length - rows.Count,
            Labelled = labelled.Count,
            Metrics = PerformanceAssembly.Join(
                BinaryRows.Metrics,
                metric => estimated?[metric] ?? MetricValue.NotComputable(reason!),
                metric => _errors.For(metric, rows.Count),
                _limits,
                labelled.Count == 0 ? null : RealisedPerformance.Binary(labelled.Truth, labelled.Scores, labelled.Predictions, _options.Value)),
            Confusion = reason is null ? [[counts.TrueNegatives, counts.FalsePositives], [counts.FalseNegatives, counts.TruePositives]] : null,
            Assumptions = _assumptions.Check(rows.Scores, reason is null ? chances : [], reason is null ? LabelAgreement.Of(Calibration.Apply(labelled.Scores), labelled.Truth) : null),
        };
    }

    private static BinaryRows Collect(ReadOnlySpan<double> scores, ReadOnlySpan<bool> predictions, ReadOnlySpan<bool> truth)
    {
        var rows = new BinaryRows(scores.Length);
        for (var i = 0; i < scores.Length; i++)
        {
            if (double.IsFinite(scores[i]))
                rows.Add(scores[i], predictions[i], !truth.IsEmpty && truth[i]);
        }

        return rows;
    }

    private static BinaryRows Labelled(ReadOnlySpan<double> scores, ReadOnlySpan<bool> predictions, ReadOnlySpan<bool?> labels)
    {
        var rows = new BinaryRows(0);
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] is { } label && double.IsFinite(scores[i]))
                rows.Add(scores[i], predictions[i], label);
        }

        return rows;
    }

    private static bool AreProbabilities(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
        {
            if (!(value >= 0 && value <= 1))
                return false;
        }

        return true;
    }
}
