namespace MlOps.Sdk.Statistics;

/// <summary>How numeric columns become counts over bins, for methods that compare counts.</summary>
public sealed class NumericBinning
{
    private readonly Func<DriftColumn, DriftColumn, BinnedPair> _pair;
    private readonly bool _isFinite;

    private NumericBinning(string name, bool isFinite, Func<DriftColumn, DriftColumn, BinnedPair> pair) => (Name, _isFinite, _pair) = (name, isFinite, pair);

    /// <summary>Name and size, such as <c>quantiles-10</c>.</summary>
    public string Name { get; }

    /// <summary>The default: ten bins of about equal reference share.</summary>
    public static NumericBinning Default { get; } = Quantiles(10);

    /// <summary>One bin a value, for columns of few values.</summary>
    public static NumericBinning Values { get; } = new("values", false, (x, y) => BinnedPair.Of(x.Counts.Counts, y.Counts.Counts));

    /// <summary>Evidently 0.7 for PSI, Kullback–Leibler and Jensen–Shannon; see <see cref="PeerBinning.Evidently"/>.</summary>
    public static NumericBinning Evidently { get; } = new("evidently", true, (x, y) => PeerBinning.Evidently(x.Sorted, y.Sorted));

    /// <summary>Evidently 0.7 for the Hellinger distance; see <see cref="PeerBinning.EvidentlyHellinger"/>.</summary>
    public static NumericBinning EvidentlyHellinger { get; } = new("evidently-hellinger", true, (x, y) => PeerBinning.EvidentlyHellinger(x.Sorted, y.Sorted));

    /// <summary>NannyML 0.13; see <see cref="PeerBinning.NannyMl"/>.</summary>
    public static NumericBinning NannyMl { get; } = new("nannyml", true, (x, y) => PeerBinning.NannyMl(x.Sorted, y.Sorted));

    /// <summary>Bins of about equal reference share.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bins"/> is below 2.</exception>
    public static NumericBinning Quantiles(int bins)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 2);
        return new NumericBinning($"quantiles-{bins}", false, (x, y) => Pair(NumericBins.ByQuantiles(x.Sorted, bins), x, y)) { QuantileBins = bins };
    }

    /// <summary>Bins of equal width over the reference's range.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bins"/> is below 2.</exception>
    public static NumericBinning Widths(int bins)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 2);
        return new NumericBinning($"widths-{bins}", true, (x, y) => Pair(NumericBins.ByWidth(x.Sorted, bins), x, y));
    }

    /// <summary>Fixed bins, such as those a reference was binned with in training.</summary>
    public static NumericBinning At(NumericBins bins)
    {
        ArgumentNullException.ThrowIfNull(bins);
        return new NumericBinning($"fixed-{bins.BinCount}", false, (x, y) => Pair(bins, x, y));
    }

    /// <summary>How many quantile bins, or null for another rule.</summary>
    internal int? QuantileBins { get; private init; }

    /// <summary>Why these columns cannot be binned, or null.</summary>
    internal string? Reason(DriftColumn reference, DriftColumn current)
    {
        if (reference.Sorted.Count == 0 || current.Sorted.Count == 0)
            return null;
        return _isFinite && (reference.Sorted.HasInfinity || current.Sorted.HasInfinity || !double.IsFinite(Range(reference, current)))
            ? $"{Name} bins need a finite range; drop infinite values or use bins by quantiles"
            : null;
    }

    internal BinnedPair Of(DriftColumn reference, DriftColumn current) =>
        reference.Sorted.Count == 0 || current.Sorted.Count == 0
            ? BinnedPair.Of([reference.Sorted.Count], [current.Sorted.Count])
            : _pair(reference, current);

    private static double Range(DriftColumn x, DriftColumn y) =>
        Math.Max(x.Sorted.Values[^1], y.Sorted.Values[^1]) - Math.Min(x.Sorted.Values[0], y.Sorted.Values[0]);

    private static BinnedPair Pair(NumericBins bins, DriftColumn x, DriftColumn y) => BinnedPair.Of(bins, x.Sorted.Values, y.Sorted.Values);
}
