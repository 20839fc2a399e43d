namespace MlOps.Sdk.Statistics;

/// <summary>How categories become numbers.</summary>
public enum CategoryEncoding
{
    /// <summary>One column: the category's share of the reference, 0 when it is new there; missing counts as the most frequent category. What NannyML does before principal components.</summary>
    Frequency,

    /// <summary>One column of 0 and 1 for each category of the reference, the rarest beyond 50 together, and one for new categories; missing is a category of its own. For linear models; a <see cref="DomainClassifier"/> takes tables as they are and learns the encoding from both sides, lest new categories give the current rows away.</summary>
    OneHot,
}
