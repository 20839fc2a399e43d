using System.Globalization;

namespace MlOps.Sdk.Statistics;

/// <summary>
/// Bins of a numeric column, made once from a reference. The outer bins are open, so no value falls outside;
/// a value on an edge belongs to the bin above it.
/// </summary>
public sealed class NumericBins
{
    private readonly double[] _edges;
    private string[]? _labels;

    private NumericBins(double[] interiorEdges) => _edges = interiorEdges;

    /// <summary>The edges between bins, ascending.</summary>
    public ReadOnlySpan<double> InteriorEdges => _edges;

    /// <summary>Number of bins, one more than there are edges.</summary>
    public int BinCount => _edges.Length + 1;

    /// <summary>Each bin as an interval, such as <c>[10, 25)</c>.</summary>
    public IReadOnlyList<string> Labels => _labels ??= [.. Enumerable.Range(0, BinCount).Select(Label)];

    /// <summary>Bins between the given edges.</summary>
    /// <exception cref="ArgumentException">The edges are not strictly ascending, or one is NaN.</exception>
    public static NumericBins At(params ReadOnlySpan<double> interiorEdges)
    {
        for (var i = 0; i < interiorEdges.Length; i++)
        {
            if (double.IsNaN(interiorEdges[i]) || (i > 0 && !(interiorEdges[i] > interiorEdges[i - 1])))
                throw new ArgumentException($"Edge {i} is {interiorEdges[i].ToString(CultureInfo.InvariantCulture)}; edges are numbers in strictly ascending order.", nameof(interiorEdges));
        }

        return new NumericBins(interiorEdges.ToArray());
    }

    /// <summary>Bins that each hold about the same share of the reference; equal quantiles collapse, so ties leave fewer bins.</summary>
    /// <param name="reference">The reference, at least one value.</param>
    /// <param name="bins">How many bins to aim for, at least 2.</param>
    /// <exception cref="ArgumentException"><paramref name="reference"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bins"/> is below 2.</exception>
    public static NumericBins ByQuantiles(SortedSample reference, int bins = 10)
    {
        Check(reference, bins);
        return FromQuantiles(p => Quantiles.Type7(reference.Values, p), bins);
    }

    /// <summary>Bins of equal width between the smallest and the largest reference value.</summary>
    /// <inheritdoc cref="ByQuantiles"/>
    public static NumericBins ByWidth(SortedSample reference, int bins = 10)
    {
        Check(reference, bins);
        double low = reference.Values[0], high = reference.Values[^1];
        if (!double.IsFinite(high - low))
            throw new ArgumentException("Bins of equal width need a finite range; use ByQuantiles, or remove infinite values.", nameof(reference));

        if (low == high)
            (low, high) = (low - 0.5, high + 0.5);
        var step = (high - low) / bins;
        var edges = new double[bins - 1];
        for (var i = 1; i < bins; i++)
            edges[i - 1] = i * step + low;
        return new NumericBins(Distinct(edges));
    }

    internal static NumericBins FromQuantiles(Func<double, double> quantile, int bins)
    {
        var edges = new double[bins - 1];
        for (var i = 1; i < bins; i++)
            edges[i - 1] = quantile((double)i / bins);
        return new NumericBins(Distinct(edges));
    }

    /// <summary>Index of the bin that holds <paramref name="value"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="value"/> is NaN.</exception>
    public int IndexOf(double value) =>
        double.IsNaN(value) ? throw new ArgumentException("NaN falls into no bin; count missing values apart.", nameof(value)) : Find(value);

    /// <summary>Counts <paramref name="values"/> by bin; NaN is left out.</summary>
    public long[] Count(ReadOnlySpan<double> values)
    {
        var counts = new long[BinCount];
        foreach (var value in values)
        {
            if (!double.IsNaN(value))
                counts[Find(value)]++;
        }

        return counts;
    }

    /// <summary>Number of edges at or below the value; few edges are counted without a branch, many are searched.</summary>
    private int Find(double value)
    {
        if (_edges.Length <= 32)
        {
            var index = 0;
            foreach (var edge in _edges)
                index += edge <= value ? 1 : 0;
            return index;
        }

        return Ascending.CountUpTo(_edges, value);
    }

    private string Label(int bin)
    {
        if (_edges.Length == 0)
            return "(all)";
        if (bin == 0)
            return string.Create(CultureInfo.InvariantCulture, $"< {_edges[0]:G6}");
        return bin == _edges.Length
            ? string.Create(CultureInfo.InvariantCulture, $">= {_edges[^1]:G6}")
            : string.Create(CultureInfo.InvariantCulture, $"[{_edges[bin - 1]:G6}, {_edges[bin]:G6})");
    }

    /// <summary>An interpolation between infinities is no edge.</summary>
    private static double[] Distinct(double[] ascending) => [.. ascending.Where(edge => !double.IsNaN(edge)).Distinct()];

    private static void Check(SortedSample reference, int bins)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 2);
        if (reference.Count == 0)
            throw new ArgumentException("An empty reference sets no bins.", nameof(reference));
    }
}
