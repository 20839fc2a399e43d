namespace MlOps.Sdk.Statistics;

/// <summary>What a domain classifier learns with.</summary>
public enum DomainLearner
{
    /// <summary>L2-regularised logistic regression on standardised columns: fast, sees shifts of means.</summary>
    Logistic,

    /// <summary>Gradient-boosted trees: slower, sees changes of spread, shape and interactions too.</summary>
    BoostedTrees,
}
