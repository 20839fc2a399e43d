namespace MlOps.Sdk.Statistics;

/// <summary>
/// Two-sample comparisons of weighted rows. Sizes are Kish's effective numbers, kept in the details as
/// <c>effective-reference</c> and <c>effective-current</c>; with equal weights each agrees with its unweighted form. For PSI,
/// chi-squared and the like give <see cref="BinnedPair.Of(NumericBins, WeightedValues, WeightedValues)"/> to their own functions.
/// </summary>
public static class WeightedTests
{
    /// <summary>The two-sided Kolmogorov–Smirnov test, asymptotic.</summary>
    public static DriftResult KolmogorovSmirnovTest(WeightedValues reference, WeightedValues current)
    {
        if (Refuse(KolmogorovSmirnov.Method, reference, current, finite: false) is { } refused)
            return refused;

        var gap = WeightedGap.Between(reference, current);
        double n = reference.EffectiveCount, m = current.EffectiveCount;
        var effective = Math.Max(1, Math.Round(Math.Round(n * m / (n + m), 9), MidpointRounding.ToEven));
        return Counted(
            new DriftResult
            {
                Method = KolmogorovSmirnov.Method,
                Variant = "two-sided, asymptotic, weighted",
                Statistic = gap.Largest,
                PValue = KolmogorovSmirnovDistribution.Survival(gap.Largest, (long)effective),
                Effect = new EffectSize(EffectNames.KolmogorovSmirnov, gap.Largest) { Corrected = Math.Max(0, gap.Largest - 0.8687311606361591 * Math.Sqrt(1 / n + 1 / m)) },
                NullLimit = Math.Min(1, 1.3581015157406195 * Math.Sqrt(1 / n + 1 / m)),
                Details = new Dictionary<string, double> { ["location"] = gap.Location, ["sign"] = gap.Sign },
            },
            reference,
            current);
    }

    /// <summary>The Wasserstein-1 distance; the effect is in units of the reference's weighted standard deviation.</summary>
    public static DriftResult WassersteinDistance(WeightedValues reference, WeightedValues current)
    {
        if (Refuse(Wasserstein.Method, reference, current, finite: true) is { } refused)
            return refused;

        var distance = WeightedGap.Between(reference, current).Area;
        var deviation = Math.Sqrt(reference.Variance);
        if (!double.IsFinite(distance) || !double.IsFinite(deviation))
            return Counted(DriftResult.NotComputable(Wasserstein.Method, "the values are so far apart that their distance overflows; rescale them"), reference, current);

        var unit = Math.Max(Wasserstein.SmallestDeviation, deviation);
        return Counted(
            new DriftResult
            {
                Method = Wasserstein.Method,
                Variant = "weighted",
                Statistic = distance,
                Effect = new EffectSize(EffectNames.WassersteinNormed, distance / unit) { Corrected = Math.Max(0, distance - Noise(reference, current)) / unit },
                Details = new Dictionary<string, double> { ["reference-standard-deviation"] = deviation },
            },
            reference,
            current);
    }

    /// <summary>The energy distance.</summary>
    public static DriftResult EnergyDistance(WeightedValues reference, WeightedValues current)
    {
        const string Method = Statistics.EnergyDistance.Method;
        if (Refuse(Method, reference, current, finite: true) is { } refused)
            return refused;

        var area = WeightedGap.Between(reference, current).SquareArea;
        return Counted(
            double.IsFinite(area)
                ? new DriftResult { Method = Method, Variant = "weighted", Statistic = Math.Sqrt(2) * Math.Sqrt(area) }
                : DriftResult.NotComputable(Method, "the values are so far apart that their distance overflows; rescale them"),
            reference,
            current);
    }

    /// <summary>Welch's t-test of the weighted means; the effect is Cohen's d.</summary>
    public static DriftResult TTest(WeightedValues reference, WeightedValues current)
    {
        const string Method = Statistics.TTest.Method;
        if (Refuse(Method, reference, current, finite: true) is { } refused)
            return refused;

        double n = reference.EffectiveCount, m = current.EffectiveCount;
        if (n < 1 + 1e-9 || m < 1 + 1e-9)
            return Counted(DriftResult.NotComputable(Method, "all weight of a sample lies on one row; the method needs two"), reference, current);

        double first = reference.Variance / (n - 1), second = current.Variance / (m - 1), error = Math.Sqrt(first + second);
        var difference = reference.Mean - current.Mean;
        if (!double.IsFinite(error) || !double.IsFinite(difference))
            return Counted(DriftResult.NotComputable(Method, "the values are too large for their squares; rescale them"), reference, current);

        var degrees = first + second > 0 ? (first + second) * (first + second) / (first * first / (n - 1) + second * second / (m - 1)) : n + m - 2;
        var t = difference == 0 ? 0 : difference / error;
        return Counted(
            new DriftResult
            {
                Method = Method,
                Variant = "welch, weighted",
                Statistic = t,
                PValue = StudentTDistribution.TwoSided(t, degrees),
                Effect = CohensD(reference, current),
                Details = new Dictionary<string, double> { ["degrees-of-freedom"] = degrees, ["mean-shift"] = -difference },
            },
            reference,
            current);
    }

    /// <summary>Cohen's d of the weighted means, its corrected value being Hedges' g, with an interval.</summary>
    /// <returns>Null without two rows of weight a side, with an infinite value, or without any variance.</returns>
    public static EffectSize? CohensD(WeightedValues reference, WeightedValues current, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        Probability.ThrowIfNotInside(level);
        double n = reference.EffectiveCount, m = current.EffectiveCount, degrees = n + m - 2;
        if (n < 1 + 1e-9 || m < 1 + 1e-9 || reference.HasInfinity || current.HasInfinity)
            return null;

        var pooled = Math.Sqrt((n * reference.Variance + m * current.Variance) / degrees);
        var d = Math.Abs(reference.Mean - current.Mean) / pooled;
        if (!(pooled > 0) || !double.IsFinite(d))
            return null;

        var half = NormalDistribution.Quantile((1 + level) / 2) * Math.Sqrt((n + m) / (n * m) + d * d / (2 * (n + m)));
        return new EffectSize(EffectNames.CohensD, d)
        {
            Corrected = d * (1 - 3 / (4 * degrees - 1)),
            Interval = new Interval(Math.Max(0, d - half), d + half, level),
        };
    }

    private static double Noise(WeightedValues reference, WeightedValues current)
    {
        double area = 0, reached = 0;
        for (var i = 1; i < reference.Count; i++)
        {
            reached += reference.Weights[i - 1] / reference.TotalWeight;
            var gap = reference.Values[i] - reference.Values[i - 1];
            if (gap > 0)
                area += Math.Sqrt(Math.Max(0, reached * (1 - reached))) * gap;
        }

        return 0.7978845608028654 * Math.Sqrt(1 / reference.EffectiveCount + 1 / current.EffectiveCount) * area;
    }

    private static DriftResult? Refuse(string method, WeightedValues reference, WeightedValues current, bool finite)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        var reason = Shortage("reference", reference) ?? Shortage("current", current);
        if (reason is null && finite && (reference.HasInfinity || current.HasInfinity))
            reason = $"infinite value in the {(reference.HasInfinity ? "reference" : "current")} sample; use a rank test such as kolmogorov-smirnov, or remove it";
        return reason is null ? null : Counted(DriftResult.NotComputable(method, reason), reference, current);
    }

    private static string? Shortage(string side, WeightedValues sample) => sample switch
    {
        { Count: 0, MissingCount: > 0 } => $"all {sample.MissingCount} values of the {side} sample are missing",
        { Count: 0 } => $"the {side} sample is empty",
        _ => null,
    };

    private static DriftResult Counted(DriftResult result, WeightedValues reference, WeightedValues current) => result with
    {
        ReferenceCount = reference.Count,
        CurrentCount = current.Count,
        ReferenceMissing = reference.MissingCount,
        CurrentMissing = current.MissingCount,
        Details = new Dictionary<string, double>(result.Details) { ["effective-reference"] = reference.EffectiveCount, ["effective-current"] = current.EffectiveCount },
    };
}
