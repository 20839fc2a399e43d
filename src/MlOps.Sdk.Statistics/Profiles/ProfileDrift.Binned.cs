namespace MlOps.Sdk.Statistics;

/// <content>Scores over bins. The bins are read from the reference profile; the limits are those of the same bins counted on the values.</content>
public static partial class ProfileDrift
{
    /// <summary>The population stability index over bins of equal reference share.</summary>
    public static DriftResult StabilityIndex(NumericProfile reference, NumericProfile current, int bins = 10, BinSmoothing smoothing = default) =>
        Binned(BinnedScore.StabilityIndex(smoothing), NumericView.Of(reference), NumericView.Of(current), bins);

    /// <inheritdoc cref="StabilityIndex(NumericProfile, NumericProfile, int, BinSmoothing)"/>
    public static DriftResult StabilityIndex(NumericProfile reference, ReadOnlySpan<double> window, int bins = 10, BinSmoothing smoothing = default) =>
        Binned(BinnedScore.StabilityIndex(smoothing), NumericView.Of(reference), NumericView.Of(window), bins);

    /// <summary>The Jensen–Shannon distance over bins of equal reference share.</summary>
    public static DriftResult JensenShannonDistance(NumericProfile reference, NumericProfile current, int bins = 10, LogBase logBase = LogBase.Two) =>
        Binned(BinnedScore.JensenShannonDistance(logBase), NumericView.Of(reference), NumericView.Of(current), bins);

    /// <inheritdoc cref="JensenShannonDistance(NumericProfile, NumericProfile, int, LogBase)"/>
    public static DriftResult JensenShannonDistance(NumericProfile reference, ReadOnlySpan<double> window, int bins = 10, LogBase logBase = LogBase.Two) =>
        Binned(BinnedScore.JensenShannonDistance(logBase), NumericView.Of(reference), NumericView.Of(window), bins);

    /// <summary>The Kullback–Leibler divergence of the reference from the current values, in nats, over bins of equal reference share.</summary>
    public static DriftResult KullbackLeiblerDivergence(NumericProfile reference, NumericProfile current, int bins = 10, BinSmoothing smoothing = default) =>
        Binned(BinnedScore.KullbackLeiblerDivergence(smoothing), NumericView.Of(reference), NumericView.Of(current), bins);

    /// <inheritdoc cref="KullbackLeiblerDivergence(NumericProfile, NumericProfile, int, BinSmoothing)"/>
    public static DriftResult KullbackLeiblerDivergence(NumericProfile reference, ReadOnlySpan<double> window, int bins = 10, BinSmoothing smoothing = default) =>
        Binned(BinnedScore.KullbackLeiblerDivergence(smoothing), NumericView.Of(reference), NumericView.Of(window), bins);

    /// <summary>The Hellinger distance over bins of equal reference share.</summary>
    public static DriftResult HellingerDistance(NumericProfile reference, NumericProfile current, int bins = 10) =>
        Binned(BinnedScore.HellingerDistance, NumericView.Of(reference), NumericView.Of(current), bins);

    /// <inheritdoc cref="HellingerDistance(NumericProfile, NumericProfile, int)"/>
    public static DriftResult HellingerDistance(NumericProfile reference, ReadOnlySpan<double> window, int bins = 10) =>
        Binned(BinnedScore.HellingerDistance, NumericView.Of(reference), NumericView.Of(window), bins);

    /// <summary>The total variation distance over bins of equal reference share.</summary>
    public static DriftResult TotalVariationDistance(NumericProfile reference, NumericProfile current, int bins = 10) =>
        Binned(BinnedScore.TotalVariationDistance, NumericView.Of(reference), NumericView.Of(current), bins);

    /// <inheritdoc cref="TotalVariationDistance(NumericProfile, NumericProfile, int)"/>
    public static DriftResult TotalVariationDistance(NumericProfile reference, ReadOnlySpan<double> window, int bins = 10) =>
        Binned(BinnedScore.TotalVariationDistance, NumericView.Of(reference), NumericView.Of(window), bins);

    /// <summary>The largest change of one share over bins of equal reference share.</summary>
    public static DriftResult LInfinityDistance(NumericProfile reference, NumericProfile current, int bins = 10) =>
        Binned(BinnedScore.LInfinityDistance, NumericView.Of(reference), NumericView.Of(current), bins);

    /// <inheritdoc cref="LInfinityDistance(NumericProfile, NumericProfile, int)"/>
    public static DriftResult LInfinityDistance(NumericProfile reference, ReadOnlySpan<double> window, int bins = 10) =>
        Binned(BinnedScore.LInfinityDistance, NumericView.Of(reference), NumericView.Of(window), bins);

    private static DriftResult Binned(BinnedScore score, NumericView reference, NumericView current, int bins)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 2);
        if (NumericView.Refuse(score.Method, reference, current) is { } refused)
            return refused;

        var edges = NumericBins.FromQuantiles(reference.Quantile, bins);
        return BinnedResult(score, reference, current, BinnedPair.Of(reference.Sample.Count(edges), current.Sample.Count(edges), edges.Labels));
    }

    internal static DriftResult BinnedResult(BinnedScore score, NumericView reference, NumericView current, BinnedPair counts)
    {
        var pair = counts.WithNoise(reference.ExtraNoise + current.ExtraNoise);
        var result = score.Compare(pair) with { ReferenceMissing = reference.Missing, CurrentMissing = current.Missing };
        if (reference.RankError == 0 && current.RankError == 0)
            return result;

        var boxes = new ShareBox[pair.BinCount];
        for (var i = 0; i < boxes.Length; i++)
        {
            boxes[i] = ShareBox.Around(
                (double)pair.Reference[i] / pair.ReferenceTotal, reference.ShareError, (double)pair.Current[i] / pair.CurrentTotal, current.ShareError);
        }

        return score.Range(pair, boxes) is var (lowest, highest) ? Within(result, lowest, highest) : result;
    }
}
