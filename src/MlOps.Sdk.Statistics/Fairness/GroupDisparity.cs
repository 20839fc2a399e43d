namespace MlOps.Sdk.Statistics;

/// <summary>How far a rate differs between groups that are large enough.</summary>
public sealed record GroupDisparity
{
    /// <summary>The rate.</summary>
    public required GroupRate Rate { get; init; }

    /// <summary>The rate over all rows.</summary>
    public required MetricValue Overall { get; init; }

    /// <summary>The rate in each group that takes part.</summary>
    public required IReadOnlyDictionary<string, MetricValue> ByGroup { get; init; }

    /// <summary>Groups with too few rows: listed here, left out of every comparison.</summary>
    public required IReadOnlyList<string> Insufficient { get; init; }

    /// <summary>The smallest rate.</summary>
    public MetricValue Minimum => Over(rates => rates.Min());

    /// <summary>The largest rate.</summary>
    public MetricValue Maximum => Over(rates => rates.Max());

    /// <summary>Largest less smallest, in [0, 1]; biased upward where groups are small, see <see cref="PermutationNull"/>.</summary>
    public MetricValue Difference => Over(rates => rates.Max() - rates.Min());

    /// <summary>Smallest over largest, in [0, 1]; 0/0 is not computable. The four-fifths rule asks for 0.8.</summary>
    public MetricValue Ratio => Over(rates => rates.Min() / rates.Max());

    /// <summary>Whether <see cref="Ratio"/> is at least four fifths (29 CFR 1607.4 D, of selection rates); null where there is no ratio.</summary>
    public bool? KeepsFourFifths => Ratio.Value is { } ratio ? ratio >= 0.8 : null;

    /// <summary>Largest distance to the rate of all rows.</summary>
    public MetricValue DifferenceToOverall => Over(rates => rates.Max(rate => Math.Abs(rate - Overall.Or(double.NaN))));

    /// <summary>Smallest ratio to the rate of all rows, ratios above 1 inverted.</summary>
    public MetricValue RatioToOverall => Over(rates => rates.Min(rate => Folded(rate / Overall.Or(double.NaN))));

    internal static GroupDisparity Of(GroupFrame frame, GroupRate rate, GroupPolicy policy)
    {
        MetricValue In(BinaryConfusion counts) => rate.Of(counts) is var value && !value.IsComputable && policy.UndefinedIsZero && counts.Total > 0 ? 0 : rate.Of(counts);
        return new()
        {
            Rate = rate,
            Overall = In(frame.Overall),
            ByGroup = frame.Groups.Where(group => group.IsSufficient(rate, policy)).ToDictionary(group => group.Name, group => In(group.Counts), StringComparer.Ordinal),
            Insufficient = [.. frame.Groups.Where(group => !group.IsSufficient(rate, policy)).Select(group => group.Name)],
        };
    }

    private MetricValue Over(Func<double[], double> compare)
    {
        if (ByGroup.Count == 0)
            return MetricValue.NotComputable($"no group is large enough; too small are {string.Join(", ", Insufficient)}");

        foreach (var (name, value) in ByGroup)
        {
            if (!value.IsComputable)
                return MetricValue.NotComputable($"{Rate} of group '{name}': {value.Reason}");
        }

        var result = compare([.. ByGroup.Values.Select(value => value.Value!.Value)]);
        return double.IsNaN(result) ? MetricValue.NotComputable($"{Rate} is 0 in every group, and 0/0 is no ratio") : result;
    }

    private static double Folded(double ratio) => ratio > 1 ? 1 / ratio : ratio;
}
