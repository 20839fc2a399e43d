namespace MlOps.Sdk.Statistics;

/// <summary>How a two-class metric is averaged over classes or labels.</summary>
public enum Averaging
{
    /// <summary>The plain mean: a rare class counts as much as a common one.</summary>
    Macro,

    /// <summary>Of the counts added up: every row counts as much.</summary>
    Micro,

    /// <summary>The mean weighted by how often each class is true.</summary>
    Weighted,
}
