namespace MlOps.Sdk.Statistics;

/// <summary>
/// Counts of a reference and a current sample over the same bins or categories: what every binned score is computed
/// from. Bins that are empty on both sides are dropped.
/// </summary>
public sealed class BinnedPair
{
    private readonly long[] _reference;
    private readonly long[] _current;

    /// <summary>Shares by weight; null where every row counts as one.</summary>
    private readonly double[]? _referenceShares;
    private readonly double[]? _currentShares;

    private BinnedPair(IReadOnlyList<string> labels, long[] reference, long[] current)
    {
        Labels = labels;
        _reference = reference;
        _current = current;
        ReferenceTotal = reference.Sum();
        CurrentTotal = current.Sum();
        (EffectiveReference, EffectiveCurrent) = (ReferenceTotal, CurrentTotal);
    }

    private BinnedPair(IReadOnlyList<string> labels, long[] reference, long[] current, double[] referenceShares, double[] currentShares, double effectiveReference, double effectiveCurrent)
        : this(labels, reference, current)
    {
        (_referenceShares, _currentShares) = (referenceShares, currentShares);
        (EffectiveReference, EffectiveCurrent) = (effectiveReference, effectiveCurrent);
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

    /// <summary>Whether rows have weights: scores then use shares by weight and Kish's effective number of rows.</summary>
    public bool IsWeighted => _referenceShares is not null;

    /// <summary>Effective number of reference rows; <see cref="ReferenceTotal"/> without weights.</summary>
    public double EffectiveReference { get; }

    /// <summary>Effective number of current rows; <see cref="CurrentTotal"/> without weights.</summary>
    public double EffectiveCurrent { get; }

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
    /// Bins two weighted samples. Scores take shares by weight; their p-values, limits and noise, and the tables of chi-squared
    /// and G, take Kish's effective sizes, a first-order correction as Rao and Scott's (1981) with one design effect a side.
    /// </summary>
    public static BinnedPair Of(NumericBins bins, WeightedValues reference, WeightedValues current)
    {
        ArgumentNullException.ThrowIfNull(bins);
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        return Weighted(bins.Labels, reference.Counts(bins), current.Counts(bins), reference.Shares(bins), current.Shares(bins), reference.EffectiveCount, current.EffectiveCount);
    }

    /// <summary>Pairs weighted rows by category; null is missing and left out.</summary>
    /// <inheritdoc cref="Of(NumericBins, WeightedValues, WeightedValues)" path="/summary"/>
    /// <exception cref="ArgumentException">A column has not one weight a row, or a weight is negative, infinite or NaN.</exception>
    public static BinnedPair Of(
        IReadOnlyList<string?> reference, ReadOnlySpan<double> referenceWeights, IReadOnlyList<string?> current, ReadOnlySpan<double> currentWeights)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        string[] labels = [.. reference.Concat(current).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var codes = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < labels.Length; i++)
            codes.Add(labels[i], i);

        // A label's code is a number like any other.
        var x = WeightedValues.From([.. reference.Select(Code)], referenceWeights);
        var y = WeightedValues.From([.. current.Select(Code)], currentWeights);
        var bins = NumericBins.At([.. Enumerable.Range(1, Math.Max(0, labels.Length - 1)).Select(i => (double)i)]);
        return labels.Length == 0
            ? Of([], [])
            : Weighted(labels, x.Counts(bins), y.Counts(bins), x.Shares(bins), y.Shares(bins), x.EffectiveCount, y.EffectiveCount);

        double Code(string? label) => label is null ? double.NaN : codes[label];
    }

    private static BinnedPair Weighted(
        IReadOnlyList<string> labels, long[] reference, long[] current, double[] referenceShares, double[] currentShares, double effectiveReference, double effectiveCurrent)
    {
        int[] kept = [.. Enumerable.Range(0, labels.Count).Where(i => reference[i] + current[i] > 0)];
        return new BinnedPair(
            [.. kept.Select(i => labels[i])], [.. kept.Select(i => reference[i])], [.. kept.Select(i => current[i])],
            [.. kept.Select(i => referenceShares[i])], [.. kept.Select(i => currentShares[i])], effectiveReference, effectiveCurrent);
    }

    /// <summary>
    /// Merges the rarest bins into one, <c>(other)</c>, until every expected count of the 2 × k table is at least
    /// <paramref name="smallestExpected"/>, so that a chi-squared test may be believed.
    /// </summary>
    /// <returns>This pair where nothing needed merging.</returns>
    public BinnedPair MergeRare(double smallestExpected = 5)
    {
        double total = EffectiveReference + EffectiveCurrent;
        var smaller = Math.Min(EffectiveReference, EffectiveCurrent);
        var order = Enumerable.Range(0, BinCount).OrderBy(i => Math.Round(Both(i), 9)).ThenByDescending(i => i).ToArray();
        var pooled = 0.0;
        var merged = 0;
        var enough = smallestExpected * (1 - 1e-9); // masses of weighted rows are rounded
        while (merged < order.Length)
        {
            var rarest = Both(order[merged]);
            var isEnough = (pooled == 0 || pooled * smaller / total >= enough) && rarest * smaller / total >= enough;
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
        int[] others = [.. Enumerable.Range(0, BinCount).Where(i => !rare.Contains(i))];
        T[] Merged<T>(Func<int, T> part, Func<IEnumerable<T>, T> sum) => [.. others.Select(part), sum(rare.Select(part))];

        string[] names = [.. others.Select(i => Labels[i]), "(other)"];
        var a = Merged(i => _reference[i], counts => counts.Sum());
        var b = Merged(i => _current[i], counts => counts.Sum());
        var merge = IsWeighted
            ? new BinnedPair(names, a, b, Merged(ReferenceShare, shares => shares.Sum()), Merged(CurrentShare, shares => shares.Sum()), EffectiveReference, EffectiveCurrent)
            : new BinnedPair(names, a, b);
        return merge.WithNoise(ApproximationNoise);

        double Both(int i) => ReferenceMass(i) + CurrentMass(i);
    }

    /// <summary>Share of the reference in a bin.</summary>
    internal double ReferenceShare(int bin) => _referenceShares is null ? (double)_reference[bin] / ReferenceTotal : _referenceShares[bin];

    /// <summary>Share of the current sample in a bin.</summary>
    internal double CurrentShare(int bin) => _currentShares is null ? (double)_current[bin] / CurrentTotal : _currentShares[bin];

    /// <summary>What a table of counts takes for the reference's count: the count, or the share of the effective size.</summary>
    internal double ReferenceMass(int bin) => _referenceShares is null ? _reference[bin] : _referenceShares[bin] * EffectiveReference;

    /// <summary>The same for the current sample.</summary>
    internal double CurrentMass(int bin) => _currentShares is null ? _current[bin] : _currentShares[bin] * EffectiveCurrent;

    /// <summary>Why a method that draws, enumerates or counts whole rows cannot use this pair, or null.</summary>
    internal DriftResult? RefuseWeights(string method, string why = "permutes whole rows and has no weighted form; use chi-square or psi") => IsWeighted
        ? DriftResult.NotComputable(method, $"{method} {why}", ReferenceTotal, CurrentTotal)
        : null;

    /// <summary>This pair and one more bin, which is left out again where it is empty on both sides.</summary>
    internal BinnedPair With(string label, long reference, long current) =>
        reference == 0 && current == 0
            ? this
            : new([.. Labels, label], [.. _reference, reference], [.. _current, current]) { ApproximationNoise = ApproximationNoise };

    /// <summary>This pair, its noise raised by that of the sketches it was read from.</summary>
    internal BinnedPair WithNoise(double noise) => IsWeighted
        ? new(Labels, _reference, _current, _referenceShares!, _currentShares!, EffectiveReference, EffectiveCurrent) { ApproximationNoise = noise }
        : new(Labels, _reference, _current) { ApproximationNoise = noise };

    /// <summary>What stands in the way of any binned score, or null.</summary>
    internal DriftResult? Refuse(string method) => (ReferenceTotal, CurrentTotal) switch
    {
        (0, _) => DriftResult.NotComputable(method, "the reference sample is empty", 0, CurrentTotal),
        (_, 0) => DriftResult.NotComputable(method, "the current sample is empty", ReferenceTotal, 0),
        _ => null,
    };

    /// <summary>1/n + 1/m, the scale of every score's sampling noise, and what approximate counts add to it.</summary>
    internal double NoiseScale => 1.0 / EffectiveReference + 1.0 / EffectiveCurrent + ApproximationNoise;

    /// <summary>Bins that were empty on both sides and dropped, where the tool that is reproduced fills those too.</summary>
    internal int FilledBins { get; init; }

    /// <summary>This pair, its empty bins known to <see cref="BinSmoothing.EvidentlyFill"/>.</summary>
    internal BinnedPair Among(int bins) => new(Labels, _reference, _current) { FilledBins = bins - BinCount };

    /// <summary>Extra noise of counts read from a sketch, as the reciprocal of the sample size with the same noise.</summary>
    internal double ApproximationNoise { get; init; }
}
