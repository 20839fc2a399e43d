namespace MlOps.Sdk.Statistics;

/// <content>Scores over categories. While both profiles hold every category they are exact.</content>
public static partial class ProfileDrift
{
    /// <summary>The chi-squared test over categories, rare ones merged; the effect is Cramér's V.</summary>
    public static DriftResult ChiSquareTest(CategoricalProfile reference, CategoricalProfile current) =>
        Categories(BinnedScore.ChiSquareTest, reference, current, mergeRare: true);

    /// <summary>The likelihood-ratio test over categories, rare ones merged; the effect is Cramér's V.</summary>
    public static DriftResult GTest(CategoricalProfile reference, CategoricalProfile current) =>
        Categories(BinnedScore.GTest, reference, current, mergeRare: true);

    /// <summary>The population stability index over categories.</summary>
    public static DriftResult StabilityIndex(CategoricalProfile reference, CategoricalProfile current, BinSmoothing smoothing = default) =>
        Categories(BinnedScore.StabilityIndex(smoothing), reference, current);

    /// <summary>The Jensen–Shannon distance over categories.</summary>
    public static DriftResult JensenShannonDistance(CategoricalProfile reference, CategoricalProfile current, LogBase logBase = LogBase.Two) =>
        Categories(BinnedScore.JensenShannonDistance(logBase), reference, current);

    /// <summary>The Kullback–Leibler divergence of the reference from the current values, in nats, over categories.</summary>
    public static DriftResult KullbackLeiblerDivergence(CategoricalProfile reference, CategoricalProfile current, BinSmoothing smoothing = default) =>
        Categories(BinnedScore.KullbackLeiblerDivergence(smoothing), reference, current);

    /// <summary>The Hellinger distance over categories.</summary>
    public static DriftResult HellingerDistance(CategoricalProfile reference, CategoricalProfile current) =>
        Categories(BinnedScore.HellingerDistance, reference, current);

    /// <summary>The total variation distance over categories.</summary>
    public static DriftResult TotalVariationDistance(CategoricalProfile reference, CategoricalProfile current) =>
        Categories(BinnedScore.TotalVariationDistance, reference, current);

    /// <summary>The largest change of one share over categories.</summary>
    public static DriftResult LInfinityDistance(CategoricalProfile reference, CategoricalProfile current) =>
        Categories(BinnedScore.LInfinityDistance, reference, current);

    private static DriftResult Categories(BinnedScore score, CategoricalProfile reference, CategoricalProfile current, bool mergeRare = false)
    {
        var all = CategoryPairs.Of(reference, current);
        var isExact = reference.Items.IsExact && current.Items.IsExact;
        var pair = mergeRare && all is { ReferenceTotal: > 0, CurrentTotal: > 0 } ? CategoryPairs.JoinOthers(all.MergeRare()) : all;

        // Too small a window is for the test itself to refuse.
        var isRefused = pair.BinCount <= 1 && all.BinCount > 1;
        var result = (mergeRare && (isExact || isRefused) ? ChiSquareOrG(score, all, pair) : score.Compare(pair)) with
        {
            ReferenceMissing = reference.MissingCount,
            CurrentMissing = current.MissingCount,
        };
        if (!result.IsComputable || isExact)
            return result;

        var boxes = new ShareBox[pair.BinCount];
        for (var i = 0; i < boxes.Length; i++)
        {
            var (lowP, highP) = Limits(reference.Items, pair.Labels[i], pair.Reference[i], pair.BinCount);
            var (lowQ, highQ) = Limits(current.Items, pair.Labels[i], pair.Current[i], pair.BinCount);
            boxes[i] = new ShareBox(lowP, highP, lowQ, highQ);
        }

        if (score.Range(pair, boxes) is not var (lowest, highest))
            return result;

        var bounded = Within(result, lowest, highest);
        if (result.PValue is null || score.PValue(pair, bounded.Details["statistic-lowest"]) is not { } conservative)
            return bounded;
        return bounded with
        {
            PValue = conservative,
            Details = new Dictionary<string, double>(bounded.Details)
            {
                ["p-value-lowest"] = score.PValue(pair, bounded.Details["statistic-highest"]) ?? 0,
                ["p-value-highest"] = conservative,
            },
        };
    }

    private static DriftResult ChiSquareOrG(BinnedScore score, BinnedPair all, BinnedPair merged)
    {
        var test = ChiSquare.Test(all, mergeRare: true);
        return score.Method == ChiSquare.Method || !test.IsComputable ? test with { Method = score.Method } : score.Compare(merged);
    }

    /// <summary>A category held is counted too low by the error at most; the others together too high by the sum of those.</summary>
    private static (double Low, double High) Limits(FrequentItems items, string label, long count, int bins)
    {
        double total = items.Total, error = items.MaximumError;
        return label == CategoryPairs.Other
            ? (Math.Max(0, (count - bins * error) / total), Math.Min(1, (count + bins * error) / total))
            : (count / total, Math.Min(1, (count + error) / total));
    }
}
