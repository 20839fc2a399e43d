namespace MlOps.Sdk.Statistics;

/// <summary>
/// The comparison we advise for a categorical column: a chi-squared contingency test, rare categories merged until it
/// may be believed, with the bias-corrected Cramér's V as its effect. Two hundred categories in a window of six hundred
/// rows do not alarm by their number alone.
/// </summary>
public static class CategoricalDrift
{
    /// <summary>Compares two columns of categories; null is missing and left out.</summary>
    public static DriftResult Compare(IEnumerable<string?> reference, IEnumerable<string?> current) =>
        ChiSquare.Test(reference, current, mergeRare: true);

    /// <summary>Compares counts over the same categories.</summary>
    public static DriftResult Compare(BinnedPair pair) => ChiSquare.Test(pair, mergeRare: true);
}
