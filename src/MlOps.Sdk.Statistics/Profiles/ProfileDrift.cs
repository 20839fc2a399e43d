namespace MlOps.Sdk.Statistics;

/// <summary>
/// Compares a stored reference profile with a raw window or with another profile. Where a sketch is approximate its
/// error is part of the answer: <c>statistic-lowest</c> and <c>statistic-highest</c> in the details hold the statistic of the
/// values themselves, in 99 % of sketches each, and p-values are such that approximation alone never alarms.
/// </summary>
public static partial class ProfileDrift
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
        var error = reference.RankError + current.RankError;
        return KolmogorovSmirnovResult(reference, current, gap, location, sign, gap - error, gap + error);
    }

    internal static DriftResult KolmogorovSmirnovResult(
        NumericView reference, NumericView current, double gap, double location, int sign, double lowest, double highest)
    {
        long n = reference.Sample.Total, m = current.Sample.Total;
        double low = Math.Clamp(lowest, 0, 1), high = Math.Clamp(highest, 0, 1);
        var conservative = KolmogorovSmirnov.AsymptoticPValue(low, n, m);
        var isExact = low == high;
        return new DriftResult
        {
            Method = KolmogorovSmirnov.Method,
            Variant = isExact ? "two-sided, asymptotic" : "two-sided, asymptotic, from sketches",
            Statistic = gap,
            PValue = conservative,
            Effect = new EffectSize(EffectNames.KolmogorovSmirnov, gap)
            {
                Corrected = Math.Max(0, low - KolmogorovSmirnov.NullMean(n, m)),
                Interval = isExact ? null : new Interval(low, high, 0.99),
            },
            ReferenceCount = n,
            CurrentCount = m,
            ReferenceMissing = reference.Missing,
            CurrentMissing = current.Missing,
            Details = new Dictionary<string, double>
            {
                ["location"] = location,
                ["sign"] = sign,
                ["rank-error"] = reference.RankError + current.RankError,
                ["statistic-lowest"] = low,
                ["statistic-highest"] = high,
                ["p-value-lowest"] = KolmogorovSmirnov.AsymptoticPValue(high, n, m),
                ["p-value-highest"] = conservative,
            },
        };
    }

    private static DriftResult WassersteinDistance(NumericView reference, NumericView current)
    {
        if (NumericView.Refuse(Wasserstein.Method, reference, current) is { } refused)
            return refused;
        return WassersteinResult(
            reference, current, reference.Sample.Compare(current.Sample).Area, reference.AreaError + current.AreaError, reference.Sample.NoiseArea());
    }

    internal static DriftResult WassersteinResult(NumericView reference, NumericView current, double distance, double error, double noiseArea)
    {
        var deviation = reference.Deviation;
        if (!double.IsFinite(distance) || !double.IsFinite(deviation) || !double.IsFinite(error))
            return DriftResult.NotComputable(Wasserstein.Method, "the values are too large for their squares; rescale them", reference.Sample.Total, current.Sample.Total);

        var unit = Math.Max(Wasserstein.SmallestDeviation, deviation);
        var scale = 1.0 / reference.Sample.Total + 1.0 / current.Sample.Total + reference.ExtraNoise + current.ExtraNoise;
        var noise = 0.7978845608028654 * Math.Sqrt(scale) * noiseArea;
        var result = new DriftResult
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
        return error == 0 ? result : Within(result, Math.Max(0, distance - error), distance + error);
    }

    /// <summary>The result with the limits of its statistic, and of its effect where that is a multiple of the statistic.</summary>
    private static DriftResult Within(DriftResult result, double lowest, double highest)
    {
        if (result.Statistic is not { } statistic)
            return result;

        (lowest, highest) = (Math.Min(lowest, statistic), Math.Max(highest, statistic));
        var details = new Dictionary<string, double>(result.Details) { ["statistic-lowest"] = lowest, ["statistic-highest"] = highest };
        var effect = result.Effect;
        if (effect is { } size && statistic > 0 && size.Name != EffectNames.CramersV)
            effect = size with { Interval = new Interval(lowest * size.Value / statistic, highest * size.Value / statistic, 0.99) };
        return result with { Details = details, Effect = effect };
    }

    private static string Kind(ColumnProfile column) => column is NumericProfile ? "numeric" : "categorical";
}
