namespace MlOps.Sdk.Statistics;

/// <summary>
/// Counts of a reference and a current sample over the same bins or categories: what every binned score is computed
/// from. Bins that are empty on both sides are dropped.
/// </summary>
public sealed class BinnedPair
{
    private readonly long[] _reference;
    private readonly long[] _current;

    private BinnedPair(IReadOnlyList<string> labels, long[] reference, long[] current)
    {
        Labels = labels;
        _reference = reference;
        _current = current;
        ReferenceTotal = reference.Sum();
        CurrentTotal = current.Sum();
    }

    /// <summary>Names of the bins, in order.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Counts of the reference, one a bin.</summary>
    public ReadOnlySpan<long> Reference => _reference;

    /// <summary>Counts of the current sample, one a bin.</summary>
    public ReadOnlySpan<long> Current => _current;

    /// <summary>Number of bins that hold anything.</summary>
    public int BinCount => _reference.Length;

    /// <summary>All values of the reference.</summary>
    public long ReferenceTotal { get; }

    /// <summary>All values of the current sample.</summary>
    public long CurrentTotal { get; }

    /// <summary>Pairs counts of the same bins.</summary>
    /// <param name="labels">Names of the bins; empty to number them.</param>
    /// <param name="reference">Counts of the reference.</param>
    /// <param name="current">Counts of the current sample.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a count is negative.</exception>
    public static BinnedPair Of(ReadOnlySpan<long> reference, ReadOnlySpan<long> current, IReadOnlyList<string>? labels = null)
    {
        if (reference.Length != current.Length)
            throw new ArgumentException($"The reference has {reference.Length} bins and the current sample {current.Length}; count both over the same bins.", nameof(current));
        if (labels is not null && labels.Count != reference.Length)
            throw new ArgumentException($"{reference.Length} bins need as many labels, not {labels.Count}.", nameof(labels));

        var kept = new List<int>(reference.Length);
        for (var i = 0; i < reference.Length; i++)
        {
            if (reference[i] < 0 || current[i] < 0)
                throw new ArgumentException($"Bin {i} counts {Math.Min(reference[i], current[i])}; counts are not negative.", reference[i] < 0 ? nameof(reference) : nameof(current));
            if (reference[i] > 0 || current[i] > 0)
                kept.Add(i);
        }

        var names = new string[kept.Count];
        var a = new long[kept.Count];
        var b = new long[kept.Count];
        for (var k = 0; k < kept.Count; k++)
        {
            var i = kept[k];
            names[k] = labels is null ? i.ToString(System.Globalization.CultureInfo.InvariantCulture) : labels[i];
            a[k] = reference[i];
            b[k] = current[i];
        }

        return new BinnedPair(names, a, b);
    }

    /// <summary>Pairs counts by category, over the union of both sides in ordinal order.</summary>
    public static BinnedPair Of(IReadOnlyDictionary<string, long> reference, IReadOnlyDictionary<string, long> current)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        var keys = reference.Keys.Union(current.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var a = new long[keys.Length];
        var b = new long[keys.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            a[i] = reference.GetValueOrDefault(keys[i]);
            b[i] = current.GetValueOrDefault(keys[i]);
        }

        return Of(a, b, keys);
    }

    /// <summary>Bins two numeric samples; missing values are left out.</summary>
    public static BinnedPair Of(NumericBins bins, ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        ArgumentNullException.ThrowIfNull(bins);
        return Of(bins.Count(reference), bins.Count(current), bins.Labels);
    }

    /// <summary>
    /// Merges the rarest bins into one, <c>(other)</c>, until every expected count of the 2 × k table is at least
    /// <paramref name="smallestExpected"/>, so that a chi-squared test may be believed.
    /// </summary>
    /// <returns>This pair where nothing needed merging.</returns>
    public BinnedPair MergeRare(double smallestExpected = 5)
    {
        double total = ReferenceTotal + CurrentTotal;
        var smaller = Math.Min(ReferenceTotal, CurrentTotal);
        var order = Enumerable.Range(0, BinCount).OrderBy(i => _reference[i] + _current[i]).ThenByDescending(i => i).ToArray();
        long pooled = 0;
        var merged = 0;
        while (merged < order.Length)
        {
            var rarest = _reference[order[merged]] + _current[order[merged]];
            var isEnough = (pooled == 0 || pooled * smaller / total >= smallestExpected) && rarest * smaller / total >= smallestExpected;
            if (isEnough)
                break;
            pooled += rarest;
            merged++;
        }

        if (merged <= 1 && !(merged == 1 && order.Length > 1))
            return this;

        // A single rare bin is joined by the next rarest one; alone it would stay as it is.
        if (merged == 1)
            merged = 2;
        var rare = order.Take(merged).ToHashSet();
        var names = new List<string>();
        var a = new List<long>();
        var b = new List<long>();
        for (var i = 0; i < BinCount; i++)
        {
            if (rare.Contains(i))
                continue;
            names.Add(Labels[i]);
            a.Add(_reference[i]);
            b.Add(_current[i]);
        }

        names.Add("(other)");
        a.Add(rare.Sum(i => _reference[i]));
        b.Add(rare.Sum(i => _current[i]));
        return new BinnedPair([.. names], [.. a], [.. b]) { ApproximationNoise = ApproximationNoise };
    }

    /// <summary>This pair and one more bin, which is left out again where it is empty on both sides.</summary>
    internal BinnedPair With(string label, long reference, long current) =>
        reference == 0 && current == 0
            ? this
            : new([.. Labels, label], [.. _reference, reference], [.. _current, current]) { ApproximationNoise = ApproximationNoise };

    /// <summary>This pair, its noise raised by that of the sketches it was read from.</summary>
    internal BinnedPair WithNoise(double noise) => new(Labels, _reference, _current) { ApproximationNoise = noise };

    /// <summary>What stands in the way of any binned score, or null.</summary>
    internal DriftResult? Refuse(string method) => (ReferenceTotal, CurrentTotal) switch
    {
        (0, _) => DriftResult.NotComputable(method, "the reference sample is empty", 0, CurrentTotal),
        (_, 0) => DriftResult.NotComputable(method, "the current sample is empty", ReferenceTotal, 0),
        _ => null,
    };

    /// <summary>1/n + 1/m, the scale of every score's sampling noise, and what approximate counts add to it.</summary>
    internal double NoiseScale => 1.0 / ReferenceTotal + 1.0 / CurrentTotal + ApproximationNoise;

    /// <summary>Extra noise of counts read from a sketch, as the reciprocal of the sample size with the same noise.</summary>
    internal double ApproximationNoise { get; init; }
}
