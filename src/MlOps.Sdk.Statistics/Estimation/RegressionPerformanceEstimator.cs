using System.Globalization;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// Direct loss estimation of a regression: boosted trees learn from the reference how large the model's error is given
/// the features and the prediction, and the mean of what they expect is the estimated metric (DLE, as NannyML defines it).
/// Immutable and safe to share between threads.
/// </summary>
/// <remarks>Right under covariate shift within the region the reference covers; see <see cref="AssumptionCheck.Caveat"/>. Features beyond it are treated as the nearest leaf, so an error that grows out there is underestimated.</remarks>
public sealed class RegressionPerformanceEstimator
{
    private readonly Dictionary<PerformanceMetric, ErrorModel> _models = [];
    private readonly Dictionary<PerformanceMetric, string> _reasons = [];
    private readonly ScoreAssumptions _assumptions;
    private readonly SamplingErrors _errors = new();
    private readonly Dictionary<PerformanceMetric, AlertBand> _limits;
    private readonly double _alpha;

    private RegressionPerformanceEstimator(
        ReadOnlySpan<double> truth, ReadOnlySpan<double> predictions, ReadOnlySpan<double> features, int columns, IReadOnlyList<Chunk> chunks, EstimationOptions options, CancellationToken cancellationToken)
    {
        (Columns, _alpha) = (columns, options.Alpha);
        var rows = new List<int>();
        var outputs = new List<double>();
        for (var i = 0; i < truth.Length; i++)
        {
            if (double.IsFinite(predictions[i]))
                outputs.Add(predictions[i]);
            if (double.IsFinite(predictions[i]) && double.IsFinite(truth[i]))
                rows.Add(i);
        }

        _assumptions = new ScoreAssumptions([.. outputs], options.Alpha);
        var inputs = Inputs(features, predictions, rows, columns);
        var shared = new Dictionary<PerformanceMetric, ErrorModel>();
        foreach (var loss in RowLoss.All)
        {
            var (losses, reason) = loss.Of(truth, predictions, rows);
            if (reason is not null)
            {
                _reasons[loss.Metric] = $"the reference: {reason}";
                _errors.Set(loss.Metric, MetricValue.NotComputable(_reasons[loss.Metric]));
                continue;
            }

            // A metric and its root have one error model.
            var of = loss.Metric switch
            {
                PerformanceMetric.RootMeanSquaredError => PerformanceMetric.MeanSquaredError,
                PerformanceMetric.RootMeanSquaredLogError => PerformanceMetric.MeanSquaredLogError,
                var same => same,
            };
            if (!shared.TryGetValue(of, out var model))
                shared[of] = model = ErrorModel.Fit(inputs, columns + 1, losses, options, cancellationToken);
            _models[loss.Metric] = model;
            _errors.Set(loss.Metric, loss.Spread(model.Losses));
        }

        var realised = new List<IReadOnlyDictionary<PerformanceMetric, MetricValue>>();
        foreach (var chunk in chunks)
            realised.Add(RealisedPerformance.Regression(chunk.Of(truth), chunk.Of(predictions)));
        _limits = PerformanceAssembly.Limits(RowLoss.Metrics, realised, options);
        Reference = Estimate(predictions, features, chunks, truth);
    }

    /// <summary>Number of features of a row.</summary>
    public int Columns { get; }

    /// <summary>The estimates on the reference chunks beside what they came to. The error models have seen these rows, so that the estimates lie nearer to the realised values than they will elsewhere.</summary>
    public PerformanceReport Reference { get; }

    /// <summary>Fits an estimator on rows with true values the model was not trained on.</summary>
    /// <param name="truth">The true value of each row; rows where it is not finite are left out.</param>
    /// <param name="predictions">The predicted value of each row; one that is not finite is missing.</param>
    /// <param name="features">Row-major features; NaN is missing and is learned from.</param>
    /// <param name="columns">Number of features of a row; 0 to go by the prediction alone.</param>
    /// <param name="chunks">The reference chunks, as <see cref="ChunkRule"/> splits the rows; the alarm limits come from them.</param>
    /// <param name="options">How to estimate; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the growing of error models.</param>
    /// <exception cref="ArgumentException">Lengths do not match, a chunk lies outside the rows, or an option is out of range.</exception>
    public static RegressionPerformanceEstimator Fit(
        ReadOnlySpan<double> truth, ReadOnlySpan<double> predictions, ReadOnlySpan<double> features, int columns, IReadOnlyList<Chunk> chunks,
        EstimationOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new EstimationOptions();
        options.Validate();
        options.ErrorModel.Validate();
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        BinaryInput.ThrowIfLengthsDiffer(truth.Length, predictions.Length, nameof(predictions));
        ThrowIfNotRows(features, predictions.Length, columns);
        PerformanceAssembly.ThrowIfOutside(chunks, truth.Length);
        return new RegressionPerformanceEstimator(truth, predictions, features, columns, chunks, options, cancellationToken);
    }

    /// <summary>Estimates the performance on rows without true values, or with some.</summary>
    /// <param name="predictions">The predicted value of each row; one that is not finite is missing.</param>
    /// <param name="features">Row-major features, as in the reference.</param>
    /// <param name="chunks">The chunks, as <see cref="ChunkRule"/> splits these rows.</param>
    /// <param name="truth">What is known so far, NaN where nothing is; empty for nothing. Known values give realised metrics and test the assumption; estimates do not use them.</param>
    /// <exception cref="ArgumentException">Lengths do not match, or a chunk lies outside the rows.</exception>
    public PerformanceReport Estimate(ReadOnlySpan<double> predictions, ReadOnlySpan<double> features, IReadOnlyList<Chunk> chunks, ReadOnlySpan<double> truth = default)
    {
        ThrowIfNotRows(features, predictions.Length, Columns);
        if (!truth.IsEmpty)
            BinaryInput.ThrowIfLengthsDiffer(predictions.Length, truth.Length, nameof(truth));
        PerformanceAssembly.ThrowIfOutside(chunks, predictions.Length);

        var results = new List<ChunkPerformance>(chunks.Count);
        foreach (var chunk in chunks)
            results.Add(Estimate(chunk, chunk.Of(predictions), features.Slice(chunk.Start * Columns, chunk.Count * Columns), truth.IsEmpty ? [] : chunk.Of(truth)));
        var all = Estimate(new Chunk("all", 0, predictions.Length), predictions, features, truth);
        return new PerformanceReport { Chunks = results, Assumptions = all.Assumptions };
    }

    private ChunkPerformance Estimate(Chunk chunk, ReadOnlySpan<double> predictions, ReadOnlySpan<double> features, ReadOnlySpan<double> truth)
    {
        var (rows, known, outputs) = (new List<int>(), new List<int>(), new List<double>());
        for (var i = 0; i < predictions.Length; i++)
        {
            if (!double.IsFinite(predictions[i]))
                continue;
            rows.Add(i);
            outputs.Add(predictions[i]);
            if (!truth.IsEmpty && double.IsFinite(truth[i]))
                known.Add(i);
        }

        var inputs = Inputs(features, predictions, rows, Columns);
        var expected = new Dictionary<ErrorModel, double>();
        foreach (var model in _models.Values)
        {
            if (rows.Count > 0 && !expected.ContainsKey(model))
                expected[model] = model.MeanLoss(inputs);
        }

        LossAgreement? agreement = _models.TryGetValue(PerformanceMetric.MeanAbsoluteError, out var absolute) && known.Count > 0
            ? absolute.Agreement(Inputs(features, predictions, known, Columns), RowLoss.All[0].Of(truth, predictions, known).Values)
            : null;
        return new ChunkPerformance
        {
            Chunk = chunk,
            Rows = rows.Count,
            Missing = predictions.Length - rows.Count,
            Labelled = known.Count,
            Metrics = PerformanceAssembly.Join(
                RowLoss.Metrics, metric => Estimated(metric, expected), metric => _errors.For(metric, rows.Count), _limits,
                known.Count == 0 ? null : RealisedPerformance.Regression(truth, predictions)),
            Assumptions = Check([.. outputs], agreement),
        };
    }

    private MetricValue Estimated(PerformanceMetric metric, Dictionary<ErrorModel, double> expected) =>
        _reasons.TryGetValue(metric, out var reason) ? MetricValue.NotComputable(reason)
        : expected.TryGetValue(_models[metric], out var mean) ? RowLoss.All.First(loss => loss.Metric == metric).Finish(mean)
        : MetricValue.NotComputable("no rows with a finite prediction");

    private AssumptionCheck Check(ReadOnlySpan<double> outputs, LossAgreement? agreement)
    {
        var check = _assumptions.Check(outputs, [], labels: null) with { Losses = agreement };
        return agreement is { } known && known.PValue <= _alpha
            ? check with
            {
                Warnings =
                [
                    .. check.Warnings,
                    string.Create(CultureInfo.InvariantCulture, $"The {known.Rows} true values that have arrived disagree with the estimate (p = {known.PValue:G3}; expected mean absolute error {known.Expected:G4}, observed {known.Observed:G4}): the relation of features and error has changed. Go by the realised metrics and fit anew."),
                ],
            }
            : check;
    }

    /// <summary>Features with the prediction as one column more.</summary>
    private static double[] Inputs(ReadOnlySpan<double> features, ReadOnlySpan<double> predictions, List<int> rows, int columns)
    {
        var inputs = new double[rows.Count * (columns + 1)];
        for (var i = 0; i < rows.Count; i++)
        {
            features.Slice(rows[i] * columns, columns).CopyTo(inputs.AsSpan(i * (columns + 1)));
            inputs[i * (columns + 1) + columns] = predictions[rows[i]];
        }

        return inputs;
    }

    private static void ThrowIfNotRows(ReadOnlySpan<double> features, int rows, int columns)
    {
        if (features.Length != (long)rows * columns)
            throw new ArgumentException($"{features.Length} features are not {rows} rows of {columns}.", nameof(features));
    }
}
