using System.Runtime.InteropServices;

namespace MlOps.Sdk.Evaluation;

/// <summary>Compares the rows a model was trained on with those it is evaluated on, to find leaks before they look like skill.</summary>
public static class SplitComparison
{
    private const int NamedCategories = 20;

    /// <summary>Finds rows in both parts, rows with contradicting labels, new categories and columns that give the label away.</summary>
    /// <param name="training">The training rows.</param>
    /// <param name="trainingLabels">Their labels: 0 and 1, or numbers.</param>
    /// <param name="evaluation">The evaluation rows.</param>
    /// <param name="evaluationLabels">Their labels.</param>
    /// <exception cref="ArgumentException">A part is empty or has another number of labels, or a label is not finite.</exception>
    public static SplitFacts Of<TRow>(IReadOnlyList<TRow> training, ReadOnlySpan<double> trainingLabels, IReadOnlyList<TRow> evaluation, ReadOnlySpan<double> evaluationLabels)
        where TRow : IFeatureRow
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(evaluation);
        Check(training.Count, trainingLabels, "training");
        Check(evaluation.Count, evaluationLabels, "evaluation");

        var (learnt, seen) = (SplitColumns.Of(training), SplitColumns.Of(evaluation));
        var labelsOf = new Dictionary<UInt128, HashSet<double>>();
        for (var row = 0; row < training.Count; row++)
            Known(learnt.Key(row)).Add(trainingLabels[row]);

        long duplicates = 0, conflicts = 0;
        var before = labelsOf.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray());
        for (var row = 0; row < evaluation.Count; row++)
        {
            var (key, label) = (seen.Key(row), evaluationLabels[row]);
            if (before.TryGetValue(key, out var taught) && taught.Contains(label))
                duplicates++;
            var known = Known(key);
            if (known.Count > 0 && !(known.Count == 1 && known.Contains(label)))
                conflicts++;
            known.Add(label);
        }

        var (rows, names) = seen.NewCategories(learnt, NamedCategories);
        return new()
        {
            TrainingRows = training.Count,
            EvaluationRows = evaluation.Count,
            Duplicates = duplicates,
            Conflicts = conflicts,
            RowsWithNewCategories = rows,
            NewCategories = names,
            SingleFeaturePower = Powers(learnt, trainingLabels, seen, evaluationLabels),
        };

        HashSet<double> Known(UInt128 key)
        {
            ref var labels = ref CollectionsMarshal.GetValueRefOrAddDefault(labelsOf, key, out _);
            return labels ??= [];
        }
    }

    private static Dictionary<string, double> Powers(SplitColumns learnt, ReadOnlySpan<double> trainingLabels, SplitColumns seen, ReadOnlySpan<double> evaluationLabels)
    {
        var powers = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var column in seen.Schema.Columns)
        {
            var values = column.Kind == FeatureKind.Number ? seen.Numbers(column.Slot) : Encoded(learnt.Texts(column.Slot), trainingLabels, seen.Texts(column.Slot));
            if (SingleFeature.Power(values, evaluationLabels) is { } power)
                powers.Add(column.Name, power);
        }

        return powers;
    }

    // A text stands for the mean label it had in training; one that is new there says nothing.
    private static double[] Encoded(string?[] taught, ReadOnlySpan<double> labels, string?[] asked)
    {
        var sums = new Dictionary<string, (double Sum, int Count)>(StringComparer.Ordinal);
        for (var row = 0; row < taught.Length; row++)
        {
            ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, taught[row] ?? EvaluationSet.MissingValue, out _);
            entry = (entry.Sum + labels[row], entry.Count + 1);
        }

        return Array.ConvertAll(asked, text => sums.TryGetValue(text ?? EvaluationSet.MissingValue, out var entry) ? entry.Sum / entry.Count : double.NaN);
    }

    private static void Check(int rows, ReadOnlySpan<double> labels, string part)
    {
        if (rows == 0)
            throw new ArgumentException($"There are no {part} rows to compare.", part);
        if (labels.Length != rows)
            throw new ArgumentException($"There are {rows} {part} rows and {labels.Length} labels; give one per row.", $"{part}Labels");
        for (var row = 0; row < labels.Length; row++)
        {
            if (!double.IsFinite(labels[row]))
                throw new ArgumentException($"Label {labels[row]} of {part} row {row} is not finite; leave rows without a label out.", $"{part}Labels");
        }
    }
}
