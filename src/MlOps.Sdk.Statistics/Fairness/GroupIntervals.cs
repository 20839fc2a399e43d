namespace MlOps.Sdk.Statistics;

/// <summary>What chance leaves open about the rates of groups, from their counts alone.</summary>
public static class GroupIntervals
{
    /// <summary>Wilson's interval of the rate in each group that is large enough; null where it has no rows to be taken over.</summary>
    /// <param name="frame">The groups, counted without weights.</param>
    /// <param name="rate">A rate that is a share of rows: any but F1 and balanced accuracy.</param>
    /// <param name="level">The coverage, in (0, 1).</param>
    /// <param name="policy">Which groups are large enough.</param>
    /// <exception cref="ArgumentException">The rate is no share of rows, or the frame is weighted: weighted sums have no number of trials.</exception>
    public static IReadOnlyDictionary<string, Interval?> Intervals(this GroupFrame frame, GroupRate rate, double level = 0.95, GroupPolicy? policy = null)
    {
        Probability.ThrowIfNotInside(level);
        return Shares(frame, rate, policy).ToDictionary(group => group.Name, group => group.Share.ConfidenceInterval(level), StringComparer.Ordinal);
    }

    /// <summary>Every pair of groups that are large enough and have rows to take the rate over, the surest difference first.</summary>
    /// <inheritdoc cref="Intervals"/>
    public static IReadOnlyList<GroupPair> Pairs(this GroupFrame frame, GroupRate rate, double level = 0.95, GroupPolicy? policy = null)
    {
        Probability.ThrowIfNotInside(level);
        var groups = Shares(frame, rate, policy).Where(group => group.Share.Trials > 0).ToArray();
        var pairs = new List<GroupPair>();
        for (var i = 0; i < groups.Length; i++)
        {
            for (var j = i + 1; j < groups.Length; j++)
            {
                var (high, low) = groups[i].Share.P >= groups[j].Share.P ? (groups[i], groups[j]) : (groups[j], groups[i]);
                var difference = new ProportionDifference(low.Share, high.Share);
                pairs.Add(new(
                    high.Name,
                    low.Name,
                    difference.Difference!.Value,
                    difference.ConfidenceInterval(level)!.Value,
                    high.Share.Successes > 0 ? low.Share.P / high.Share.P : MetricValue.NotComputable($"{rate} is 0 in both groups, and 0/0 is no ratio"),
                    Katz(low.Share, high.Share, level),
                    difference.Test().PValue!.Value));
            }
        }

        var corrected = MultipleTesting.Adjust([.. pairs.Select(pair => pair.PValue)], Correction.Holm);
        return [.. pairs.Select((pair, at) => pair with { PValue = corrected[at] }).OrderBy(pair => pair.PValue).ThenByDescending(pair => pair.Difference)];
    }

    private static IEnumerable<(string Name, Proportion Share)> Shares(GroupFrame frame, GroupRate rate, GroupPolicy? policy)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (!rate.IsShare())
            throw new ArgumentException($"{rate} is no share of rows and has no interval in closed form; resample with {nameof(GroupBootstrap)}.", nameof(rate));
        if (frame.Groups.FirstOrDefault(group => group.Counts.Total != group.Rows) is { } weighted)
            throw new ArgumentException($"Group '{weighted.Name}' has {weighted.Rows} rows of weight {weighted.Counts.Total} in all; weighted sums have no number of trials. Resample with {nameof(GroupBootstrap)}.", nameof(frame));

        return frame.Groups.Where(group => group.IsSufficient(rate, policy ?? GroupPolicy.Default)).Select(group =>
        {
            var (part, whole, _) = rate.Share(group.Counts);
            return (group.Name, new Proportion((long)part, (long)whole));
        });
    }

    private static Interval? Katz(Proportion low, Proportion high, double level)
    {
        if (low.Successes == 0 || high.Successes == 0)
            return null;
        var reach = NormalDistribution.Quantile((1 + level) / 2) * Math.Sqrt(1.0 / low.Successes - 1.0 / low.Trials + 1.0 / high.Successes - 1.0 / high.Trials);
        var ratio = Math.Log(low.P / high.P);
        return new Interval(Math.Exp(ratio - reach), Math.Exp(ratio + reach), level);
    }
}
