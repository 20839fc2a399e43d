namespace MlOps.Sdk.Statistics;

/// <summary>What the cells of a confusion matrix are shares of.</summary>
public enum ConfusionShare
{
    /// <summary>Of the rows of the true class: the diagonal is recall.</summary>
    OfTruth,

    /// <summary>Of the rows called so: the diagonal is precision.</summary>
    OfPredicted,

    /// <summary>Of all rows.</summary>
    OfAll,
}
