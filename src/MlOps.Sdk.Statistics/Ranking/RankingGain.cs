namespace MlOps.Sdk.Statistics;

/// <summary>What an item of some relevance is worth.</summary>
public enum RankingGain
{
    /// <summary>Its relevance.</summary>
    Linear,

    /// <summary>2^relevance - 1: the best items count far more (Burges et al. 2005).</summary>
    Exponential,
}
