namespace MlOps.Sdk.Statistics;

/// <summary>
/// The Kolmogorov–Smirnov and Wasserstein distances as NannyML 0.13 approximates them for references of 10,000 values and
/// more: over 10,000 bins of equal width, with mass beyond the reference's range counted one value too high. For
/// comparison with it only; <see cref="KolmogorovSmirnov"/> and <see cref="Wasserstein"/> are exact at any size.
/// </summary>
public static class NannyMlEstimates
{
    private const int Bins = 10_000;

    /// <summary>The size of reference from which the approximation is used.</summary>
    public const int SmallestReference = 10_000;

    /// <summary>The Kolmogorov–Smirnov distance, exact below <see cref="SmallestReference"/>.</summary>
    public static DriftResult KolmogorovSmirnovDistance(SortedSample reference, SortedSample current)
    {
        if (TwoSampleGuard.Refuse(KolmogorovSmirnov.Method, reference, current, finite: true) is { } refused)
            return refused;
        if (reference.Count < SmallestReference)
            return KolmogorovSmirnov.Test(reference, current) with { PValue = null };

        var (a, b, _) = Cumulated(reference, current, LowShare(reference, current));
        var largest = 0.0;
        for (var i = 0; i < a.Length; i++)
            largest = Math.Max(largest, Math.Abs(a[i] - b[i]));
        return new DriftResult
        {
            Method = KolmogorovSmirnov.Method,
            Variant = "10,000 bins",
            Statistic = largest,
            Effect = new EffectSize(EffectNames.KolmogorovSmirnov, largest),
        }.Counting(reference, current);
    }

    /// <summary>The Wasserstein distance, exact below <see cref="SmallestReference"/>.</summary>
    public static DriftResult WassersteinDistance(SortedSample reference, SortedSample current)
    {
        if (TwoSampleGuard.Refuse(Wasserstein.Method, reference, current, finite: true) is { } refused)
            return refused;
        if (reference.Count < SmallestReference)
            return Wasserstein.Compare(reference, current) with { PValue = null, NullLimit = null };

        double low = reference.Values[0], high = reference.Values[^1], m = current.Count;
        double[] below = [.. current.Values.ToArray().Where(v => v < low), low];
        double[] above = [high, .. current.Values.ToArray().Where(v => v > high)];
        var shareBelow = below.Length > 1 ? below.Length / m : 0;
        var shareAbove = above.Length > 1 ? above.Length / m : 0;

        var (a, b, width) = Cumulated(reference, current, shareBelow);
        var within = 0.0;
        for (var i = 0; i < a.Length; i++)
            within += Math.Abs(a[i] - b[i]) * width;
        var distance = within + shareBelow * Area(below, fromLeft: true) + shareAbove * Area(above, fromLeft: false);
        return new DriftResult { Method = Wasserstein.Method, Variant = "10,000 bins", Statistic = distance }.Counting(reference, current);
    }

    private static double LowShare(SortedSample reference, SortedSample current)
    {
        var below = 0;
        while (below < current.Count && current.Values[below] < reference.Values[0])
            below++;
        return below / (double)current.Count;
    }

    private static (double[] Reference, double[] Current, double Width) Cumulated(SortedSample reference, SortedSample current, double start)
    {
        var edges = Histogram.Edges(reference.Values[0], reference.Values[^1], Bins);
        return (Cumulate(Histogram.Count(edges, reference, out _), reference.Count, 0), Cumulate(Histogram.Count(edges, current, out _), current.Count, start), edges[1] - edges[0]);
    }

    private static double[] Cumulate(long[] counts, double total, double start)
    {
        var cumulated = new double[counts.Length];
        var sum = 0.0;
        for (var i = 0; i < counts.Length; i++)
        {
            sum += counts[i] / total;
            cumulated[i] = sum + start;
        }

        return cumulated;
    }

    /// <summary>The area under the distribution function of a tail, or above it.</summary>
    private static double Area(double[] sorted, bool fromLeft)
    {
        var area = 0.0;
        for (var i = 1; i < sorted.Length; i++)
        {
            var share = i / (double)sorted.Length;
            area += (fromLeft ? share : 1 - share) * (sorted[i] - sorted[i - 1]);
        }

        return area;
    }
}
