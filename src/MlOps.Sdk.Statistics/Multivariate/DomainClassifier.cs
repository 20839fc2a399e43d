namespace MlOps.Sdk.Statistics;

/// <summary>
/// Can a model tell current rows from reference rows? If there is no drift it cannot, and the area under its ROC curve on rows it has not seen
/// is about one half (Lopez-Paz and Oquab 2017). Takes any number of columns and says which ones gave the current rows away.
/// </summary>
public static class DomainClassifier
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "domain-classifier";

    /// <summary>Trains on folds of both samples and scores each row by a model that has not seen it.</summary>
    /// <param name="reference">Rows compared with, at least as many as folds. Rows with NaN are left out and counted.</param>
    /// <param name="current">Rows in question, at least as many as folds, of the same columns.</param>
    /// <param name="options">How to learn; null for the defaults.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>
    /// The area under the ROC curve; the effect is what it exceeds one half by, and the details have the score 2 AUC - 1. Contributions are what
    /// shuffling a column costs, scaled to add up to that score. Customary alarms: AUC above 0.55 (Evidently) or 0.65 (NannyML).
    /// </returns>
    /// <exception cref="ArgumentException">The samples differ in their number of columns.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static DriftResult Compare(RowMatrix reference, RowMatrix current, DomainClassifierOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new DomainClassifierOptions();
        options.Validate();
        if (PooledRows.Of(Method, reference, current, atLeast: options.Folds, out var refusal) is not { } rows)
            return refusal;

        if (rows.IsConstant())
            return rows.Counting(new DriftResult { Method = Method, Variant = "all rows equal", Statistic = 0.5, PValue = 1, Effect = new EffectSize(EffectNames.AreaUnderCurve, 0) });

        var trial = new DomainTrial(rows, options);
        var labels = new bool[rows.Count];
        labels.AsSpan(rows.ReferenceCount).Fill(true);
        var (folds, models) = trial.Train(labels, cancellation);
        var scores = trial.Scores(folds, models);
        var auc = DomainTrial.Auc(labels, scores);
        var score = 2 * auc - 1;
        var details = new Dictionary<string, double> { ["score"] = score, ["folds"] = options.Folds, ["seed"] = options.Seed };
        return rows.Counting(new DriftResult
        {
            Method = Method,
            Variant = $"{(options.Learner == DomainLearner.Logistic ? "logistic" : "boosted trees")}; {(options.Permutations > 0 ? "permutation" : "ranks")}",
            Statistic = auc,
            PValue = options.Permutations > 0
                ? Permuted(labels, auc, options, details, drawn => Auc(trial, drawn, cancellation))
                : RankTest(scores, rows.ReferenceCount, options.Folds),
            Effect = new EffectSize(EffectNames.AreaUnderCurve, Math.Max(0, auc - 0.5)),
            Details = details,
            Contributions = Contributions(rows, trial.Drops(folds, models, labels, auc, cancellation), score),
        });
    }

    /// <summary>Compares two tables of numbers and categories: categories become columns of 0 and 1, a missing number the mean and a column that says so.</summary>
    /// <param name="reference">Columns compared with, all of one length.</param>
    /// <param name="current">Columns in question, the same by name, kind and order.</param>
    /// <param name="options">How to learn; null for the defaults.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>As for rows of numbers; contributions are by column, or by <c>column=category</c>.</returns>
    /// <exception cref="ArgumentException">The tables differ in their columns, or a table has none, or columns of different lengths.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static DriftResult Compare(
        IReadOnlyList<FeatureColumn> reference, IReadOnlyList<FeatureColumn> current, DomainClassifierOptions? options = null, CancellationToken cancellation = default) =>
        PooledTable.Of(reference, current, out var reason) is { } table
            ? Compare(table.Reference, table.Current, options, cancellation)
            : DriftResult.NotComputable(Method, reason, reference[0].Count, current[0].Count);

    /// <summary>
    /// One-sided by ranks, since a model worse than chance is chance. Models of different folds share most of their rows, so the area varies more than that of
    /// one fixed model: the variance is multiplied by 1 + k / (k - 1) for k folds (Nadeau and Bengio 2003).
    /// </summary>
    internal static double RankTest(double[] scores, int referenceCount, int folds)
    {
        SortedSample reference = SortedSample.From(scores.AsSpan(0, referenceCount)), current = SortedSample.From(scores.AsSpan(referenceCount));
        double n = reference.Count, m = current.Count, total = n + m, ranks = 0, ties = 0;
        var pooled = new PooledValues(reference.Values, current.Values);
        while (pooled.MoveNext())
        {
            ranks += pooled.CurrentHere * pooled.MidRank;
            double t = pooled.ReferenceHere + pooled.CurrentHere;
            ties += t * t * t - t;
        }

        var variance = n * m / 12 * (total + 1 - ties / (total * (total - 1)));
        var excess = ranks - m * (m + 1) / 2 - n * m / 2;
        return variance > n * m * 1e-14 ? NormalDistribution.Survival(excess / Math.Sqrt(variance * (1 + folds / (folds - 1.0)))) : 1;
    }

    /// <summary>The p-value by training again under random labels; adds what it finds to the details.</summary>
    internal static double Permuted(bool[] labels, double auc, DomainClassifierOptions options, Dictionary<string, double> details, Func<bool[], double> aucUnder)
    {
        var permuted = new double[options.Permutations];
        var isReference = new bool[labels.Length];
        var words = new ulong[2 * labels.Length];
        var referenceCount = labels.Count(label => !label);
        for (var b = 0; b < permuted.Length; b++)
        {
            Relabelling.Draw(options.Seed + (ulong)b, referenceCount, words, isReference);
            permuted[b] = aucUnder(Array.ConvertAll(isReference, kept => !kept));
        }

        var law = PermutationLaw.Of(auc, permuted, 1e-12);
        details["permutations"] = options.Permutations;
        details["permutations-at-least"] = law.AtLeast;
        details["null-limit"] = law.Limit95;
        return law.PValue;
    }

    private static double Auc(DomainTrial trial, bool[] labels, CancellationToken cancellation)
    {
        var (folds, models) = trial.Train(labels, cancellation);
        return DomainTrial.Auc(labels, trial.Scores(folds, models));
    }

    private static Contribution[] Contributions(PooledRows rows, double[] drops, double score)
    {
        var total = drops.Sum(drop => Math.Max(0, drop));
        return [.. drops.Select((drop, c) => FeatureContribution.Of(rows, c, total > 0 && score > 0 ? Math.Max(0, drop) / total * score : 0))];
    }
}
