namespace MlOps.Sdk.Statistics;

/// <summary>
/// Rates of groups under resampling of rows. A replicate that lacks a group, or in which a group's rate has no rows to be taken over,
/// says nothing of that group: it is left out there, compared among the groups it has, and counted.
/// </summary>
public sealed class GroupBootstrap
{
    private readonly SortedDictionary<string, double[]> _byGroup;
    private readonly double[] _differences;

    private GroupBootstrap(SortedDictionary<string, double[]> byGroup, double[] differences, int replicates, int lacking)
    {
        (_byGroup, _differences, Replicates, LackingAGroup) = (byGroup, differences, replicates, lacking);
        foreach (var values in byGroup.Values)
            Array.Sort(values);
        Array.Sort(differences);
    }

    /// <summary>Replicates drawn.</summary>
    public int Replicates { get; }

    /// <summary>Replicates in which at least one group had no rate.</summary>
    public int LackingAGroup { get; }

    /// <summary>The groups in ordinal order.</summary>
    public IReadOnlyCollection<string> Groups => _byGroup.Keys;

    /// <summary>Draws rows with replacement.</summary>
    /// <param name="truth">Whether each row is positive.</param>
    /// <param name="predicted">Whether each row was decided positively.</param>
    /// <param name="groups">The group of each row.</param>
    /// <param name="rate">The rate.</param>
    /// <param name="weights">A weight a row, or none.</param>
    /// <param name="withinGroups">Whether each group keeps its number of rows: no replicate lacks a group then, but the intervals are too narrow where the sizes of groups vary by chance as well.</param>
    /// <param name="replicates">Replicates, at least 100.</param>
    /// <param name="seed">The same seed draws the same rows.</param>
    /// <exception cref="ArgumentException">Lengths differ, there is no row, a weight is negative or not finite, or a group is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are too few replicates.</exception>
    public static GroupBootstrap Of(
        ReadOnlySpan<bool> truth, ReadOnlySpan<bool> predicted, IReadOnlyList<string?> groups, GroupRate rate, ReadOnlySpan<double> weights = default, bool withinGroups = false, int replicates = 2000, int seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(replicates, 100);
        GroupFrame.Of(truth, predicted, groups, weights);
        int[][] strata = withinGroups
            ? [.. Enumerable.Range(0, groups.Count).GroupBy(row => groups[row], StringComparer.Ordinal).Select(group => group.ToArray())]
            : [[.. Enumerable.Range(0, groups.Count)]];
        var random = new SplitMix64((ulong)seed);
        var draw = new int[groups.Count];
        return Take(truth, predicted, groups, rate, weights, replicates, _ =>
        {
            var next = 0;
            foreach (var stratum in strata)
            {
                for (var i = 0; i < stratum.Length; i++)
                    draw[next++] = stratum[random.NextBelow(stratum.Length)];
            }

            return draw;
        });
    }

    /// <summary>Takes replicates whose rows are given.</summary>
    /// <param name="truth">Whether each row is positive.</param>
    /// <param name="predicted">Whether each row was decided positively.</param>
    /// <param name="groups">The group of each row.</param>
    /// <param name="rate">The rate.</param>
    /// <param name="draws">The rows of each replicate, by index.</param>
    /// <param name="weights">A weight a row, or none.</param>
    /// <exception cref="ArgumentException">Lengths differ, there is no row or no replicate, a weight is negative or not finite, a group is null, or a replicate has a row that does not exist.</exception>
    public static GroupBootstrap Over(
        ReadOnlySpan<bool> truth, ReadOnlySpan<bool> predicted, IReadOnlyList<string?> groups, GroupRate rate, IReadOnlyList<int[]> draws, ReadOnlySpan<double> weights = default)
    {
        ArgumentNullException.ThrowIfNull(draws);
        if (draws.Count == 0)
            throw new ArgumentException("There are no replicates; give at least one.", nameof(draws));
        for (var k = 0; k < draws.Count; k++)
        {
            foreach (var row in draws[k])
            {
                if ((uint)row >= (uint)truth.Length)
                    throw new ArgumentException($"Replicate {k} has row {row}, and there are {truth.Length} rows.", nameof(draws));
            }
        }

        return Take(truth, predicted, groups, rate, weights, draws.Count, k => draws[k]);
    }

    /// <summary>A quantile of the group's rate over the replicates that have one.</summary>
    /// <exception cref="ArgumentException">There is no such group.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The share lies outside [0, 1].</exception>
    public MetricValue Quantile(string group, double share)
    {
        ArgumentNullException.ThrowIfNull(group);
        return _byGroup.TryGetValue(group, out var values)
            ? Quantile(values, share, $"no replicate has a rate of '{group}'")
            : throw new ArgumentException($"There is no group '{group}'; there are {string.Join(", ", Groups)}.", nameof(group));
    }

    /// <summary>A quantile of the largest less the smallest rate, over the groups each replicate has.</summary>
    /// <inheritdoc cref="Quantile(string, double)"/>
    public MetricValue DifferenceQuantile(double share) => Quantile(_differences, share, "no replicate has a rate of any group");

    private static GroupBootstrap Take(
        ReadOnlySpan<bool> truth, ReadOnlySpan<bool> predicted, IReadOnlyList<string?> groups, GroupRate rate, ReadOnlySpan<double> weights, int replicates, Func<int, int[]> draw)
    {
        var names = GroupFrame.Of(truth, predicted, groups, weights).Groups.Select(group => group.Name).ToArray();
        var slot = names.Select((name, at) => (name, at)).ToDictionary(pair => pair.name, pair => pair.at, StringComparer.Ordinal);
        int[] codes = [.. groups.Select(group => slot[group!])];
        List<double>[] rates = [.. names.Select(_ => new List<double>(replicates))];
        var differences = new List<double>(replicates);
        var counts = new BinaryConfusion[names.Length];
        var lacking = 0;
        for (var k = 0; k < replicates; k++)
        {
            Array.Clear(counts);
            foreach (var row in draw(k))
            {
                var weight = weights.IsEmpty ? 1 : weights[row];
                counts[codes[row]] += (truth[row], predicted[row]) switch
                {
                    (true, true) => new(weight, 0, 0, 0),
                    (false, true) => new(0, weight, 0, 0),
                    (true, false) => new(0, 0, weight, 0),
                    _ => new(0, 0, 0, weight),
                };
            }

            double low = double.PositiveInfinity, high = double.NegativeInfinity;
            var present = 0;
            for (var g = 0; g < names.Length; g++)
            {
                if (rate.Of(counts[g]).Value is not { } value)
                    continue;
                rates[g].Add(value);
                (low, high, present) = (Math.Min(low, value), Math.Max(high, value), present + 1);
            }

            lacking += present < names.Length ? 1 : 0;
            if (present > 0)
                differences.Add(high - low);
        }

        var byGroup = new SortedDictionary<string, double[]>(StringComparer.Ordinal);
        for (var g = 0; g < names.Length; g++)
            byGroup[names[g]] = [.. rates[g]];
        return new(byGroup, [.. differences], replicates, lacking);
    }

    private static MetricValue Quantile(double[] sorted, double share, string none)
    {
        Probability.ThrowIfOutside(share);
        return sorted.Length > 0 ? Quantiles.Type7(sorted, share) : MetricValue.NotComputable(none);
    }
}
