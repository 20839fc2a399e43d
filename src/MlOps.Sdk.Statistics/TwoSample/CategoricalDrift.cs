namespace MlOps.Sdk.Statistics;

/// <summary>
/// The comparison we advise for a categorical column: a chi-squared contingency test, rare categories merged until it
/// may be believed, says whether chance explains the difference; the Jensen–Shannon distance over the same categories says
/// whether it matters. Cramér's V would not do: it shrinks when the reference is many times the window, whatever the
/// difference. Two hundred categories in a window of six hundred rows do not alarm by their number alone.
/// </summary>
public static class CategoricalDrift
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "categorical-drift";

    /// <summary>Compares two columns of categories; null is missing and left out.</summary>
    public static DriftResult Compare(IEnumerable<string?> reference, IEnumerable<string?> current)
    {
        var a = CategoryCounts.From(reference);
        var b = CategoryCounts.From(current);
        return Compare(BinnedPair.Of(a.Counts, b.Counts)) with { ReferenceMissing = a.MissingCount, CurrentMissing = b.MissingCount };
    }

    /// <summary>Compares counts over the same categories.</summary>
    public static DriftResult Compare(BinnedPair pair)
    {
        ArgumentNullException.ThrowIfNull(pair);
        var test = ChiSquare.Test(pair, mergeRare: true);
        if (!test.IsComputable)
            return test with { Method = Method };

        var distance = JensenShannon.Compare(pair.MergeRare());
        var details = new Dictionary<string, double>(test.Details);
        if (test.Effect is { } v)
            details["cramers-v"] = v.Value;
        return test with { Method = Method, Variant = $"chi-square {test.Variant}; jensen-shannon", Effect = distance.Effect, Details = details };
    }
}
