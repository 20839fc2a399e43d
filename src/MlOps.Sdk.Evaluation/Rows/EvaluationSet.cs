using System.Collections.Immutable;
using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Evaluation;

/// <summary>
/// Frozen rows to evaluate models on: labels, slice columns and a content hash that says which rows they are. Two models are
/// compared only when both were scored on sets with the same hash. Immutable; every With method returns another set.
/// </summary>
public sealed partial class EvaluationSet
{
    /// <summary>The slice that rows without a value in a slice column belong to.</summary>
    public const string MissingValue = "(missing)";

    private readonly double[] _labels;
    private readonly bool[] _truth;
    private readonly ImmutableList<SliceColumn> _slices;
    private readonly double[] _weights;
    private readonly Lazy<DatasetVersion> _dataset;

    private EvaluationSet(string name, EvaluationTask task, double[] labels, bool[] truth, IReadOnlyList<string> classes)
    {
        (Name, Task, _labels, _truth, Classes, _slices, _weights) = (name, task, labels, truth, classes, [], []);
        _dataset = new(() => EvaluationSetHash.Version(this, _slices));
    }

    private EvaluationSet(EvaluationSet other, ImmutableList<SliceColumn>? slices = null, double[]? weights = null, DatasetVersion? source = null)
        : this(other.Name, other.Task, other._labels, other._truth, other.Classes)
    {
        (_slices, _weights, Source) = (slices ?? other._slices, weights ?? other._weights, source ?? other.Source);
        (Units, Facts, Items, Times) = (other.Units, other.Facts, other.Items, other.Times);
    }

    /// <summary>The set's name, such as <c>flights-february</c>.</summary>
    public string Name { get; }

    /// <summary>What the labels are.</summary>
    public EvaluationTask Task { get; }

    /// <summary>One label per row: 0 or 1, a class index, a relevance, or a number; for multilabel rows the number of labels that apply.</summary>
    public ReadOnlySpan<double> Labels => _labels;

    /// <summary>Binary: whether each row is positive. Multilabel: whether each label applies, row by row. Empty for other tasks.</summary>
    public ReadOnlySpan<bool> Truth => _truth;

    /// <summary>Number of rows.</summary>
    public int Count => _labels.Length;

    /// <summary>What each row counts in metrics; empty where all count the same.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>The classes or labels by index; empty unless multiclass or multilabel.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Names of the slice columns, in the order they were added.</summary>
    public IReadOnlyList<string> SliceColumns => [.. _slices.Select(slice => slice.Name)];

    /// <summary>The data set the rows came from, when given; it is part of the hash, because labels alone do not tell rows apart.</summary>
    public DatasetVersion? Source { get; }

    /// <summary>The identity of these rows: SHA-256 over task, labels, weights, slice columns, units with what is known of them, and <see cref="Source"/>.</summary>
    public DatasetVersion Dataset => _dataset.Value;

    /// <summary>Rows with yes-or-no labels.</summary>
    /// <exception cref="ArgumentException">There is no row or no name.</exception>
    public static EvaluationSet Binary(string name, IReadOnlyList<bool> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return Create(name, EvaluationTask.Binary, [.. labels.Select(label => label ? 1.0 : 0.0)], []);
    }

    /// <summary>Rows with one of two labels, of which one is the positive.</summary>
    /// <param name="name">The set's name.</param>
    /// <param name="labels">The label of each row, such as <c>late</c> or <c>on time</c>.</param>
    /// <param name="positive">The positive label; a score is its probability.</param>
    /// <exception cref="ArgumentException">There is no row or no name, a label is missing, there are more than two labels, or none of the rows has the positive one.</exception>
    public static EvaluationSet Binary(string name, IReadOnlyList<string> labels, string positive)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(positive);
        for (var row = 0; row < labels.Count; row++)
        {
            if (labels[row] is null)
                throw new ArgumentException($"Row {row} has no label; leave rows without one out.", nameof(labels));
        }

        string[] distinct = [.. labels.Distinct(StringComparer.Ordinal).Take(3)];
        if (distinct.Length > 2)
            throw new ArgumentException($"There are more labels than two: {string.Join(", ", distinct)}; use {nameof(Multiclass)}, or say of each row whether it is positive.", nameof(labels));
        return distinct.Length == 0 || distinct.Contains(positive, StringComparer.Ordinal)
            ? Binary(name, [.. labels.Select(label => string.Equals(label, positive, StringComparison.Ordinal))])
            : throw new ArgumentException($"No row has the positive label '{positive}'{Spelling.Hint(positive, distinct)}", nameof(positive));
    }

    /// <summary>Rows with one of several classes.</summary>
    /// <param name="name">The set's name.</param>
    /// <param name="labels">A class index per row.</param>
    /// <param name="classes">The classes in the order of the model's scores.</param>
    /// <exception cref="ArgumentException">There is no row, no name, fewer than two classes, or a label outside them.</exception>
    public static EvaluationSet Multiclass(string name, IReadOnlyList<int> labels, IReadOnlyList<string> classes)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(classes);
        if (classes.Count < 2)
            throw new ArgumentException($"{classes.Count} class(es) leave nothing to tell apart; give at least two.", nameof(classes));

        for (var i = 0; i < labels.Count; i++)
        {
            if (labels[i] < 0 || labels[i] >= classes.Count)
                throw new ArgumentException($"Label {labels[i]} of row {i} is no class index; there are {classes.Count} classes, from 0.", nameof(labels));
        }

        return Create(name, EvaluationTask.Multiclass, [.. labels.Select(label => (double)label)], [.. classes]);
    }

    /// <summary>Rows with a number as label.</summary>
    /// <exception cref="ArgumentException">There is no row or no name, or a label is not finite.</exception>
    public static EvaluationSet Regression(string name, ReadOnlySpan<double> labels)
    {
        for (var i = 0; i < labels.Length; i++)
        {
            if (!double.IsFinite(labels[i]))
                throw new ArgumentException($"Label {labels[i]} of row {i} is not finite; leave rows without a label out.", nameof(labels));
        }

        return Create(name, EvaluationTask.Regression, labels.ToArray(), []);
    }

    /// <summary>Rows to which any number of labels may apply.</summary>
    /// <param name="name">The set's name.</param>
    /// <param name="truth">Whether each label applies, row by row: as many values as rows times labels.</param>
    /// <param name="labels">The labels in the order of the model's scores.</param>
    /// <exception cref="ArgumentException">There is no row, no name, no label, or not one value per row and label.</exception>
    public static EvaluationSet Multilabel(string name, IReadOnlyList<bool> truth, IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Count == 0)
            throw new ArgumentException("There are no labels to apply; give at least one.", nameof(labels));
        if (truth.Count % labels.Count != 0)
            throw new ArgumentException($"{truth.Count} values are not one per row and label: there are {labels.Count} labels.", nameof(truth));

        bool[] all = [.. truth];
        double[] counts = [.. all.Chunk(labels.Count).Select(row => (double)row.Count(applies => applies))];
        return Create(name, EvaluationTask.Multilabel, counts, [.. labels], all);
    }

    /// <summary>The set with a column that cuts it into slices. Wherever a column is asked for, <c>sex|age</c> is the column of combinations of both.</summary>
    /// <param name="column">The column's name, such as <c>region</c>.</param>
    /// <param name="values">A value per row; null is the slice <see cref="MissingValue"/>.</param>
    /// <exception cref="ArgumentException">The column exists already, or there is not one value per row.</exception>
    public EvaluationSet WithSlices(string column, IReadOnlyList<string?> values)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(column);
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count != Count)
            throw new ArgumentException($"Slice column '{column}' has {values.Count} values for {Count} rows; give one per row.", nameof(values));

        if (Own(column) is not null)
            throw new ArgumentException($"Slice column '{column}' is there already; each column has its own name.", nameof(column));

        if (Task == EvaluationTask.Ranking && Splits(values) is { } split)
            throw new ArgumentException($"Slice column '{column}' would tear rankings apart: {split}. Slice by what a whole query has.", nameof(values));

        return new(this, slices: _slices.Add(new(column, [.. values])));
    }

    /// <summary>
    /// The set with a weight per row, such as how many customers a row stands for. A row of weight 0 counts as if it were not there. Metrics
    /// are weighted; intervals then rest on resampled rows, or for means on the weighted spread.
    /// </summary>
    /// <param name="weights">A finite weight of at least 0 per row, not all 0.</param>
    /// <exception cref="ArgumentException">There is not one weight per row, one is negative or not finite, or all are 0.</exception>
    public EvaluationSet WithWeights(IReadOnlyList<double> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.Count != Count)
            throw new ArgumentException($"There are {weights.Count} weights for {Count} rows; give one per row.", nameof(weights));
        for (var row = 0; row < Count; row++)
        {
            if (!(weights[row] >= 0 && double.IsFinite(weights[row])))
                throw new ArgumentException($"Weight {weights[row]} of row {row} is no weight; weights are finite and at least 0.", nameof(weights));
        }

        if (Splits(weights) is { } varies)
            throw new ArgumentException($"Weights differ within a {Units!.Noun}: {varies}; weight whole {Units.Plural}.", nameof(weights));

        return weights.Any(weight => weight > 0)
            ? new(this, weights: [.. weights])
            : throw new ArgumentException("All weights are 0, so no row counts.", nameof(weights));
    }

    /// <summary>The set with the identity of the data it was cut from.</summary>
    /// <exception cref="ArgumentException">The data set has another number of rows.</exception>
    public EvaluationSet FromDataset(DatasetVersion source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.RowCount == Count
            ? new(this, source: source)
            : throw new ArgumentException($"Data set '{source.Name}' has {source.RowCount} rows and these labels {Count}; they cannot be the same rows.", nameof(source));
    }

    /// <summary>Puts a model's answers beside the labels.</summary>
    /// <param name="model">The model as reports shall name it, such as <c>flight-delays:3</c>.</param>
    /// <param name="scores">A score per row; for multiclass one per class, for forecasts by quantiles one per quantile, row by row. A score that is not a number is kept: gates then answer with an error that names the row.</param>
    /// <exception cref="ArgumentException">The number of scores does not fit, or the model has no name.</exception>
    public EvaluatedModel Score(string model, ReadOnlySpan<double> scores) => new(model, this, scores.ToArray());

    /// <inheritdoc cref="Score(string, ReadOnlySpan{double})"/>
    public EvaluatedModel Score(string model, ReadOnlySpan<float> scores)
    {
        var wide = new double[scores.Length];
        for (var i = 0; i < wide.Length; i++)
            wide[i] = scores[i];
        return new(model, this, wide);
    }

    /// <summary>
    /// Asks a model for its scores. One that throws, or gives another number of scores than there should be, is kept as one that did not answer:
    /// in a suite every rule that needs its scores is an error then, one failed check says why, and the other rules still run.
    /// </summary>
    /// <param name="model">The model as reports shall name it.</param>
    /// <param name="predict">Gives a score per row; see <see cref="Score(string, ReadOnlySpan{double})"/>.</param>
    public EvaluatedModel Score(string model, Func<EvaluationSet, double[]> predict)
    {
        ArgumentNullException.ThrowIfNull(predict);
        return EvaluatedModel.Ask(model, this, predict);
    }

    /// <inheritdoc cref="Score(string, Func{EvaluationSet, double[]})"/>
    /// <param name="model">The model as reports shall name it.</param>
    /// <param name="predict">Gives a score per row; see <see cref="Score(string, ReadOnlySpan{double})"/>.</param>
    /// <param name="cancellationToken">Handed to the model.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async ValueTask<EvaluatedModel> ScoreAsync(string model, Func<EvaluationSet, CancellationToken, ValueTask<double[]>> predict, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predict);
        return await EvaluatedModel.AskAsync(model, this, predict, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Count} rows)";

    internal int Outputs => Task is EvaluationTask.Multiclass or EvaluationTask.Multilabel ? Classes.Count : Math.Max(1, Facts.Quantiles.Count);

    internal bool IsWeighted => _weights.Length > 0;

    /// <summary>A slice column by name; a name such as <c>sex|age</c> crosses columns, its slices being the combinations that occur.</summary>
    internal SliceColumn? FindSlices(string column)
    {
        if (Own(column) is { } own)
            return own;

        SliceColumn?[] parts = [.. column.Split(GroupNames.Separator).Select(Own)];
        return parts.Length > 1 && parts.All(part => part is not null)
            ? new(column, GroupNames.Intersect([.. parts.Select(part => part!.Values.Select(value => value ?? MissingValue).ToArray())]))
            : null;
    }

    private SliceColumn? Own(string column) => _slices.Find(slice => string.Equals(slice.Name, column, StringComparison.Ordinal));

    internal EvaluationSet Take(int[] rows, string name) =>
        new(
            new EvaluationSet(name, Task, [.. rows.Select(row => _labels[row])], TakeTruth(rows), Classes),
            slices: [.. _slices.Select(slice => slice.Take(rows))],
            weights: IsWeighted ? [.. rows.Select(row => _weights[row])] : null)
        {
            Units = Units?.Take(rows),
            Facts = Facts,
            Items = Items.Length > 0 ? [.. rows.Select(row => Items[row])] : [],
            Times = Times.Length > 0 ? [.. rows.Select(row => Times[row])] : [],
        };

    /// <summary>The truth of some rows: none, one or several values a row.</summary>
    internal bool[] TakeTruth(int[] rows)
    {
        var each = _truth.Length / Count;
        var taken = new bool[rows.Length * each];
        for (var i = 0; i < rows.Length; i++)
            _truth.AsSpan(rows[i] * each, each).CopyTo(taken.AsSpan(i * each));
        return taken;
    }

    private static EvaluationSet Create(string name, EvaluationTask task, double[] labels, IReadOnlyList<string> classes, bool[]? truth = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (labels.Length == 0)
            throw new ArgumentException($"Evaluation set '{name}' has no rows; a model that was tried on nothing has not been evaluated.", nameof(labels));

        return new(name, task, labels, truth ?? (task == EvaluationTask.Binary ? Array.ConvertAll(labels, label => label != 0) : []), classes);
    }
}
