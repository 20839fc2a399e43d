namespace MlOps.Sdk.Statistics;

/// <summary>
/// How large an effect must be for a comparison of this size to find it: what "no drift" is worth in a small window. From the
/// large-sample power of each test; for Kolmogorov–Smirnov and Wasserstein, for a shift of a normal column.
/// </summary>
public static class MinimumDetectableEffect
{
    /// <summary>The effect found with the given power.</summary>
    /// <param name="result">A computed comparison with an effect.</param>
    /// <param name="alpha">The level it is judged at, after correction, in (0, 1).</param>
    /// <param name="power">The chance of finding the effect, in (0, 1).</param>
    /// <returns>In the unit of <see cref="DriftResult.Effect"/>; null where the method's power is not known or no effect is large enough.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> or <paramref name="power"/> lies outside (0, 1).</exception>
    public static double? Of(DriftResult result, double alpha = 0.05, double power = 0.8)
    {
        ArgumentNullException.ThrowIfNull(result);
        Probability.ThrowIfNotInside(alpha);
        Probability.ThrowIfNotInside(power);
        if (!result.IsComputable || result.Effect is not { } effect)
            return null;

        double n = result.Details.GetValueOrDefault("effective-reference", result.ReferenceCount), m = result.Details.GetValueOrDefault("effective-current", result.CurrentCount);
        if (!(n > 0 && m > 0))
            return null;

        var error = Math.Sqrt(1 / n + 1 / m);
        var found = NormalDistribution.Quantile(power);
        var shift = NormalDistribution.Quantile(1 - alpha / 2) + found;
        var value = effect.Name switch
        {
            EffectNames.KolmogorovSmirnov => Gap(alpha, found, error),
            EffectNames.WassersteinNormed when result.PValue is not null && result.Method == NumericDrift.Method => NormalShift(Gap(alpha, found, error)),
            EffectNames.WassersteinNormed => FromLimit(result, alpha, found * error, Math.Max(Wasserstein.SmallestDeviation, result.Details.GetValueOrDefault("reference-standard-deviation", 1))),
            EffectNames.TotalVariation or EffectNames.LInfinity => Bounded(FromLimit(result, alpha, found * error / 2, 1)),
            EffectNames.CohensD => shift * error,
            EffectNames.AreaUnderCurve => shift * Math.Sqrt((n + m + 1) / (12 * n * m)),
            EffectNames.CliffsDelta => 2 * shift * Math.Sqrt((n + m + 1) / (12 * n * m)),
            EffectNames.ProportionDifference => Proportions(result, shift * error, n, m),
            _ => Binned(result, effect.Name, alpha, power, 1 / n + 1 / m, n + m),
        };
        var largest = effect.Name is EffectNames.AreaUnderCurve ? 0.5
            : effect.Name is EffectNames.KolmogorovSmirnov or EffectNames.CliffsDelta or EffectNames.ProportionDifference ? 1 : double.PositiveInfinity;
        return value is { } enough && double.IsFinite(enough) && enough <= largest ? enough : null;
    }

    /// <summary>
    /// The gap whose estimate, with the spread of a median's rank, exceeds the critical gap often enough, less the 0.4 errors
    /// that the maximum over neighbouring values adds to it, as simulated.
    /// </summary>
    private static double Gap(double alpha, double found, double error) => error * (Math.Sqrt(-Math.Log(alpha / 2) / 2) + found / 2 - 0.4);

    /// <summary>The shift of a normal column, in standard deviations, that opens a gap.</summary>
    private static double? NormalShift(double gap) => gap < 1 ? 2 * NormalDistribution.Quantile((1 + gap) / 2) : null;

    private static double? FromLimit(DriftResult result, double alpha, double spread, double unit)
    {
        var perUnit = result.Method == Wasserstein.Method ? unit : 1;
        return result.NullLimit / perUnit * NormalDistribution.Quantile(1 - alpha / 2) / 1.959963984540054 + spread;
    }

    private static double? Bounded(double? effect) => effect <= 1 ? effect : null;

    private static double? Proportions(DriftResult result, double shift, double n, double m)
    {
        if (!result.Details.TryGetValue("reference-share", out var p) || !result.Details.TryGetValue("current-share", out var q))
            return null;
        var pooled = (p * n + q * m) / (n + m);

        // With no hits at all, half of one is what may have been missed.
        pooled = Math.Clamp(pooled, 0.5 / (n + m), 1 - 0.5 / (n + m));
        return shift * Math.Sqrt(pooled * (1 - pooled));
    }

    private static double? Binned(DriftResult result, string effect, double alpha, double power, double scale, double total)
    {
        if (!result.Details.TryGetValue("degrees-of-freedom", out var degrees) || !(degrees > 0))
            return null;

        var noncentrality = NoncentralChiSquared.Near(ChiSquaredDistribution.Quantile(1 - alpha, degrees), degrees, power);
        return effect switch
        {
            EffectNames.PopulationStabilityIndex => noncentrality * scale,
            EffectNames.KullbackLeibler => noncentrality * scale / 2,
            EffectNames.JensenShannon => Bounded(Math.Sqrt(noncentrality * scale / (8 * Math.Log(2)))),
            EffectNames.Hellinger => Bounded(Math.Sqrt(noncentrality * scale / 8)),
            EffectNames.Bhattacharyya => noncentrality * scale / 8 < 1 ? -Math.Log(1 - noncentrality * scale / 8) : null,
            EffectNames.CramersV => Bounded(Math.Sqrt(noncentrality / total)),
            EffectNames.CohensW => Math.Sqrt(noncentrality / total),
            _ => null,
        };
    }
}
