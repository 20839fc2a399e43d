namespace MlOps.Sdk.Statistics;

/// <summary>What a signed-rank test does with rows on which both models lose the same.</summary>
public enum ZeroDifferences
{
    /// <summary>Leaves them out before ranking (Wilcoxon 1945).</summary>
    Drop,

    /// <summary>Ranks them with the rest and then leaves their ranks out (Pratt 1959): many ties speak against a difference.</summary>
    Pratt,
}
