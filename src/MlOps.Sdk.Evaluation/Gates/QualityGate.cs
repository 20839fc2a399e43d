using System.Collections.Immutable;
using System.Text;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Evaluation;

/// <summary>
/// A named set of rules a model must keep, as a value: built in C# or read from JSON, immutable, and identified by the hash of its
/// definition. Only <see cref="GateVerdict.Passed"/> lets a model through; what could not be decided or could not run blocks.
/// </summary>
public sealed class QualityGate
{
    private QualityGate(string name, ImmutableList<GateRule> rules, MetricCatalog metrics) => (Name, Rules, Metrics) = (name, rules, metrics);

    private QualityGate(QualityGate other)
        : this(other.Name, (ImmutableList<GateRule>)other.Rules, other.Metrics) =>
        (Alpha, MinimumRows, Retests, Resamples, Seed) = (other.Alpha, other.MinimumRows, other.Retests, other.Resamples, other.Seed);

    /// <summary>The suite's name.</summary>
    public string Name { get; }

    /// <summary>The rules in order.</summary>
    public IReadOnlyList<GateRule> Rules { get; private init; }

    /// <summary>The metrics that names stand for.</summary>
    public MetricCatalog Metrics { get; private init; }

    /// <summary>The chance of one false pass among the suite's statistical rules, in (0, 0.5); 0.05 unless set.</summary>
    public double Alpha { get; private init; } = 0.05;

    /// <summary>Rules on fewer rows, or units where rows belong to units, are inconclusive; 30 unless set.</summary>
    public int MinimumRows { get; private init; } = 30;

    /// <summary>Tries allowed beside the first; they share <see cref="Alpha"/>.</summary>
    public int Retests { get; private init; }

    /// <summary>Bootstrap replicates of metrics without a closed form.</summary>
    public int Resamples { get; private init; } = 2000;

    /// <summary>Seed of the bootstrap.</summary>
    public int Seed { get; private init; } = 1;

    /// <summary>SHA-256 of <see cref="ToJson"/>: two suites with one digest apply the same rules.</summary>
    public ContentDigest Digest => ContentDigest.Of(Encoding.UTF8.GetBytes(ToJson()));

    /// <summary>The JSON schema (2020-12) of what <see cref="FromJson"/> reads, for editors and pipelines; also in the package as <c>quality-gate.schema.json</c>.</summary>
    public static string JsonSchema => GateSchema.Write();

    /// <summary>An empty suite; it passes nothing until it has a rule.</summary>
    public static QualityGate Named(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new(name, [], MetricCatalog.Default);
    }

    /// <summary>Reads a suite that <see cref="ToJson"/> wrote or a person did.</summary>
    /// <param name="json">The definition.</param>
    /// <param name="metrics">The metrics its names stand for; the built-in ones unless given.</param>
    /// <exception cref="FormatException">The text is no suite; the message names the place and, for a misspelt word, the nearest known one.</exception>
    public static QualityGate FromJson(string json, MetricCatalog? metrics = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        var definition = GateDefinition.Parse(json);
        try
        {
            var suite = Named(definition.Name)
                .WithMetrics(metrics ?? MetricCatalog.Default)
                .WithAlpha(definition.Alpha)
                .WithMinimumRows(definition.MinimumRows)
                .WithBootstrap(definition.Resamples, definition.Seed);
            suite = definition.Retests > 0 ? suite.AllowRetests(definition.Retests) : suite;
            return definition.Rules.Aggregate(suite, (built, rule) => built.Add(rule));
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"Suite '{definition.Name}': {e.Message}", e);
        }
    }

    /// <summary>The definition as JSON, one line, the same text for the same suite.</summary>
    public string ToJson() => GateDefinition.Write(this);

    /// <summary>With one rule more.</summary>
    /// <exception cref="ArgumentException">The rule makes no sense, or names a metric the suite does not know.</exception>
    public QualityGate Add(GateRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        rule.Validate();
        foreach (var metric in GateMetrics.Of(rule))
            Metrics.Get(metric);
        return new(this) { Rules = ((ImmutableList<GateRule>)Rules).Add(rule) };
    }

    /// <summary>The metric is at least <paramref name="bound"/>: on these rows, or <paramref name="confidently"/>, which tests it for the population.</summary>
    public QualityGate AtLeast(string metric, double bound, bool confidently = false) =>
        Add(new ThresholdRule { Metric = metric, AtLeast = bound, Confidently = confidently });

    /// <summary>The metric is at most <paramref name="bound"/>: on these rows, or <paramref name="confidently"/>, which tests it for the population.</summary>
    public QualityGate AtMost(string metric, double bound, bool confidently = false) =>
        Add(new ThresholdRule { Metric = metric, AtMost = bound, Confidently = confidently });

    /// <summary>A test on the same rows shows that the candidate loses less than <paramref name="tolerance"/> against the baseline.</summary>
    /// <param name="metric">The metric; its direction is known.</param>
    /// <param name="tolerance">The loss that is tolerated, above 0, in the metric's unit.</param>
    /// <param name="relative">Whether the tolerance is a share of the baseline's value instead: 0.01 is 1 %.</param>
    public QualityGate NoWorseThanBaseline(string metric, double tolerance, bool relative = false) =>
        Add(new NonInferiorityRule { Metric = metric, Tolerance = tolerance, Relative = relative });

    /// <summary>A test on the same rows shows that the candidate gains more than <paramref name="by"/> against the baseline.</summary>
    /// <inheritdoc cref="NoWorseThanBaseline"/>
    public QualityGate BetterThanBaseline(string metric, double by = 0, bool relative = false) =>
        Add(new SuperiorityRule { Metric = metric, By = by, Relative = relative });

    /// <summary>Tests on the same rows show that the candidate differs from the baseline by less than <paramref name="margin"/> in either direction.</summary>
    /// <inheritdoc cref="NoWorseThanBaseline"/>
    public QualityGate EquivalentToBaseline(string metric, double margin, bool relative = false) =>
        Add(new EquivalenceRule { Metric = metric, Margin = margin, Relative = relative });

    /// <summary>A test on the same rows shows that the candidate gains more than <paramref name="by"/> against a model that learnt nothing.</summary>
    public QualityGate BetterThanTrivial(string metric, double by = 0) => Add(new TrivialModelRule { Metric = metric, By = by });

    /// <summary>No slice, and no intersection of slices, is shown to be worse than the rest by more than that.</summary>
    public QualityGate NoWeakSegment(string metric, double worseByAtMost = 0, int depth = 2) =>
        Add(new WeakSegmentRule { Metric = metric, WorseByAtMost = worseByAtMost, Depth = depth });

    /// <summary>Rules that hold in every slice of a column: threshold and baseline rules.</summary>
    public QualityGate ForEachSlice(string column, Func<QualityGate, QualityGate> rules) => ForSlices(column, [], rules);

    /// <summary>Rules that hold in the named slices of a column; one that has no rows is an error.</summary>
    public QualityGate ForSlices(string column, IReadOnlyList<string> values, Func<QualityGate, QualityGate> rules) =>
        Add(new SliceRule { Column = column, Values = [.. values], Rules = Inner(rules) });

    /// <summary>Rules for every version but the first: with no baseline the report notes them instead of checking them.</summary>
    public QualityGate WhenBaselineExists(Func<QualityGate, QualityGate> rules) => Add(new WhenBaselineExistsRule { Rules = Inner(rules) });

    /// <summary>
    /// A rate is alike in the groups of a slice column, such as <c>FairBetween("sex|age", GroupRate.SelectionRate, ratioAtLeast: 0.8, within: "region")</c>;
    /// see <see cref="FairnessRule"/>.
    /// </summary>
    public QualityGate FairBetween(string column, GroupRate rate, double? differenceAtMost = null, double? ratioAtLeast = null, string? within = null, bool confidently = false) =>
        Add(new FairnessRule { Column = column, Rate = rate, DifferenceAtMost = differenceAtMost, RatioAtLeast = ratioAtLeast, Within = within, Confidently = confidently });

    /// <summary>A quantile of the time of one prediction is surely below <paramref name="limit"/>; see <see cref="LatencyRule"/>.</summary>
    public QualityGate LatencyBelow(double quantile, TimeSpan limit, int calls = 1000, int warmUp = 100) =>
        Add(new LatencyRule(quantile, limit.TotalMilliseconds, calls, warmUp));

    /// <summary>Fewer than this share of the columns given by <see cref="EvaluatedModel.WithDrift"/> drifted.</summary>
    public QualityGate DriftShareBelow(double share) => Add(new DriftShareRule { Below = share });

    /// <summary>On every row the same score as another implementation, given by <see cref="EvaluatedModel.WithScoresOf"/>.</summary>
    public QualityGate SameScoresAs(string reference, double tolerance) => Add(new ParityRule { Reference = reference, Tolerance = tolerance });

    /// <summary>Callers of the baseline can call the candidate.</summary>
    public QualityGate SignatureFitsBaseline() => Add(new SignatureRule());

    /// <summary>The model's files have at most that many bytes.</summary>
    public QualityGate SizeAtMost(long bytes) => Add(new SizeRule { AtMostBytes = bytes });

    /// <summary>A number measured elsewhere, given by <see cref="EvaluatedModel.WithMeasurement"/>, is at most that: memory, allocations, cost.</summary>
    public QualityGate MeasuredAtMost(string name, double bound) => Add(new MeasurementRule { Name = name, AtMost = bound });

    /// <summary>A number measured elsewhere, given by <see cref="EvaluatedModel.WithMeasurement"/>, is at least that: throughput.</summary>
    public QualityGate MeasuredAtLeast(string name, double bound) => Add(new MeasurementRule { Name = name, AtLeast = bound });

    /// <summary>That share of rows keeps its answer under a perturbation whose scores are given by <see cref="EvaluatedModel.WithScoresUnder"/>.</summary>
    public QualityGate StableUnder(string perturbation, double stableShareAtLeast, double? tolerance = null) =>
        Add(new RobustnessRule { Perturbation = perturbation, StableShareAtLeast = stableShareAtLeast, Tolerance = tolerance });

    /// <summary>Every answer is finite and in the range, but for a share that may not be.</summary>
    public QualityGate AnswersWithin(double? atLeast = null, double? atMost = null, double shareOutsideAtMost = 0) =>
        Add(new OutputRangeRule { AtLeast = atLeast, AtMost = atMost, ShareOutsideAtMost = shareOutsideAtMost });

    /// <summary>The metric is better on the training rows, given by <see cref="EvaluatedModel.WithTraining"/>, by at most that.</summary>
    public QualityGate TrainingGapAtMost(string metric, double gap) => Add(new OverfitRule { Metric = metric, GapAtMost = gap });

    /// <summary>The mean of answer less truth lies within that of 0.</summary>
    public QualityGate MeanErrorWithin(double bound) => Add(new BiasRule { AtMost = bound });

    /// <summary>Evaluation rows do not occur in training, and no column gives the label away; see <see cref="SplitComparison"/>.</summary>
    public QualityGate NoLeakage(double duplicateShareAtMost = 0, double singleFeaturePowerAtMost = 0.98) =>
        Add(new SplitRule { DuplicateShareAtMost = duplicateShareAtMost, SingleFeaturePowerAtMost = singleFeaturePowerAtMost });

    /// <summary>The run, data set and commit the model was made of are known.</summary>
    public QualityGate LineageKnown() => Add(new LineageRule());

    /// <summary>There are so many rows, and the newest, given by <see cref="EvaluatedModel.WithNewestRow"/>, is recent.</summary>
    public QualityGate RowsAtLeast(int rows, double? daysOldAtMost = null) => Add(new CoverageRule { RowsAtLeast = rows, DaysOldAtMost = daysOldAtMost });

    /// <summary>The model's file, given by <see cref="EvaluatedModel.WithOnnxFile"/>, has only ONNX's own operators and no data outside.</summary>
    public QualityGate SafeOnnxFile() => Add(new OnnxSafetyRule());

    /// <summary>A check made elsewhere, given by <see cref="EvaluatedModel.WithEvidence"/>, is there and has passed.</summary>
    public QualityGate Require(string check) => Add(new EvidenceRule { Name = check });

    /// <summary>With other metrics beside or instead of the built-in ones.</summary>
    public QualityGate WithMetrics(MetricCatalog metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        return new(this) { Metrics = metrics };
    }

    /// <summary>With another error rate of the statistical rules.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not in (0, 0.5).</exception>
    public QualityGate WithAlpha(double alpha) => alpha is > 0 and < 0.5
        ? new(this) { Alpha = alpha }
        : throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "An error rate lies between 0 and 0.5, such as 0.05.");

    /// <summary>With another least number of rows, for all rows and each slice; of queries, series or other units where rows belong to such.</summary>
    public QualityGate WithMinimumRows(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        return new(this) { MinimumRows = rows };
    }

    /// <summary>Allows further tries of one candidate on new rows; all tries share the error rate, so that trying again buys no false pass.</summary>
    public QualityGate AllowRetests(int retests)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(retests, 1);
        return new(this) { Retests = retests };
    }

    /// <summary>With another number of bootstrap replicates, at least 100, and another seed.</summary>
    public QualityGate WithBootstrap(int resamples, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 100);
        return new(this) { Resamples = resamples, Seed = seed };
    }

    /// <summary>Checks a model, in rules that need no waiting.</summary>
    /// <param name="candidate">The model with its answers.</param>
    /// <param name="baseline">The champion with its answers on the same rows; null for a first version.</param>
    /// <param name="attempt">The clock and the number of the try.</param>
    public GateReport Check(EvaluatedModel candidate, EvaluatedModel? baseline = null, GateAttempt? attempt = null)
    {
        ArgumentNullException.ThrowIfNull(candidate);

        // Nothing in it waits: a probe that does not finish at once makes its own gate an error.
        return GateRunner.RunAsync(this, candidate, baseline, attempt ?? GateAttempt.First, synchronous: true, CancellationToken.None).AsTask().GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Check"/>
    /// <param name="candidate">The model with its answers.</param>
    /// <param name="baseline">The champion with its answers on the same rows; null for a first version.</param>
    /// <param name="attempt">The clock and the number of the try.</param>
    /// <param name="cancellationToken">Ends the checks; no report is made.</param>
    public ValueTask<GateReport> CheckAsync(EvaluatedModel candidate, EvaluatedModel? baseline = null, GateAttempt? attempt = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        return GateRunner.RunAsync(this, candidate, baseline, attempt ?? GateAttempt.First, synchronous: false, cancellationToken);
    }

    /// <summary>
    /// What the suite's statistical rules could tell: the smallest loss each would catch, and how often an equal model would pass. Needs the
    /// spread between two models, so give an earlier candidate and champion.
    /// </summary>
    /// <param name="candidate">A model with its answers.</param>
    /// <param name="baseline">Another model with its answers on the same rows.</param>
    /// <param name="rows">Rows, or queries, series and other units, the real evaluation will have; those at hand unless given.</param>
    /// <param name="power">The chance with which a loss shall be caught, in (0, 1).</param>
    /// <returns>One entry for each statistical check that could be computed; empty when the suite has none.</returns>
    public IReadOnlyList<GatePower> DryRun(EvaluatedModel candidate, EvaluatedModel? baseline = null, long? rows = null, double power = 0.8)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        if (!(power > 0 && power < 1))
            throw new ArgumentOutOfRangeException(nameof(power), power, "A power lies between 0 and 1, such as 0.8.");
        if (rows is { } count)
            ArgumentOutOfRangeException.ThrowIfLessThan(count, 2, nameof(rows));
        return GatePowerAnalysis.Of(this, candidate, baseline, rows, power);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {string.Join("; ", Rules.Select(rule => rule.Describe()))}";

    private IReadOnlyList<GateRule> Inner(Func<QualityGate, QualityGate> rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return rules(Named(Name).WithMetrics(Metrics)).Rules;
    }
}
