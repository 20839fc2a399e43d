namespace MlOps.Sdk.Statistics;

/// <summary>
/// Confidence-based performance estimation of a model of several classes: the score of each class is calibrated against
/// the rest where that helps, rows are made to sum to 1 again, and metrics follow from the expected counts, macro
/// averages where they are by class. Immutable and safe to share between threads.
/// </summary>
/// <remarks>See <see cref="BinaryPerformanceEstimator"/>; the same assumption holds for each class.</remarks>
public sealed class MulticlassPerformanceEstimator
{
    private readonly EstimationOptions _options;
    private readonly ScoreAssumptions[] _assumptions;
    private readonly SamplingErrors _errors;
    private readonly Dictionary<PerformanceMetric, AlertBand> _limits;
    private readonly string? _reason;

    private MulticlassPerformanceEstimator(
        ReadOnlySpan<int> truth, ReadOnlySpan<double> probabilities, ReadOnlySpan<int> predictions, int classes, IReadOnlyList<Chunk> chunks, EstimationOptions options)
    {
        _options = options;
        var rows = ClassRows.Of(truth, probabilities, predictions, classes);
        var calibrations = new ScoreCalibration[classes];
        _assumptions = new ScoreAssumptions[classes];
        for (var c = 0; c < classes; c++)
        {
            var labels = ClassRows.Is(c, rows.Truth);
            calibrations[c] = ScoreCalibration.Fit(labels, rows.Scores[c], options.Calibration, options.Seed);
            _assumptions[c] = new ScoreAssumptions(labels, rows.Scores[c], options.Alpha / classes);
        }

        Calibrations = calibrations;
        _reason = rows.Count == 0 ? "the reference has no labelled rows with finite scores" : null;
        _errors = _reason is null ? MulticlassSampling.Errors(rows, options) : new SamplingErrors();

        var realised = new List<IReadOnlyDictionary<PerformanceMetric, MetricValue>>();
        foreach (var chunk in chunks)
            realised.Add(RealisedPerformance.Multiclass(chunk.Of(truth), probabilities.Slice(chunk.Start * classes, chunk.Count * classes), chunk.Of(predictions), classes, options.ClassValues));
        _limits = PerformanceAssembly.Limits(ClassRows.Metrics, realised, options);
        Reference = Estimate(probabilities, predictions, chunks, truth);
    }

    /// <summary>How the scores of each class become probabilities.</summary>
    public IReadOnlyList<ScoreCalibration> Calibrations { get; }

    /// <summary>Number of classes.</summary>
    public int Classes => Calibrations.Count;

    /// <summary>The estimates on the reference chunks beside what they came to.</summary>
    public PerformanceReport Reference { get; }

    /// <summary>Fits an estimator on labelled rows the model was not trained on.</summary>
    /// <param name="truth">The true class of each row, from 0; a negative number is an unknown label, and such rows are left out.</param>
    /// <param name="probabilities">Row-major scores, one a class; rows with a score that is not finite are missing.</param>
    /// <param name="predictions">The predicted class of each row, from 0.</param>
    /// <param name="classes">Number of classes, at least 2.</param>
    /// <param name="chunks">The reference chunks, as <see cref="ChunkRule"/> splits the rows; the alarm limits come from them.</param>
    /// <param name="options">How to estimate; null for the defaults.</param>
    /// <exception cref="ArgumentException">Lengths do not match, a class or chunk is out of range, or an option is.</exception>
    public static MulticlassPerformanceEstimator Fit(
        ReadOnlySpan<int> truth, ReadOnlySpan<double> probabilities, ReadOnlySpan<int> predictions, int classes, IReadOnlyList<Chunk> chunks, EstimationOptions? options = null)
    {
        options ??= new EstimationOptions();
        options.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        ClassRows.ThrowIfBadValues(options.ClassValues, classes);
        PerformanceAssembly.ThrowIfOutside(chunks, predictions.Length);
        return new MulticlassPerformanceEstimator(truth, probabilities, predictions, classes, chunks, options);
    }

    /// <summary>Estimates the performance on rows without labels, or with some.</summary>
    /// <param name="probabilities">Row-major scores, one a class.</param>
    /// <param name="predictions">The predicted class of each row, from 0.</param>
    /// <param name="chunks">The chunks, as <see cref="ChunkRule"/> splits these rows.</param>
    /// <param name="labels">What is known so far, negative where nothing is; empty for no labels. Known labels give realised metrics and test the assumption; estimates do not use them.</param>
    /// <exception cref="ArgumentException">Lengths do not match, or a class or chunk is out of range.</exception>
    public PerformanceReport Estimate(ReadOnlySpan<double> probabilities, ReadOnlySpan<int> predictions, IReadOnlyList<Chunk> chunks, ReadOnlySpan<int> labels = default)
    {
        PerformanceAssembly.ThrowIfOutside(chunks, predictions.Length);
        var all = Estimate(new Chunk("all", 0, predictions.Length), probabilities, predictions, labels);
        var results = new List<ChunkPerformance>(chunks.Count);
        foreach (var chunk in chunks)
            results.Add(Estimate(chunk, probabilities.Slice(chunk.Start * Classes, chunk.Count * Classes), chunk.Of(predictions), labels.IsEmpty ? [] : chunk.Of(labels)));
        return new PerformanceReport { Chunks = results, Assumptions = all.Assumptions };
    }

    private ChunkPerformance Estimate(Chunk chunk, ReadOnlySpan<double> probabilities, ReadOnlySpan<int> predictions, ReadOnlySpan<int> labels)
    {
        var rows = ClassRows.Of(labels, probabilities, predictions, Classes, labelledOnly: false);
        var chances = Chances(rows);
        var reason = _reason ?? (rows.Count == 0 ? "no rows with finite scores" : null) ?? (chances.All(AreProbabilities) ? null : "a score is no probability, and its class is not calibrated");
        var counts = rows.Expected(chances);
        var estimated = reason is null
            ? rows.Measure(
                counts, _options.ClassValues,
                rows.Macro(c => ExpectedRanking.RocAuc(rows.Scores[c], chances[c])),
                rows.Macro(c => ExpectedRanking.AveragePrecision(rows.Scores[c], chances[c])))
            : null;

        var known = Enumerable.Range(0, rows.Count).Where(i => rows.Truth[i] >= 0).ToArray();
        return new ChunkPerformance
        {
            Chunk = chunk,
            Rows = rows.Count,
            Missing = predictions.Length - rows.Count,
            Labelled = known.Length,
            Metrics = PerformanceAssembly.Join(
                ClassRows.Metrics,
                metric => estimated?[metric] ?? MetricValue.NotComputable(reason!),
                metric => _errors.For(metric, rows.Count),
                _limits,
                known.Length == 0 ? null : RealisedPerformance.Multiclass(labels, probabilities, predictions, Classes, _options.ClassValues)),
            Confusion = reason is null ? counts : null,
            Assumptions = Check(rows, chances, reason is null ? Agreement(rows, chances, known) : null),
        };
    }

    /// <summary>The class whose scores differ most significantly speaks for all; the level is shared among them.</summary>
    private AssumptionCheck Check(ClassRows rows, double[][] chances, LabelAgreement? labels)
    {
        AssumptionCheck? worst = null;
        for (var c = 0; c < Classes; c++)
        {
            var check = _assumptions[c].Check(rows.Scores[c], chances[c], labels);
            if (worst is null || check.OutputTest.PValue < worst.OutputTest.PValue)
                worst = check;
        }

        return worst!;
    }

    /// <summary>Whether decisions are right as often as their calibrated scores say.</summary>
    private static LabelAgreement? Agreement(ClassRows rows, double[][] chances, int[] known)
    {
        double[] expected = [.. known.Select(i => chances[rows.Predictions[i]][i])];
        bool[] right = [.. known.Select(i => rows.Predictions[i] == rows.Truth[i])];
        return LabelAgreement.Of(expected, right);
    }

    private double[][] Chances(ClassRows rows)
    {
        double[][] chances = [.. rows.Scores.Select((scores, c) => Calibrations[c].Apply(scores))];
        for (var i = 0; i < rows.Count; i++)
        {
            var sum = 0.0;
            foreach (var column in chances)
                sum += column[i];
            foreach (var column in chances)
                column[i] = sum == 0 ? 1.0 / Classes : column[i] / sum;
        }

        return chances;
    }

    private static bool AreProbabilities(double[] values) => Array.TrueForAll(values, value => value >= 0 && value <= 1);
}
