namespace MlOps.Sdk.Statistics;

/// <summary>The energy distance of two samples: sqrt(2 times the area of the squared difference of distribution functions) (Székely and Rizzo 2013).</summary>
public static class EnergyDistance
{
    /// <summary>The method's name in results.</summary>
    public const string Method = "energy-distance";

    /// <summary>Compares two samples. NaN is left out and counted.</summary>
    public static DriftResult Compare(ReadOnlySpan<double> reference, ReadOnlySpan<double> current) =>
        Compare(SortedSample.From(reference), SortedSample.From(current));

    /// <summary>Compares a window with a reference that was sorted once. Not computable with an infinite value.</summary>
    public static DriftResult Compare(SortedSample reference, SortedSample current)
    {
        if (TwoSampleGuard.Refuse(Method, reference, current, finite: true) is { } refused)
            return refused;

        double n = reference.Count, m = current.Count, area = 0, difference = 0, previous = 0;
        var pooled = new PooledValues(reference.Values, current.Values);
        while (pooled.MoveNext())
        {
            area += difference == 0 ? 0 : difference * difference * (pooled.Value - previous);
            previous = pooled.Value;
            difference = pooled.ReferenceReached / n - pooled.CurrentReached / m;
        }

        if (!double.IsFinite(area))
            return TwoSampleGuard.Refused(Method, "the values are so far apart that their distance overflows; rescale them", reference, current);

        var distance = Math.Sqrt(2) * Math.Sqrt(area);
        var law = BridgeNull.Law(BridgeNull.Areas(reference.Values, current.Values), 1 / n + 1 / m, squared: true);
        return new DriftResult
        {
            Method = Method,
            Statistic = distance,
            PValue = law.Survival(distance),
            NullLimit = law.Quantile(0.95),
            Details = new Dictionary<string, double> { ["null-draws"] = law.Draws, ["seed"] = law.Seed },
        }.Counting(reference, current);
    }
}
