namespace MlOps.Sdk.Statistics;

/// <summary>
/// The population stability index: sum of (p - q) log(p / q) over bins (Siddiqi 2006). Without drift, PSI · nm/(n + m)
/// follows a chi-squared law with k - 1 degrees of freedom (Yurdakul 2018), which gives the p-value, the 95 % limit
/// and the part of the score that is noise.
/// </summary>
public static class PopulationStabilityIndex
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "population-stability-index";

    /// <summary>Compares two numeric samples over bins of equal reference share.</summary>
    /// <param name="reference">The sample compared with; it sets the bins.</param>
    /// <param name="current">The sample in question.</param>
    /// <param name="bins">How many bins to aim for; ties may leave fewer.</param>
    /// <param name="smoothing">What becomes of empty bins.</param>
    public static DriftResult Compare(ReadOnlySpan<double> reference, ReadOnlySpan<double> current, int bins = 10, BinSmoothing smoothing = default)
    {
        var sorted = SortedSample.From(reference);
        return sorted.Count == 0
            ? DriftResult.NotComputable(Method, "the reference sample is empty", 0, current.Length)
            : Compare(BinnedPair.Of(NumericBins.ByQuantiles(sorted, bins), reference, current), smoothing);
    }

    /// <summary>Compares counts over bins or categories.</summary>
    /// <returns>PSI with its p-value; the effect is PSI less its mean without drift, (k - 1)(1/n + 1/m).</returns>
    public static DriftResult Compare(BinnedPair pair, BinSmoothing smoothing = default)
    {
        ArgumentNullException.ThrowIfNull(pair);
        if (pair.Refuse(Method) is { } refused)
            return refused;

        var shares = SmoothedShares.Of(pair, smoothing);
        var contributions = new Contribution[pair.BinCount];
        var psi = 0.0;
        for (var i = 0; i < contributions.Length; i++)
        {
            double p = shares.Reference[i], q = shares.Current[i];
            var part = p == q ? 0 : (p - q) * Math.Log(p / q);
            psi += part;
            contributions[i] = new Contribution(pair.Labels[i], pair.ReferenceShare(i), pair.CurrentShare(i), part);
        }

        var degrees = pair.BinCount - 1;
        var noise = degrees * pair.NoiseScale;
        return new DriftResult
        {
            Method = Method,
            Variant = smoothing.ToString(),
            Statistic = psi,
            PValue = ChiSquaredDistribution.Survival(psi / pair.NoiseScale, degrees),
            NullLimit = degrees == 0 ? 0 : ChiSquaredDistribution.Quantile(0.95, degrees) * pair.NoiseScale,
            Effect = new EffectSize(EffectNames.PopulationStabilityIndex, psi) { Corrected = Math.Max(0, psi - noise) },
            ReferenceCount = pair.ReferenceTotal,
            CurrentCount = pair.CurrentTotal,
            Contributions = contributions,
            Details = new Dictionary<string, double> { ["bins"] = pair.BinCount, ["degrees-of-freedom"] = degrees },
        }.Weighing(pair);
    }
}
