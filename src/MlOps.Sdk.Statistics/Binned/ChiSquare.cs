namespace MlOps.Sdk.Statistics;

/// <summary>Pearson's chi-squared test of homogeneity on the 2 × k table of counts (Pearson 1900).</summary>
public static class ChiSquare
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "chi-square";

    /// <summary>Compares two columns of categories, null being missing and left out.</summary>
    /// <inheritdoc cref="Test(BinnedPair, bool, bool)"/>
    public static DriftResult Test(IEnumerable<string?> reference, IEnumerable<string?> current, bool mergeRare = true)
    {
        var a = CategoryCounts.From(reference);
        var b = CategoryCounts.From(current);
        return Test(BinnedPair.Of(a.Counts, b.Counts), mergeRare: mergeRare) with { ReferenceMissing = a.MissingCount, CurrentMissing = b.MissingCount };
    }

    /// <summary>Tests whether both samples share one distribution over categories.</summary>
    /// <param name="pair">Counts over the same categories.</param>
    /// <param name="yates">Yates' continuity correction, applied to a 2 × 2 table only.</param>
    /// <param name="mergeRare">Merges rare categories until each expected count is at least 5, so that the p-value may be believed.</param>
    /// <returns>Chi-squared with its p-value; the effect is Cramér's V, its corrected form Bergsma's (2013).</returns>
    public static DriftResult Test(BinnedPair pair, bool yates = false, bool mergeRare = false)
    {
        ArgumentNullException.ThrowIfNull(pair);
        if (pair.Refuse(Method) is { } refused)
            return refused;

        var table = mergeRare ? pair.MergeRare() : pair;
        if (table.BinCount == 1 && pair.BinCount > 1)
        {
            return DriftResult.NotComputable(
                Method,
                $"{Math.Floor(Math.Min(pair.EffectiveReference, pair.EffectiveCurrent))} values are too few to expect 5 in each of two categories; use a larger window",
                pair.ReferenceTotal,
                pair.CurrentTotal);
        }

        double n = table.EffectiveReference, m = table.EffectiveCurrent, total = n + m;
        var degrees = table.BinCount - 1;
        var correction = yates && degrees == 1;
        double statistic = 0, smallest = double.PositiveInfinity;
        var below5 = 0;
        var contributions = new Contribution[table.BinCount];
        for (var i = 0; i < contributions.Length; i++)
        {
            double a = table.ReferenceMass(i), b = table.CurrentMass(i), both = a + b;
            double ea = both * n / total, eb = both * m / total;
            smallest = Math.Min(smallest, Math.Min(ea, eb));
            below5 += (ea < 5 ? 1 : 0) + (eb < 5 ? 1 : 0);
            var part = Cell(a, ea, correction) + Cell(b, eb, correction);
            statistic += part;
            contributions[i] = new Contribution(table.Labels[i], table.ReferenceShare(i), table.CurrentShare(i), part);
        }

        return new DriftResult
        {
            Method = Method,
            Variant = correction ? "contingency, Yates" : "contingency",
            Statistic = statistic,
            PValue = ChiSquaredDistribution.Survival(statistic, degrees),
            NullLimit = degrees == 0 ? 0 : ChiSquaredDistribution.Quantile(0.95, degrees),
            Effect = CramersV.Of(statistic, table.BinCount, total),
            ReferenceCount = table.ReferenceTotal,
            CurrentCount = table.CurrentTotal,
            Contributions = contributions,
            Details = new Dictionary<string, double>
            {
                ["degrees-of-freedom"] = degrees,
                ["smallest-expected"] = smallest,
                ["cells-expected-below-5"] = below5,
                ["categories"] = pair.BinCount,
                ["categories-merged"] = pair.BinCount - table.BinCount,
            },
        }.Weighing(table);
    }

    private static double Cell(double observed, double expected, bool correction)
    {
        var difference = Math.Abs(observed - expected);
        if (correction)
            difference -= Math.Min(0.5, difference);
        return difference * difference / expected;
    }
}
