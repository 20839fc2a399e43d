namespace MlOps.Sdk.Statistics;

/// <summary>Compares the means of two arms that have rows of their own, without assuming equal variances (Welch 1947).</summary>
public static class WelchTest
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "welch";

    /// <summary>Compares a measure.</summary>
    /// <param name="champion">The measure on each row of the champion's arm.</param>
    /// <param name="challenger">The measure on each row of the challenger's arm.</param>
    /// <param name="higherIsBetter">Whether a larger value is better; the improvement is oriented by it.</param>
    /// <returns>Not computable below two rows an arm or with a value that is not finite.</returns>
    public static ModelDifference Compare(ReadOnlySpan<double> champion, ReadOnlySpan<double> challenger, bool higherIsBetter = true)
    {
        var rows = champion.Length + challenger.Length;
        if (champion.Length < 2 || challenger.Length < 2)
            return ModelDifference.NotComputable(Method, $"the arms have {champion.Length} and {challenger.Length} rows; each needs two", rows);
        if (PairedLosses.NotFinite(champion) is { } first)
            return ModelDifference.NotComputable(Method, $"champion: {first}", rows);
        if (PairedLosses.NotFinite(challenger) is { } second)
            return ModelDifference.NotComputable(Method, $"challenger: {second}", rows);

        Moments x = Moments.Of(champion), y = Moments.Of(challenger);
        double a = (x.SampleVariance ?? 0) / champion.Length, b = (y.SampleVariance ?? 0) / challenger.Length, sum = a + b;
        return new ModelDifference
        {
            Method = Method,
            Champion = x.Mean,
            Challenger = y.Mean,
            Improvement = higherIsBetter ? y.Mean - x.Mean : x.Mean - y.Mean,
            StandardError = Math.Sqrt(sum),
            DegreesOfFreedom = sum > 0 ? sum * sum / (a * a / (champion.Length - 1) + b * b / (challenger.Length - 1)) : rows - 2,
            Rows = rows,
        };
    }
}
