namespace MlOps.Sdk.Statistics;

/// <summary>
/// The Jensen–Shannon divergence of binned samples and its square root, the distance (Endres and Schindelin 2003).
/// Finite whatever the zeros, so it needs no smoothing.
/// </summary>
public static class JensenShannon
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "jensen-shannon";

    /// <summary>Compares two numeric samples over bins of equal reference share.</summary>
    /// <inheritdoc cref="Compare(BinnedPair, LogBase)"/>
    public static DriftResult Compare(ReadOnlySpan<double> reference, ReadOnlySpan<double> current, int bins = 10, LogBase logBase = LogBase.Two)
    {
        var sorted = SortedSample.From(reference);
        return sorted.Count == 0
            ? DriftResult.NotComputable(Method, "the reference sample is empty", 0, current.Length)
            : Compare(BinnedPair.Of(NumericBins.ByQuantiles(sorted, bins), reference, current), logBase);
    }

    /// <summary>Compares counts over bins or categories.</summary>
    /// <returns>
    /// The distance; the divergence, its square, is in the details, and the contributions add up to the divergence.
    /// The p-value rests on 8 nm/(n + m) times the divergence in nats being chi-squared with k - 1 degrees of freedom.
    /// </returns>
    public static DriftResult Compare(BinnedPair pair, LogBase logBase = LogBase.Two)
    {
        ArgumentNullException.ThrowIfNull(pair);
        if (pair.Refuse(Method) is { } refused)
            return refused;

        var unit = logBase == LogBase.Two ? Math.Log(2) : 1;
        var contributions = new Contribution[pair.BinCount];
        var nats = 0.0;
        for (var i = 0; i < contributions.Length; i++)
        {
            double p = pair.ReferenceShare(i), q = pair.CurrentShare(i);
            var part = Part(p, q);
            nats += part;
            contributions[i] = new Contribution(pair.Labels[i], p, q, part / unit);
        }

        nats = Math.Clamp(nats, 0, Math.Log(2));
        var degrees = pair.BinCount - 1;
        var corrected = Math.Max(0, nats - degrees * pair.NoiseScale / 8);
        return new DriftResult
        {
            Method = Method,
            Variant = logBase == LogBase.Two ? "distance, base 2" : "distance, base e",
            Statistic = Math.Sqrt(nats / unit),
            PValue = ChiSquaredDistribution.Survival(8 * nats / pair.NoiseScale, degrees),
            NullLimit = degrees == 0 ? 0 : Math.Sqrt(ChiSquaredDistribution.Quantile(0.95, degrees) * pair.NoiseScale / 8 / unit),
            Effect = new EffectSize(EffectNames.JensenShannon, Math.Sqrt(nats / Math.Log(2))) { Corrected = Math.Sqrt(corrected / Math.Log(2)) },
            ReferenceCount = pair.ReferenceTotal,
            CurrentCount = pair.CurrentTotal,
            Contributions = contributions,
            Details = new Dictionary<string, double> { ["divergence"] = nats / unit, ["bins"] = pair.BinCount, ["degrees-of-freedom"] = degrees },
        }.Weighing(pair);
    }

    /// <summary>The divergence, the square of the distance.</summary>
    /// <inheritdoc cref="Compare(BinnedPair, LogBase)" path="/param"/>
    /// <returns>As <see cref="Compare(BinnedPair, LogBase)"/>, statistic and limit squared; the effect remains the distance in base 2.</returns>
    public static DriftResult Divergence(BinnedPair pair, LogBase logBase = LogBase.Two)
    {
        var distance = Compare(pair, logBase);
        return distance.IsComputable
            ? distance with
            {
                Variant = logBase == LogBase.Two ? "divergence, base 2" : "divergence, base e",
                Statistic = distance.Details["divergence"],
                NullLimit = distance.NullLimit * distance.NullLimit,
            }
            : distance;
    }

    private static double Part(double p, double q)
    {
        if (p == q)
            return 0;

        var middle = (p + q) / 2;
        return ((p > 0 ? p * Math.Log(p / middle) : 0) + (q > 0 ? q * Math.Log(q / middle) : 0)) / 2;
    }
}
