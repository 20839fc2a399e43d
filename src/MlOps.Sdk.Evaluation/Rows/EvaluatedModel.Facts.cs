using System.Collections.Frozen;
using System.Collections.Immutable;

namespace MlOps.Sdk.Evaluation;

/// <content>What is known of the model beside its answers, for the rules that ask.</content>
public sealed partial record EvaluatedModel
{
    internal ImmutableDictionary<string, double> Measurements { get; private init; } = ImmutableDictionary.Create<string, double>(StringComparer.Ordinal);

    internal ImmutableDictionary<string, double[]> Perturbed { get; private init; } = ImmutableDictionary.Create<string, double[]>(StringComparer.Ordinal);

    internal IReadOnlyDictionary<string, double>? Importances { get; private init; }

    internal EvaluatedModel? Training { get; private init; }

    internal SplitFacts? Split { get; private init; }

    internal OnnxModelFile? OnnxFile { get; private init; }

    internal ModelLineage? Lineage { get; private init; }

    internal DateTimeOffset? NewestRow { get; private init; }

    /// <summary>With a number measured elsewhere, such as <see cref="MeasurementNames.Memory"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite.</exception>
    public EvaluatedModel WithMeasurement(string name, double value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return double.IsFinite(value)
            ? this with { Measurements = Measurements.SetItem(name, value) }
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"'{name}' was measured as {value}; leave out what could not be measured, and the rule that asks for it says so.");
    }

    /// <summary>With the scores the model gives on the same rows after a perturbation, such as noise on every number.</summary>
    /// <exception cref="ArgumentException">The number of scores does not fit.</exception>
    public EvaluatedModel WithScoresUnder(string perturbation, ReadOnlySpan<double> scores)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(perturbation);
        Check(Set, scores.Length, perturbation, nameof(scores));
        return this with { Perturbed = Perturbed.SetItem(perturbation, scores.ToArray()) };
    }

    /// <summary>With the importance of each feature, such as mean absolute Shapley values or permutation importances.</summary>
    /// <param name="importances">By feature. Negative ones, which shuffling yields by chance, count as 0.</param>
    /// <exception cref="ArgumentException">An importance is not finite.</exception>
    public EvaluatedModel WithImportances(IReadOnlyDictionary<string, double> importances)
    {
        ArgumentNullException.ThrowIfNull(importances);
        foreach (var (feature, importance) in importances)
        {
            if (!double.IsFinite(importance))
                throw new ArgumentException($"The importance of '{feature}' is {importance}; it must be finite.", nameof(importances));
        }

        return this with { Importances = importances.ToFrozenDictionary(pair => pair.Key, pair => Math.Max(0, pair.Value), StringComparer.Ordinal) };
    }

    /// <summary>With the same model's answers on the rows it was trained on.</summary>
    /// <exception cref="ArgumentException">Those rows have another task.</exception>
    public EvaluatedModel WithTraining(EvaluatedModel training)
    {
        ArgumentNullException.ThrowIfNull(training);
        return training.Set.Task == Set.Task
            ? this with { Training = training }
            : throw new ArgumentException($"The training rows are {training.Set.Task} and these {Set.Task}; no metric is of both.", nameof(training));
    }

    /// <summary>With what <see cref="SplitComparison"/> found between training and evaluation rows.</summary>
    public EvaluatedModel WithSplit(SplitFacts split)
    {
        ArgumentNullException.ThrowIfNull(split);
        return this with { Split = split };
    }

    /// <summary>With what the model's file says of itself, as <see cref="OnnxModelFile.ReadFile"/> reads it.</summary>
    public EvaluatedModel WithOnnxFile(OnnxModelFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return this with { OnnxFile = file };
    }

    /// <summary>With what the model was made of.</summary>
    public EvaluatedModel WithLineage(ModelLineage lineage)
    {
        ArgumentNullException.ThrowIfNull(lineage);
        return this with { Lineage = lineage };
    }

    /// <summary>With the time of the newest row it was evaluated on.</summary>
    public EvaluatedModel WithNewestRow(DateTimeOffset at) => this with { NewestRow = at };
}
