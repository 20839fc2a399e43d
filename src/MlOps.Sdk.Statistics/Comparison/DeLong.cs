namespace MlOps.Sdk.Statistics;

/// <summary>
/// Compares the ROC AUC of two models on the same rows without assuming a distribution of scores (DeLong, DeLong and
/// Clarke-Pearson 1988), in O(n log n) by midranks (Sun and Xu 2014).
/// </summary>
public static class DeLong
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "delong";

    /// <summary>Compares two models.</summary>
    /// <param name="truth">Whether each row is positive.</param>
    /// <param name="champion">The champion's scores.</param>
    /// <param name="challenger">The challenger's scores.</param>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    public static ModelDifference Compare(ReadOnlySpan<bool> truth, ReadOnlySpan<double> champion, ReadOnlySpan<double> challenger)
    {
        var reason = Reason(truth, champion, "champion") ?? Reason(truth, challenger, "challenger");
        if (reason is not null)
            return ModelDifference.NotComputable(Method, reason, truth.Length);

        var first = Placements.Of(truth, champion);
        var second = Placements.Of(truth, challenger);
        var s11 = first.Covariance(first);
        var s22 = second.Covariance(second);
        var s12 = first.Covariance(second);
        var variance = s11 + s22 - 2 * s12;

        // Identical rankings leave only rounding.
        if (variance < 1e-15 * (s11 + s22))
            variance = 0;
        return new ModelDifference
        {
            Method = Method,
            Champion = first.Auc,
            Challenger = second.Auc,
            Improvement = second.Auc - first.Auc,
            StandardError = Math.Sqrt(variance),
            Rows = truth.Length,
            Details = new Dictionary<string, double>
            {
                ["variance-champion"] = s11,
                ["variance-challenger"] = s22,
                ["covariance"] = s12,
                ["positives"] = first.PositiveCount,
                ["negatives"] = first.NegativeCount,
            },
        };
    }

    /// <summary>The interval of one model's AUC.</summary>
    /// <param name="truth">Whether each row is positive.</param>
    /// <param name="scores">The model's scores.</param>
    /// <param name="level">Coverage, in (0, 1).</param>
    /// <param name="logit">Builds it on the logit scale, which keeps it within [0, 1] and serves AUCs near 1 better.</param>
    /// <returns>Null where the AUC or its variance cannot be computed.</returns>
    public static Interval? AucInterval(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores, double level = 0.95, bool logit = false)
    {
        Probability.ThrowIfNotInside(level);
        if (Reason(truth, scores, "model") is not null)
            return null;

        var placements = Placements.Of(truth, scores);
        var auc = placements.Auc;
        var half = NormalDistribution.Quantile((1 + level) / 2) * Math.Sqrt(placements.Covariance(placements));
        if (!logit)
            return new Interval(auc - half, auc + half, level);
        if (auc is 0 or 1)
            return null;

        var centre = Math.Log(auc / (1 - auc));
        half /= auc * (1 - auc);
        return new Interval(1 / (1 + Math.Exp(half - centre)), 1 / (1 + Math.Exp(-half - centre)), level);
    }

    private static string? Reason(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores, string who)
    {
        if (BinaryInput.Refuse(truth, scores, [], probabilities: false) is { } reason)
            return $"{who}: {reason}";

        var positives = 0;
        foreach (var isPositive in truth)
            positives += isPositive ? 1 : 0;
        return positives < 2 || truth.Length - positives < 2
            ? $"there are {positives} positive and {truth.Length - positives} negative rows; two of each are needed"
            : null;
    }
}
