namespace MlOps.Sdk.Statistics;

/// <summary>The distribution of a numeric column for plots: one bar a value where there are few, otherwise bars of equal width over the middle 98 % and one beyond each end.</summary>
internal static class NumericShape
{
    private const int Bars = 20;
    private const int FewValues = 12;

    public static IReadOnlyList<ShapeBin> Of(DriftColumn reference, DriftColumn current)
    {
        SortedSample x = reference.Sorted, y = current.Sorted;
        if (x.Count == 0 || y.Count == 0)
            return [];
        if (reference.DistinctCount <= FewValues && current.DistinctCount <= FewValues && Values(x.Values, y.Values) is { Length: <= FewValues } values)
        {
            return ShapeBins.Of(
                [.. values.Select(v => v.ToString("R", System.Globalization.CultureInfo.InvariantCulture))],
                [.. values.Select(v => (long)(Ascending.CountUpTo(x.Values, v) - Ascending.CountBelow(x.Values, v)))],
                [.. values.Select(v => (long)(Ascending.CountUpTo(y.Values, v) - Ascending.CountBelow(y.Values, v)))]);
        }

        var bins = Bins(Math.Min(x.Quantile(0.01), y.Quantile(0.01)), Math.Max(x.Quantile(0.99), y.Quantile(0.99)));
        return ShapeBins.Of(bins.Labels, Count(bins, edge => x.CountBelow(edge), x.Count), Count(bins, edge => y.CountBelow(edge), y.Count));
    }

    public static IReadOnlyList<ShapeBin> Of(NumericProfile reference, NumericProfile current)
    {
        if (reference.FiniteCount == 0 || current.FiniteCount == 0)
            return [];

        QuantileSketch x = reference.Quantiles, y = current.Quantiles;
        var bins = Bins(Math.Min(x.Quantile(0.01), y.Quantile(0.01)), Math.Max(x.Quantile(0.99), y.Quantile(0.99)));
        return ShapeBins.Of(bins.Labels, Count(bins, edge => BelowOf(x, edge), x.Count), Count(bins, edge => BelowOf(y, edge), y.Count));
    }

    private static long BelowOf(QuantileSketch sketch, double edge) => (long)Math.Round(sketch.Rank(Math.BitDecrement(edge)) * sketch.Count);

    private static NumericBins Bins(double low, double high)
    {
        if (!double.IsFinite(low) || !double.IsFinite(high) || !double.IsFinite(high - low))
            return NumericBins.At();

        var edges = new List<double>(Bars + 1);
        foreach (var edge in Histogram.Edges(low, high, Bars))
        {
            if (edges.Count == 0 || edge > edges[^1])
                edges.Add(edge);
        }

        return NumericBins.At([.. edges]);
    }

    private static long[] Count(NumericBins bins, Func<double, long> below, long total)
    {
        var counts = new long[bins.BinCount];
        var previous = 0L;
        for (var i = 0; i < counts.Length - 1; i++)
        {
            var reached = below(bins.InteriorEdges[i]);
            (counts[i], previous) = (reached - previous, reached);
        }

        counts[^1] = total - previous;
        return counts;
    }

    private static double[] Values(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        // At most a few each, as their distinct counts say.
        var distinct = new SortedSet<double>();
        for (var i = 0; i < x.Length; i++)
        {
            if (i == 0 || x[i] != x[i - 1])
                distinct.Add(x[i]);
        }

        for (var i = 0; i < y.Length; i++)
        {
            if (i == 0 || y[i] != y[i - 1])
                distinct.Add(y[i]);
        }

        return [.. distinct];
    }
}
