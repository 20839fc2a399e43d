using System.Runtime.InteropServices;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// Decisions about groups of people, as counts: mergeable over windows and machines, and enough for every parity of rates
/// (definitions: Fairlearn 0.12). Too small groups are listed and kept out of comparisons; they are never dropped in silence.
/// </summary>
public sealed class GroupFrame
{
    /// <summary>The group of rows without a value, where that was asked for.</summary>
    public const string MissingGroup = "(missing)";

    private GroupFrame(IReadOnlyList<GroupCounts> groups) => Groups = groups;

    /// <summary>The groups in ordinal order of their names.</summary>
    public IReadOnlyList<GroupCounts> Groups { get; }

    /// <summary>The counts of all rows.</summary>
    public BinaryConfusion Overall => Groups.Aggregate(default(BinaryConfusion), (sum, group) => sum + group.Counts);

    /// <summary>Counts decisions by group.</summary>
    /// <param name="truth">Whether each row is positive.</param>
    /// <param name="predicted">Whether each row was decided positively.</param>
    /// <param name="groups">The group of each row; for an intersection join the values with <c>|</c>.</param>
    /// <param name="weights">A weight a row, or none.</param>
    /// <param name="missingIsGroup">Whether a null group is the group <see cref="MissingGroup"/>; otherwise it is refused.</param>
    /// <exception cref="ArgumentException">Lengths differ, there is no row, a weight is negative or not finite, or a group is null.</exception>
    public static GroupFrame Of(ReadOnlySpan<bool> truth, ReadOnlySpan<bool> predicted, IReadOnlyList<string?> groups, ReadOnlySpan<double> weights = default, bool missingIsGroup = false)
    {
        ArgumentNullException.ThrowIfNull(groups);
        BinaryInput.ThrowIfLengthsDiffer(truth.Length, predicted.Length, nameof(predicted));
        BinaryInput.ThrowIfLengthsDiffer(truth.Length, groups.Count, nameof(groups));
        BinaryInput.ThrowIfBadWeights(truth.Length, weights);
        if (truth.IsEmpty)
            throw new ArgumentException("There are no rows, and so no groups to compare.", nameof(truth));

        var slots = new Dictionary<string, Tally>(StringComparer.Ordinal);
        for (var i = 0; i < truth.Length; i++)
        {
            var name = groups[i] ?? (missingIsGroup ? MissingGroup : throw new ArgumentException($"The group of row {i} is null; leave the row out, or ask for a group of the missing.", nameof(groups)));
            CollectionsMarshal.GetValueRefOrAddDefault(slots, name, out _).Add(truth[i], predicted[i], weights.IsEmpty ? 1 : weights[i]);
        }

        return FromGroups(slots.Select(slot => slot.Value.ToGroup(slot.Key)));
    }

    /// <summary>Counts decisions by group within each value of a control column, so that each comparison is made among comparable rows (Simpson's paradox).</summary>
    /// <param name="truth">Whether each row is positive.</param>
    /// <param name="predicted">Whether each row was decided positively.</param>
    /// <param name="groups">The group of each row.</param>
    /// <param name="control">The control value of each row.</param>
    /// <param name="weights">A weight a row, or none.</param>
    /// <param name="missingIsGroup">Whether a null group or control value is the group <see cref="MissingGroup"/>; otherwise it is refused.</param>
    /// <returns>A frame a control value, in ordinal order.</returns>
    /// <exception cref="ArgumentException">Lengths differ, there is no row, a weight is negative or not finite, or a group or control value is null.</exception>
    public static IReadOnlyDictionary<string, GroupFrame> OfEach(
        ReadOnlySpan<bool> truth, ReadOnlySpan<bool> predicted, IReadOnlyList<string?> groups, IReadOnlyList<string?> control, ReadOnlySpan<double> weights = default, bool missingIsGroup = false)
    {
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(control);
        BinaryInput.ThrowIfLengthsDiffer(truth.Length, predicted.Length, nameof(predicted));
        BinaryInput.ThrowIfLengthsDiffer(truth.Length, groups.Count, nameof(groups));
        BinaryInput.ThrowIfLengthsDiffer(truth.Length, control.Count, nameof(control));
        BinaryInput.ThrowIfBadWeights(truth.Length, weights);
        var rowsOf = new SortedDictionary<string, List<int>>(StringComparer.Ordinal);
        for (var i = 0; i < truth.Length; i++)
        {
            var value = control[i] ?? (missingIsGroup ? MissingGroup : throw new ArgumentException($"The control value of row {i} is null; leave the row out, or ask for a group of the missing.", nameof(control)));
            if (!rowsOf.TryGetValue(value, out var rows))
                rowsOf.Add(value, rows = []);
            rows.Add(i);
        }

        if (rowsOf.Count == 0)
            throw new ArgumentException("There are no rows, and so no groups to compare.", nameof(truth));
        var frames = new SortedDictionary<string, GroupFrame>(StringComparer.Ordinal);
        foreach (var (value, rows) in rowsOf)
            frames.Add(value, Of(Take(truth, rows), Take(predicted, rows), [.. rows.Select(row => groups[row])], weights.IsEmpty ? [] : Take(weights, rows), missingIsGroup));
        return frames;
    }

    /// <summary>A frame from counts kept elsewhere, such as those of a window; groups of one name are added up.</summary>
    /// <exception cref="ArgumentException">There is no group.</exception>
    public static GroupFrame FromGroups(IEnumerable<GroupCounts> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        GroupCounts[] merged =
        [
            .. groups.GroupBy(group => group.Name, StringComparer.Ordinal)
                .Select(same => new GroupCounts(same.Key, same.Sum(group => group.Rows), same.Sum(group => group.PositiveRows), same.Aggregate(default(BinaryConfusion), (sum, group) => sum + group.Counts)))
                .OrderBy(group => group.Name, StringComparer.Ordinal),
        ];
        return merged.Length > 0 ? new(merged) : throw new ArgumentException("There is no group to compare.", nameof(groups));
    }

    /// <summary>The counts of both, group by group.</summary>
    public GroupFrame Merge(GroupFrame other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return FromGroups(Groups.Concat(other.Groups));
    }

    /// <summary>Compares a rate between the groups.</summary>
    public GroupDisparity Compare(GroupRate rate, GroupPolicy? policy = null) => GroupDisparity.Of(this, rate, policy ?? GroupPolicy.Default);

    /// <summary>Equalized odds: the larger difference of true and false positive rates, or their mean.</summary>
    public MetricValue EqualizedOddsDifference(GroupPolicy? policy = null, bool mean = false) =>
        Both(Compare(GroupRate.TruePositiveRate, policy).Difference, Compare(GroupRate.FalsePositiveRate, policy).Difference, mean ? (a, b) => (a + b) / 2 : Math.Max);

    /// <summary>Equalized odds: the smaller ratio of true and false positive rates, or their mean.</summary>
    public MetricValue EqualizedOddsRatio(GroupPolicy? policy = null, bool mean = false) =>
        Both(Compare(GroupRate.TruePositiveRate, policy).Ratio, Compare(GroupRate.FalsePositiveRate, policy).Ratio, mean ? (a, b) => (a + b) / 2 : Math.Min);

    /// <summary>
    /// Each group's rate drawn towards the rate of all rows as by so many more rows of it (the mean of a beta-binomial model), for ranking groups of
    /// very different size. Groups of any size take part; those without rows get the rate of all.
    /// </summary>
    /// <param name="rate">A rate that is a share of rows: any but F1 and balanced accuracy.</param>
    /// <param name="strength">Rows of the overall rate added to each group, above 0.</param>
    /// <returns>By group; null where the rate of all rows is not computable.</returns>
    /// <exception cref="ArgumentException">The rate is no share of rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="strength"/> is not positive and finite.</exception>
    public IReadOnlyDictionary<string, double>? Shrunk(GroupRate rate, double strength = 30)
    {
        if (!rate.IsShare())
            throw new ArgumentException($"{rate} is no share of rows, and so cannot be shrunk towards one.", nameof(rate));
        if (!(strength > 0 && double.IsFinite(strength)))
            throw new ArgumentOutOfRangeException(nameof(strength), strength, "The strength is a finite number of rows above 0.");
        return rate.Of(Overall).Value is { } overall
            ? Groups.ToDictionary(group => group.Name, group => rate.Share(group.Counts) is var (part, whole, _) ? (part + strength * overall) / (whole + strength) : overall, StringComparer.Ordinal)
            : null;
    }

    private static T[] Take<T>(ReadOnlySpan<T> values, List<int> rows)
    {
        var taken = new T[rows.Count];
        for (var i = 0; i < taken.Length; i++)
            taken[i] = values[rows[i]];
        return taken;
    }

    private static MetricValue Both(MetricValue a, MetricValue b, Func<double, double, double> join) =>
        !a.IsComputable ? a : !b.IsComputable ? b : join(a.Value.Value, b.Value.Value);

    private struct Tally
    {
        private long _rows;
        private long _positives;
        private double _tp;
        private double _fp;
        private double _fn;
        private double _tn;

        public void Add(bool truth, bool predicted, double weight)
        {
            _rows++;
            _positives += truth ? 1 : 0;
            if (truth && predicted)
                _tp += weight;
            else if (predicted)
                _fp += weight;
            else if (truth)
                _fn += weight;
            else
                _tn += weight;
        }

        public readonly GroupCounts ToGroup(string name) => new(name, _rows, _positives, new(_tp, _fp, _fn, _tn));
    }
}
