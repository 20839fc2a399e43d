namespace MlOps.Sdk.Serving;

/// <summary>How an <see cref="EnsembleStep"/> combines its members.</summary>
public enum EnsembleKind
{
    /// <summary>The weighted mean of each element.</summary>
    Mean,

    /// <summary>The median of each element; the mean of the middle two where the members are even.</summary>
    Median,

    /// <summary>The least of each element.</summary>
    Min,

    /// <summary>The greatest of each element.</summary>
    Max,

    /// <summary>The value that most members give, by their weights, element by element: labels of any type. Of several, that of the first member.</summary>
    MajorityVote,

    /// <summary>
    /// The weighted mean of class scores, and beside <c>value</c> an Int64 tensor <c>label</c>: for each row, the place of the greatest
    /// on the last axis.
    /// </summary>
    SoftVote,

    /// <summary>The members beside each other on the last axis: the input of a model that is stacked on them.</summary>
    Concat,
}
