namespace MlOps.Sdk.Statistics;

/// <summary>
/// The comparison we advise for a numeric column: Kolmogorov–Smirnov says whether chance explains the difference,
/// the normed Wasserstein distance says whether it matters.
/// </summary>
public static class NumericDrift
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "numeric-drift";

    /// <summary>Compares two samples. NaN is left out and counted; infinities leave the effect to the Kolmogorov–Smirnov distance.</summary>
    public static DriftResult Compare(ReadOnlySpan<double> reference, ReadOnlySpan<double> current) =>
        Compare(SortedSample.From(reference), SortedSample.From(current));

    /// <summary>Compares a window with a reference that was sorted once.</summary>
    public static DriftResult Compare(SortedSample reference, SortedSample current)
    {
        var test = KolmogorovSmirnov.Test(reference, current);
        if (!test.IsComputable)
            return test with { Method = Method };

        var distance = Wasserstein.Compare(reference, current);
        var details = new Dictionary<string, double>(test.Details);
        if (distance.Statistic is { } raw)
            details["wasserstein"] = raw;
        return test with
        {
            Method = Method,
            Variant = $"kolmogorov-smirnov {test.Variant}; wasserstein",
            Effect = distance.Effect ?? test.Effect,
            Details = details,
        };
    }
}
