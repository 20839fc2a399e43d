namespace MlOps.Sdk.Statistics;

/// <summary>A score over bins as its parts, so that limits of the shares give limits of the score.</summary>
internal sealed class BinnedScore
{
    private readonly Func<BinnedPair, DriftResult> _compare;
    private readonly Func<BinnedPair, Func<double, double, double>> _part;

    private BinnedScore(string method, Func<BinnedPair, DriftResult> compare, Func<BinnedPair, Func<double, double, double>> part)
    {
        (Method, _compare, _part) = (method, compare, part);
        Finish = (_, sum) => sum;
    }

    public string Method { get; }

    /// <summary>From the sum of the parts to the statistic.</summary>
    private Func<BinnedPair, double, double> Finish { get; init; }

    /// <summary>From the statistic to a number that is chi-squared with k - 1 degrees of freedom without drift; null where none is.</summary>
    private Func<BinnedPair, double, double>? ChiSquared { get; init; }

    /// <summary>From the statistic to its p-value where its law without drift is another.</summary>
    private Func<BinnedPair, double, double>? Survival { get; init; }

    private BinSmoothing Smoothing { get; init; } = BinSmoothing.None;

    /// <summary>Whether smoothed shares are made to add up to one again.</summary>
    private bool IsNormalised { get; init; }

    /// <summary>Whether the score is the largest of its parts rather than their sum.</summary>
    private bool IsLargest { get; init; }

    public DriftResult Compare(BinnedPair pair) => _compare(pair);

    /// <summary>The least and the largest statistic that the boxes, one a bin, allow; null where the smoothing ties the bins together.</summary>
    public (double Lowest, double Highest)? Range(BinnedPair pair, IReadOnlyList<ShareBox> boxes)
    {
        var part = _part(pair);
        double lowest = 0, highest = 0, sumP = 1, sumQ = 1;
        var smoothed = new ShareBox[boxes.Count];
        for (var i = 0; i < smoothed.Length; i++)
        {
            if (Smoothing.Smooth(0, pair.ReferenceTotal, pair.BinCount) is null)
                return null;
            smoothed[i] = boxes[i].Map(
                share => Smoothing.Smooth(share, pair.ReferenceTotal, pair.BinCount)!.Value,
                share => Smoothing.Smooth(share, pair.CurrentTotal, pair.BinCount)!.Value);

            // What smoothing can add at most to a total of one.
            sumP += Math.Max(0, smoothed[i].LowP - boxes[i].LowP);
            sumQ += Math.Max(0, smoothed[i].LowQ - boxes[i].LowQ);
        }

        foreach (var box in smoothed)
        {
            var known = IsNormalised ? box with { LowP = box.LowP / sumP, LowQ = box.LowQ / sumQ } : box;
            var (low, high) = known.Range(part);
            lowest = IsLargest ? Math.Max(lowest, low) : lowest + low;
            highest = IsLargest ? Math.Max(highest, high) : highest + high;
        }

        return (Finish(pair, lowest), Finish(pair, highest));
    }

    /// <summary>The p-value of a statistic; null where the score has none.</summary>
    public double? PValue(BinnedPair pair, double statistic) =>
        ChiSquared is null ? Survival?.Invoke(pair, statistic) : ChiSquaredDistribution.Survival(ChiSquared(pair, statistic), pair.BinCount - 1);

    public static BinnedScore StabilityIndex(BinSmoothing smoothing) => new(
        PopulationStabilityIndex.Method, pair => PopulationStabilityIndex.Compare(pair, smoothing), _ => (p, q) => p == q ? 0 : (p - q) * Math.Log(p / q))
    {
        Smoothing = smoothing,
        ChiSquared = (pair, psi) => psi / pair.NoiseScale,
    };

    public static BinnedScore JensenShannonDistance(LogBase logBase) => new(
        JensenShannon.Method, pair => JensenShannon.Compare(pair, logBase), _ => (p, q) => (Relative(p, (p + q) / 2) + Relative(q, (p + q) / 2)) / 2)
    {
        Finish = (_, nats) => Math.Sqrt(Math.Min(nats, Math.Log(2)) / (logBase == LogBase.Two ? Math.Log(2) : 1)),
        ChiSquared = (pair, distance) => 8 * distance * distance * (logBase == LogBase.Two ? Math.Log(2) : 1) / pair.NoiseScale,
    };

    public static BinnedScore KullbackLeiblerDivergence(BinSmoothing smoothing) => new(
        KullbackLeibler.Method, pair => KullbackLeibler.Compare(pair, smoothing), _ => (p, q) => Relative(p, q) - p + q)
    {
        Smoothing = smoothing,
        IsNormalised = true,
        ChiSquared = (pair, divergence) => 2 * divergence / pair.NoiseScale,
    };

    public static BinnedScore HellingerDistance { get; } = new(
        Hellinger.Method, Hellinger.Compare, _ => (p, q) => (Math.Sqrt(p) - Math.Sqrt(q)) * (Math.Sqrt(p) - Math.Sqrt(q)) / 2)
    {
        Finish = (_, squared) => Math.Sqrt(Math.Min(1, squared)),
        ChiSquared = (pair, distance) => 8 * distance * distance / pair.NoiseScale,
    };

    public static BinnedScore TotalVariationDistance { get; } = new(TotalVariation.Method, TotalVariation.Compare, _ => (p, q) => Math.Abs(p - q) / 2)
    {
        Finish = (_, distance) => Math.Min(1, distance),
        Survival = (pair, distance) => ShareGapLaw.Of(pair).VariationSurvival(distance),
    };

    public static BinnedScore LInfinityDistance { get; } = new(LInfinity.Method, LInfinity.Compare, _ => (p, q) => Math.Abs(p - q))
    {
        IsLargest = true,
        Survival = (pair, distance) => ShareGapLaw.Of(pair).LargestSurvival(distance),
    };

    public static BinnedScore ChiSquareTest { get; } = new(ChiSquare.Method, pair => ChiSquare.Test(pair), pair =>
    {
        double n = pair.ReferenceTotal, m = pair.CurrentTotal;
        return (p, q) => p == q ? 0 : n * m * (p - q) * (p - q) / (n * p + m * q);
    })
    {
        ChiSquared = (_, statistic) => statistic,
    };

    public static BinnedScore GTest { get; } = new(MlOps.Sdk.Statistics.GTest.Method, MlOps.Sdk.Statistics.GTest.Test, pair =>
    {
        double n = pair.ReferenceTotal, m = pair.CurrentTotal;
        return (p, q) => 2 * (n * Relative(p, (n * p + m * q) / (n + m)) + m * Relative(q, (n * p + m * q) / (n + m)));
    })
    {
        ChiSquared = (_, statistic) => statistic,
    };

    private static double Relative(double p, double q) => p > 0 ? p * Math.Log(p / q) : 0;
}
