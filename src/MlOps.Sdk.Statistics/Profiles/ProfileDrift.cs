namespace MlOps.Sdk.Statistics;

/// <summary>
/// Compares a stored reference profile with a raw window or with another profile. Where a sketch is approximate its
/// error is part of the answer: p-values are the largest the error allows, so approximation alone never alarms.
/// </summary>
public static class ProfileDrift
{
    /// <summary>The comparison we advise, by kind of column: <see cref="NumericDrift"/> or <see cref="CategoricalDrift"/>.</summary>
    /// <returns>Not computable when the two are of different kinds.</returns>
    public static DriftResult Compare(ColumnProfile reference, ColumnProfile current)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        return (reference, current) switch
        {
            (NumericProfile a, NumericProfile b) => Compare(NumericView.Of(a), NumericView.Of(b)),
            (CategoricalProfile a, CategoricalProfile b) => ChiSquareTest(a, b),
            _ => DriftResult.NotComputable(
                NumericDrift.Method, $"the reference is {Kind(reference)} and the current column is {Kind(current)}", reference.Count, current.Count),
        };
    }

    /// <summary>Kolmogorov–Smirnov for significance and normed Wasserstein for size, a raw window against a profile.</summary>
    public static DriftResult Compare(NumericProfile reference, ReadOnlySpan<double> window) =>
        Compare(NumericView.Of(reference), NumericView.Of(window));

    /// <summary>Chi-squared over categories, a raw window against a profile; null is missing.</summary>
    public static DriftResult Compare(CategoricalProfile reference, IEnumerable<string?> window) =>
        ChiSquareTest(reference, CategoricalProfile.Of(reference?.Name ?? "window", window));

    /// <summary>The Kolmogorov–Smirnov test; the details give the p-values at either end of the sketches' error.</summary>
    public static DriftResult KolmogorovSmirnovTest(NumericProfile reference, NumericProfile current) =>
        KolmogorovSmirnovTest(NumericView.Of(reference), NumericView.Of(current));

    /// <inheritdoc cref="KolmogorovSmirnovTest(NumericProfile, NumericProfile)"/>
    public static DriftResult KolmogorovSmirnovTest(NumericProfile reference, ReadOnlySpan<double> window) =>
        KolmogorovSmirnovTest(NumericView.Of(reference), NumericView.Of(window));

    /// <summary>The Wasserstein-1 distance; the effect is in units of the reference's standard deviation.</summary>
    public static DriftResult WassersteinDistance(NumericProfile reference, NumericProfile current) =>
        WassersteinDistance(NumericView.Of(reference), NumericView.Of(current));

    /// <inheritdoc cref="WassersteinDistance(NumericProfile, NumericProfile)"/>
    public static DriftResult WassersteinDistance(NumericProfile reference, ReadOnlySpan<double> window) =>
        WassersteinDistance(NumericView.Of(reference), NumericView.Of(window));

    /// <summary>The population stability index over bins of equal reference share.</summary>
    public static DriftResult StabilityIndex(NumericProfile reference, NumericProfile current, int bins = 10, BinSmoothing smoothing = default) =>
        Binned(PopulationStabilityIndex.Method, NumericView.Of(reference), NumericView.Of(current), bins, pair => PopulationStabilityIndex.Compare(pair, smoothing));

    /// <inheritdoc cref="StabilityIndex(NumericProfile, NumericProfile, int, BinSmoothing)"/>
    public static DriftResult StabilityIndex(NumericProfile reference, ReadOnlySpan<double> window, int bins = 10, BinSmoothing smoothing = default) =>
        Binned(PopulationStabilityIndex.Method, NumericView.Of(reference), NumericView.Of(window), bins, pair => PopulationStabilityIndex.Compare(pair, smoothing));

    /// <summary>The population stability index over categories.</summary>
    public static DriftResult StabilityIndex(CategoricalProfile reference, CategoricalProfile current, BinSmoothing smoothing = default) =>
        PopulationStabilityIndex.Compare(CategoryPairs.Of(reference, current), smoothing);

    /// <summary>The Jensen–Shannon distance over bins of equal reference share.</summary>
    public static DriftResult JensenShannonDistance(NumericProfile reference, NumericProfile current, int bins = 10, LogBase logBase = LogBase.Two) =>
        Binned(JensenShannon.Method, NumericView.Of(reference), NumericView.Of(current), bins, pair => JensenShannon.Compare(pair, logBase));

    /// <inheritdoc cref="JensenShannonDistance(NumericProfile, NumericProfile, int, LogBase)"/>
    public static DriftResult JensenShannonDistance(NumericProfile reference, ReadOnlySpan<double> window, int bins = 10, LogBase logBase = LogBase.Two) =>
        Binned(JensenShannon.Method, NumericView.Of(reference), NumericView.Of(window), bins, pair => JensenShannon.Compare(pair, logBase));

    /// <summary>The Jensen–Shannon distance over categories.</summary>
    public static DriftResult JensenShannonDistance(CategoricalProfile reference, CategoricalProfile current, LogBase logBase = LogBase.Two) =>
        JensenShannon.Compare(CategoryPairs.Of(reference, current), logBase);

    /// <summary>The chi-squared test over categories, rare ones merged.</summary>
    public static DriftResult ChiSquareTest(CategoricalProfile reference, CategoricalProfile current) =>
        ChiSquare.Test(CategoryPairs.Of(reference, current), mergeRare: true) with
        {
            ReferenceMissing = reference.MissingCount,
            CurrentMissing = current.MissingCount,
        };

    /// <summary>Whether the share of missing values changed.</summary>
    public static DriftResult MissingShare(ColumnProfile reference, ColumnProfile current)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        return TwoProportions.Test(reference.MissingCount, reference.RowCount, current.MissingCount, current.RowCount) with { Variant = "share of missing values" };
    }

    private static DriftResult Compare(NumericView reference, NumericView current)
    {
        var test = KolmogorovSmirnovTest(reference, current);
        if (!test.IsComputable)
            return test with { Method = NumericDrift.Method };

        var distance = WassersteinDistance(reference, current);
        var details = new Dictionary<string, double>(test.Details);
        if (distance.Statistic is { } raw)
            details["wasserstein"] = raw;
        return test with
        {
            Method = NumericDrift.Method,
            Variant = $"kolmogorov-smirnov {test.Variant}; wasserstein",
            Effect = distance.Effect ?? test.Effect,
            Details = details,
        };
    }

    private static DriftResult KolmogorovSmirnovTest(NumericView reference, NumericView current)
    {
        if (NumericView.Refuse(KolmogorovSmirnov.Method, reference, current) is { } refused)
            return refused;

        var (gap, location, sign, _) = reference.Sample.Compare(current.Sample);
        long n = reference.Sample.Total, m = current.Sample.Total;
        var error = reference.RankError + current.RankError;
        double low = Math.Max(0, gap - error), high = Math.Min(1, gap + error);
        var conservative = KolmogorovSmirnov.AsymptoticPValue(low, n, m);
        return new DriftResult
        {
            Method = KolmogorovSmirnov.Method,
            Variant = error == 0 ? "two-sided, asymptotic" : "two-sided, asymptotic, from sketches",
            Statistic = gap,
            PValue = conservative,
            Effect = new EffectSize(EffectNames.KolmogorovSmirnov, gap)
            {
                Corrected = Math.Max(0, gap - error - KolmogorovSmirnov.NullMean(n, m)),
                Interval = error == 0 ? null : new Interval(low, high, 0.99),
            },
            ReferenceCount = n,
            CurrentCount = m,
            ReferenceMissing = reference.Missing,
            CurrentMissing = current.Missing,
            Details = new Dictionary<string, double>
            {
                ["location"] = location,
                ["sign"] = sign,
                ["rank-error"] = error,
                ["p-value-lowest"] = KolmogorovSmirnov.AsymptoticPValue(high, n, m),
                ["p-value-highest"] = conservative,
            },
        };
    }

    private static DriftResult WassersteinDistance(NumericView reference, NumericView current)
    {
        if (NumericView.Refuse(Wasserstein.Method, reference, current) is { } refused)
            return refused;

        var distance = reference.Sample.Compare(current.Sample).Area;
        var deviation = reference.Deviation;
        if (!double.IsFinite(distance) || !double.IsFinite(deviation))
            return DriftResult.NotComputable(Wasserstein.Method, "the values are too large for their squares; rescale them", reference.Sample.Total, current.Sample.Total);

        var unit = Math.Max(Wasserstein.SmallestDeviation, deviation);
        var scale = 1.0 / reference.Sample.Total + 1.0 / current.Sample.Total + reference.ExtraNoise + current.ExtraNoise;
        var noise = 0.7978845608028654 * Math.Sqrt(scale) * reference.Sample.NoiseArea();
        return new DriftResult
        {
            Method = Wasserstein.Method,
            Statistic = distance,
            Effect = new EffectSize(EffectNames.WassersteinNormed, distance / unit) { Corrected = Math.Max(0, distance - noise) / unit },
            ReferenceCount = reference.Sample.Total,
            CurrentCount = current.Sample.Total,
            ReferenceMissing = reference.Missing,
            CurrentMissing = current.Missing,
            Details = new Dictionary<string, double> { ["reference-standard-deviation"] = deviation },
        };
    }

    private static DriftResult Binned(string method, NumericView reference, NumericView current, int bins, Func<BinnedPair, DriftResult> score)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 2);
        if (NumericView.Refuse(method, reference, current) is { } refused)
            return refused;

        var edges = NumericBins.FromQuantiles(reference.Quantile, bins);
        var pair = BinnedPair.Of(reference.Sample.Count(edges), current.Sample.Count(edges), edges.Labels);
        return score(pair.WithNoise(reference.ExtraNoise + current.ExtraNoise)) with
        {
            ReferenceMissing = reference.Missing,
            CurrentMissing = current.Missing,
        };
    }

    private static string Kind(ColumnProfile column) => column is NumericProfile ? "numeric" : "categorical";
}
