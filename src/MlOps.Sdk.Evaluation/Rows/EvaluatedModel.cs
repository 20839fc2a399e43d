using System.Collections.Immutable;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Evaluation;

/// <summary>
/// A model's answers on frozen rows, with whatever else gates may ask of it: a latency probe, scores of the original model,
/// signature, size, drift of its data. Immutable; every With method returns another value.
/// </summary>
public sealed partial record EvaluatedModel
{
    private readonly double[] _scores;

    internal EvaluatedModel(string model, EvaluationSet set, double[] scores)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        Check(set, scores.Length, model, nameof(scores));
        (Model, Set, _scores) = (model, set, scores);
    }

    /// <summary>The model as reports name it.</summary>
    public string Model { get; }

    /// <summary>The rows it answered on.</summary>
    public EvaluationSet Set { get; }

    /// <summary>The scores, row by row.</summary>
    public ReadOnlySpan<double> Scores => _scores;

    /// <summary>The score from which a binary prediction is positive; 0.5 unless set.</summary>
    public double Threshold { get; private init; } = 0.5;

    /// <summary>Labels and scores as metrics read them.</summary>
    public MetricRows Rows => Set.Units is { Together: true } units
        ? new(Set.Labels, Set.Truth, _scores, Set.Outputs, Threshold, Set.Weights, units.Starts, units.Ids, Set.Items, Set.Facts)
        : new(Set.Labels, Set.Truth, _scores, Set.Outputs, Threshold, Set.Weights);

    internal LatencyProbe? Probe { get; private init; }

    internal ImmutableDictionary<string, double[]> References { get; private init; } = ImmutableDictionary.Create<string, double[]>(StringComparer.Ordinal);

    internal ImmutableDictionary<string, GateCheck> Evidence { get; private init; } = ImmutableDictionary.Create<string, GateCheck>(StringComparer.Ordinal);

    internal IReadOnlyList<ColumnDrift>? Drift { get; private init; }

    internal ModelSignature? Signature { get; private init; }

    internal long? SizeInBytes { get; private init; }

    /// <summary>Computes a built-in metric on all rows.</summary>
    /// <exception cref="ArgumentException">There is no metric of that name.</exception>
    public MetricValue Measure(string metric) => Measure(MetricCatalog.Default.Get(metric));

    /// <summary>Computes a metric on all rows.</summary>
    public MetricValue Measure(MetricDefinition metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        if (metric.Task != Set.Task)
            return MetricValue.NotComputable($"{metric.Name} is a metric of {metric.Task} and the rows are {Set.Task}");

        if (Failure is not null)
            return MetricValue.NotComputable(Failure);
        if (FirstScoreThatIsNoNumber() is { } row)
            return MetricValue.NotComputable($"the score of row {row} is {_scores[row * Set.Outputs]}");

        return metric.Compute(Rows);
    }

    /// <summary>With another threshold for positive predictions. Choose it on other rows than these.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not a finite number.</exception>
    public EvaluatedModel WithThreshold(double threshold) => double.IsFinite(threshold)
        ? this with { Threshold = threshold }
        : throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "A threshold is a finite number, such as 0.5.");

    /// <summary>With a prediction that latency gates may time.</summary>
    public EvaluatedModel WithLatencyProbe(LatencyProbe probe)
    {
        ArgumentNullException.ThrowIfNull(probe);
        return this with { Probe = probe };
    }

    /// <inheritdoc cref="WithLatencyProbe(LatencyProbe)"/>
    public EvaluatedModel WithLatencyProbe(Action<int> probe)
    {
        ArgumentNullException.ThrowIfNull(probe);
        return this with
        {
            Probe = (call, _) =>
            {
                probe(call);
                return ValueTask.CompletedTask;
            },
        };
    }

    /// <summary>With the scores another implementation of the same model gives on the same rows, such as the model before export.</summary>
    /// <exception cref="ArgumentException">The number of scores does not fit.</exception>
    public EvaluatedModel WithScoresOf(string reference, ReadOnlySpan<double> scores)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reference);
        Check(Set, scores.Length, reference, nameof(scores));
        return this with { References = References.SetItem(reference, scores.ToArray()) };
    }

    /// <summary>With the model's inputs and outputs.</summary>
    public EvaluatedModel WithSignature(ModelSignature signature)
    {
        ArgumentNullException.ThrowIfNull(signature);
        return this with { Signature = signature };
    }

    /// <summary>With the size of the model's files in bytes.</summary>
    public EvaluatedModel WithSize(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        return this with { SizeInBytes = bytes };
    }

    /// <summary>With the drift found between training and evaluation data, column by column.</summary>
    public EvaluatedModel WithDrift(IEnumerable<ColumnDrift> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        return this with { Drift = [.. columns] };
    }

    /// <summary>With the verdict of a check made elsewhere, such as a behavioural test, for gates that <see cref="QualityGate.Require"/> it.</summary>
    public EvaluatedModel WithEvidence(GateCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        return this with { Evidence = Evidence.SetItem(check.Name, check) };
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Model} on {Set}";

    internal int? FirstScoreThatIsNoNumber()
    {
        for (var i = 0; i < _scores.Length; i++)
        {
            if (!double.IsFinite(_scores[i]))
                return i / Set.Outputs;
        }

        return null;
    }

    internal EvaluatedModel Take(int[] rows, string name)
    {
        var outputs = Set.Outputs;
        var scores = new double[rows.Length * outputs];
        for (var i = 0; i < rows.Length; i++)
            _scores.AsSpan(rows[i] * outputs, outputs).CopyTo(scores.AsSpan(i * outputs));
        return new(Model, Set.Take(rows, name), scores) { Threshold = Threshold, Failure = Failure };
    }

    private static void Check(EvaluationSet set, int scores, string model, string parameter)
    {
        if (Mismatch(set, scores, model) is { } wrong)
            throw new ArgumentException(wrong, parameter);
    }

    private static string? Mismatch(EvaluationSet set, int scores, string model)
    {
        var expected = (long)set.Count * set.Outputs;
        return scores == expected ? null : $"'{model}' gave {scores} scores on {set.Count} rows; {set.Task} rows with {set.Outputs} output(s) need {expected}.";
    }
}
