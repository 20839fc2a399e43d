namespace MlOps.Sdk.Statistics;

/// <summary>The Kullback–Leibler divergence of the reference from the current sample: sum of p log(p / q). Not symmetric.</summary>
public static class KullbackLeibler
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "kullback-leibler";

    /// <summary>Compares counts over bins or categories.</summary>
    /// <returns>
    /// The divergence; infinite without smoothing where the current sample lacks a category. The p-value rests on
    /// 2 nm/(n + m) times the divergence being chi-squared with k - 1 degrees of freedom.
    /// </returns>
    public static DriftResult Compare(BinnedPair pair, BinSmoothing smoothing = default, LogBase logBase = LogBase.E)
    {
        ArgumentNullException.ThrowIfNull(pair);
        if (pair.Refuse(Method) is { } refused)
            return refused;

        var shares = SmoothedShares.Of(pair, smoothing);
        var contributions = new Contribution[pair.BinCount];
        var divergence = 0.0;
        var unit = logBase == LogBase.Two ? Math.Log(2) : 1;
        double allReference = shares.Reference.Sum() + pair.FilledBins * shares.ReferenceFill, allCurrent = shares.Current.Sum() + pair.FilledBins * shares.CurrentFill;
        for (var i = 0; i < contributions.Length; i++)
        {
            // Smoothed shares are made to add up to one again: only then is the divergence never negative.
            double p = shares.Reference[i] / allReference, q = shares.Current[i] / allCurrent;
            var part = p > 0 ? p * Math.Log(p / q) : 0;
            divergence += part;
            contributions[i] = new Contribution(pair.Labels[i], pair.ReferenceShare(i), pair.CurrentShare(i), part / unit);
        }

        if (pair.FilledBins > 0 && shares is { ReferenceFill: > 0, CurrentFill: > 0 })
            divergence += pair.FilledBins * shares.ReferenceFill / allReference * Math.Log(shares.ReferenceFill / allReference / (shares.CurrentFill / allCurrent));

        return new DriftResult
        {
            Method = Method,
            Variant = logBase == LogBase.Two ? $"{smoothing}, base 2" : smoothing.ToString(),
            Statistic = divergence / unit,
            PValue = ChiSquaredDistribution.Survival(2 * divergence / pair.NoiseScale, pair.BinCount - 1),
            NullLimit = pair.BinCount == 1 ? 0 : ChiSquaredDistribution.Quantile(0.95, pair.BinCount - 1) * pair.NoiseScale / 2 / unit,
            Effect = new EffectSize(EffectNames.KullbackLeibler, divergence) { Corrected = Math.Max(0, divergence - (pair.BinCount - 1) * pair.NoiseScale / 2) },
            ReferenceCount = pair.ReferenceTotal,
            CurrentCount = pair.CurrentTotal,
            Contributions = contributions,
            Details = new Dictionary<string, double> { ["bins"] = pair.BinCount, ["degrees-of-freedom"] = pair.BinCount - 1 },
        }.Weighing(pair);
    }
}
