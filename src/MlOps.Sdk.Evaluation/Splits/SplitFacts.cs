namespace MlOps.Sdk.Evaluation;

/// <summary>What training and evaluation rows have to do with each other; <see cref="SplitComparison"/> finds it, <see cref="SplitRule"/> judges it.</summary>
public sealed record SplitFacts
{
    /// <summary>Rows the model was trained on.</summary>
    public required long TrainingRows { get; init; }

    /// <summary>Rows it is evaluated on.</summary>
    public required long EvaluationRows { get; init; }

    /// <summary>Evaluation rows whose features and label occur in training too.</summary>
    public required long Duplicates { get; init; }

    /// <summary>Evaluation rows whose features occur, in training or before them, with another label.</summary>
    public required long Conflicts { get; init; }

    /// <summary>Evaluation rows that hold a text no training row holds in that column.</summary>
    public required long RowsWithNewCategories { get; init; }

    /// <summary>The new texts, as <c>column=text</c>, at most 20 in ordinal order.</summary>
    public required IReadOnlyList<string> NewCategories { get; init; }

    /// <summary>
    /// How well each column alone tells the label, in [0, 1]: for yes-or-no labels the larger of AUC and 1 − AUC less one half, doubled;
    /// else the absolute correlation. Near 1 the column is the label in disguise. Columns that are constant or mostly missing are left out.
    /// </summary>
    public required IReadOnlyDictionary<string, double> SingleFeaturePower { get; init; }
}
