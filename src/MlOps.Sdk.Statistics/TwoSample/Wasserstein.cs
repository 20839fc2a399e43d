namespace MlOps.Sdk.Statistics;

/// <summary>
/// The Wasserstein-1 (earth mover's) distance: the area between two distribution functions, in the unit of the values.
/// </summary>
public static class Wasserstein
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "wasserstein";

    /// <summary>The name of the normed form in results.</summary>
    public const string NormedMethod = "wasserstein-normed";

    /// <summary>Smallest standard deviation a distance is divided by, so that a nearly constant reference does not divide by zero.</summary>
    public const double SmallestDeviation = 0.001;

    /// <summary>Compares two samples. NaN is left out and counted.</summary>
    /// <returns>
    /// The raw distance; the effect is the distance over the reference's standard deviation (divisor n, at least
    /// <see cref="SmallestDeviation"/>), less what sampling noise is expected to add. The p-value and the limit are those of seeded Brownian
    /// bridges run along both samples together. Not computable with an infinite value.
    /// </returns>
    public static DriftResult Compare(ReadOnlySpan<double> reference, ReadOnlySpan<double> current) =>
        Compare(SortedSample.From(reference), SortedSample.From(current));

    /// <summary>Compares a window with a reference that was sorted once.</summary>
    /// <inheritdoc cref="Compare(ReadOnlySpan{double}, ReadOnlySpan{double})"/>
    public static DriftResult Compare(SortedSample reference, SortedSample current)
    {
        if (TwoSampleGuard.Refuse(Method, reference, current, finite: true) is { } refused)
            return refused;

        var distance = Distance(reference.Values, current.Values);
        var deviation = reference.StandardDeviation;
        if (!double.IsFinite(distance) || !double.IsFinite(deviation))
            return DriftResult.NotComputable(Method, "the values are so far apart that their distance overflows; rescale them", reference.Count, current.Count);

        var unit = Math.Max(SmallestDeviation, deviation);
        var scale = 1.0 / reference.Count + 1.0 / current.Count;
        var law = BridgeNull.Law(BridgeNull.Areas(reference.Values, current.Values), scale, squared: false);
        return new DriftResult
        {
            Method = Method,
            Statistic = distance,
            PValue = law.Survival(distance),
            NullLimit = law.Quantile(0.95),
            Effect = new EffectSize(EffectNames.WassersteinNormed, distance / unit)
            {
                Corrected = Math.Max(0, distance - NullMean(BridgeNull.Areas(reference.Values, []), scale)) / unit,
            },
            ReferenceCount = reference.Count,
            CurrentCount = current.Count,
            ReferenceMissing = reference.MissingCount,
            CurrentMissing = current.MissingCount,
            Details = new Dictionary<string, double> { ["reference-standard-deviation"] = deviation, ["null-draws"] = law.Draws, ["seed"] = law.Seed },
        };
    }

    /// <summary>The distance over the reference's standard deviation as the statistic itself, so that one threshold serves columns of any unit.</summary>
    /// <inheritdoc cref="Compare(ReadOnlySpan{double}, ReadOnlySpan{double})" path="/param"/>
    public static DriftResult CompareNormed(ReadOnlySpan<double> reference, ReadOnlySpan<double> current) =>
        CompareNormed(SortedSample.From(reference), SortedSample.From(current));

    /// <summary>The normed distance of a window from a reference that was sorted once.</summary>
    public static DriftResult CompareNormed(SortedSample reference, SortedSample current) => Normed(Compare(reference, current));

    internal static DriftResult Normed(DriftResult raw) => raw is { IsComputable: true, Effect: { } effect }
        ? raw with
        {
            Method = NormedMethod,
            Statistic = effect.Value,
            NullLimit = raw.NullLimit / Math.Max(SmallestDeviation, raw.Details["reference-standard-deviation"]),
            Details = new Dictionary<string, double>(raw.Details) { ["wasserstein"] = raw.Statistic.Value },
        }
        : raw with { Method = NormedMethod };

    /// <summary>The distance between two ascending samples without NaN or infinities, each at least one value.</summary>
    /// <exception cref="ArgumentException">A sample is empty.</exception>
    public static double Distance(ReadOnlySpan<double> sortedReference, ReadOnlySpan<double> sortedCurrent)
    {
        if (sortedReference.IsEmpty || sortedCurrent.IsEmpty)
            throw new ArgumentException("The distance of an empty sample is not defined.");

        // Ascending, so the ends tell of all.
        if (!double.IsFinite(sortedReference[0]) || !double.IsFinite(sortedReference[^1]) || !double.IsFinite(sortedCurrent[0]) || !double.IsFinite(sortedCurrent[^1]))
            throw new ArgumentException("The distance to an infinite value is not defined; leave such values out, or compare by ranks.");

        ReadOnlySpan<double> x = sortedReference, y = sortedCurrent;
        double perX = 1.0 / x.Length, perY = 1.0 / y.Length;
        int i = 0, j = 0;
        var sum = default(CompensatedSum);
        var previous = Math.Min(x[0], y[0]);
        while (i < x.Length && j < y.Length)
        {
            // Which side is smaller is as good as random; a branch on it would be mispredicted every other time.
            double a = x[i], b = y[j], value = double.MinNative(a, b);
            sum.Add(Math.Abs(i * perX - j * perY) * (value - previous));
            previous = value;
            var first = a <= b ? 1 : 0;
            i += first;
            j += 1 - first;
        }

        for (; i < x.Length; i++)
        {
            sum.Add((1 - i * perX) * (x[i] - previous));
            previous = x[i];
        }

        for (; j < y.Length; j++)
        {
            sum.Add((1 - j * perY) * (y[j] - previous));
            previous = y[j];
        }

        return sum.Value;
    }

    /// <summary>
    /// Expected distance without drift: sqrt(2/pi) sqrt(1/n + 1/m) times the area under sqrt(F (1 - F)),
    /// from the normal limit of F - G at each point.
    /// </summary>
    private static double NullMean(double[] areas, double scale) => 0.7978845608028654 * Math.Sqrt(scale) * areas.Sum();
}
