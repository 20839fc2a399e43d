namespace MlOps.Sdk.Statistics;

/// <summary>Groups compared with one of them, the reference.</summary>
public static class GroupReference
{
    /// <summary>The group with the most rows; the first by name of equals.</summary>
    public static string Largest(this GroupFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return frame.Groups.MaxBy(group => group.Rows)!.Name;
    }

    /// <summary>The group with the smallest rate, or null where no group has one.</summary>
    public static string? WithLeast(this GroupFrame frame, GroupRate rate)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return frame.Groups.Where(group => rate.Of(group.Counts).IsComputable).MinBy(group => rate.Of(group.Counts).Or(0))?.Name;
    }

    /// <summary>Each group's rate over that of the reference group, the reference included.</summary>
    /// <exception cref="ArgumentException">There is no such group.</exception>
    public static IReadOnlyList<ReferenceDisparity> ComparedWith(this GroupFrame frame, string reference, GroupRate rate) =>
        Compare(frame, reference, group => rate.Of(group.Counts));

    /// <summary>Each group's share of all rows decided positively over that of the reference group (Aequitas: predicted positive rate; equal parity).</summary>
    /// <inheritdoc cref="ComparedWith"/>
    public static IReadOnlyList<ReferenceDisparity> PositivesComparedWith(this GroupFrame frame, string reference)
    {
        ArgumentNullException.ThrowIfNull(frame);
        var overall = frame.Overall;
        var all = overall.TruePositives + overall.FalsePositives;
        return Compare(frame, reference, group => all > 0 ? (group.Counts.TruePositives + group.Counts.FalsePositives) / all : MetricValue.NotComputable("no row is called positive"));
    }

    private static ReferenceDisparity[] Compare(GroupFrame frame, string reference, Func<GroupCounts, MetricValue> of)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(reference);
        var to = frame.Groups.FirstOrDefault(group => string.Equals(group.Name, reference, StringComparison.Ordinal))
            ?? throw new ArgumentException($"There is no group '{reference}'; there are {string.Join(", ", frame.Groups.Select(group => group.Name))}.", nameof(reference));
        var theirs = of(to);
        return [.. frame.Groups.Select(group =>
        {
            var ours = of(group);
            return new ReferenceDisparity(group.Name, ours, !ours.IsComputable ? ours : !theirs.IsComputable ? theirs : Ratio(ours.Value.Value, theirs.Value.Value));
        })];
    }

    private static MetricValue Ratio(double part, double whole) =>
        whole != 0 ? part / whole : part != 0 ? double.PositiveInfinity : MetricValue.NotComputable("both rates are 0, and 0/0 is no ratio");
}
