using MlOps.Sdk.Statistics;

namespace MlOps.Sdk.Monitoring;

/// <summary>Compares one column of a window with the reference.</summary>
internal static class ColumnComparison
{
    public static DriftResult Compare(ColumnProfile reference, ColumnProfile window) => (reference, window) switch
    {
        (CategoricalProfile r, CategoricalProfile w) => Categories(r, w),
        _ => ProfileDrift.Compare(reference, window),
    };

    public static double? StabilityIndex(ColumnProfile reference, ColumnProfile window) => (reference, window) switch
    {
        (NumericProfile r, NumericProfile w) when r.FiniteCount > 0 && w.FiniteCount > 0 => ProfileDrift.StabilityIndex(r, w).Statistic,
        (CategoricalProfile r, CategoricalProfile w) when r.Count > 0 && w.Count > 0 => ProfileDrift.StabilityIndex(r, w).Statistic,
        _ => null,
    };

    /// <summary>
    /// Chi-squared says whether chance explains the difference. Its Cramér's V shrinks when the reference is many times the
    /// window, whatever the difference, so the Jensen–Shannon distance over the same merged categories says how large it is.
    /// </summary>
    private static DriftResult Categories(CategoricalProfile reference, CategoricalProfile window)
    {
        var test = ProfileDrift.ChiSquareTest(reference, window);
        if (!test.IsComputable || test.Contributions.Count < 2)
            return test;

        var pair = BinnedPair.Of(
            [.. test.Contributions.Select(c => (long)Math.Round(c.ReferenceShare * test.ReferenceCount))],
            [.. test.Contributions.Select(c => (long)Math.Round(c.CurrentShare * test.CurrentCount))]);
        return test with { Effect = JensenShannon.Compare(pair).Effect };
    }
}
