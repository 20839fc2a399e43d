namespace MlOps.Sdk.Statistics;

/// <summary>
/// The one-sample chi-squared test that takes the reference's shares for the truth, as Evidently does. For comparison
/// with such tools only: it ignores the noise of the reference, and a category the reference lacks makes it infinite.
/// Use <see cref="ChiSquare"/> otherwise.
/// </summary>
public static class ReferenceChiSquare
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "chi-square-reference-scaled";

    /// <summary>Tests the current counts against the reference's shares.</summary>
    public static DriftResult Test(BinnedPair pair)
    {
        ArgumentNullException.ThrowIfNull(pair);
        if ((pair.Refuse(Method) ?? pair.RefuseWeights(Method, "counts whole rows; use chi-square for weighted ones")) is { } refused)
            return refused;

        var statistic = 0.0;
        for (var i = 0; i < pair.BinCount; i++)
        {
            var expected = (double)pair.Reference[i] * pair.CurrentTotal / pair.ReferenceTotal;
            statistic += expected > 0 ? (pair.Current[i] - expected) * (pair.Current[i] - expected) / expected : double.PositiveInfinity;
        }

        return new DriftResult
        {
            Method = Method,
            Statistic = statistic,
            PValue = ChiSquaredDistribution.Survival(statistic, pair.BinCount - 1),
            ReferenceCount = pair.ReferenceTotal,
            CurrentCount = pair.CurrentTotal,
            Details = new Dictionary<string, double> { ["degrees-of-freedom"] = pair.BinCount - 1 },
        };
    }
}
