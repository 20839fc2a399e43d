namespace MlOps.Sdk.Statistics;

/// <summary>
/// Training rows with each value replaced by the number of its bin: bin 0 holds missing values, bin b > 0 those in
/// (edge[b - 2], edge[b - 1]]. Bins have about equal counts, or one distinct value each where there are few.
/// </summary>
internal sealed class FeatureBins
{
    /// <summary>Edges are taken from at most this many rows; more would move them by less than a bin's noise.</summary>
    private const int SampledRows = 200_000;

    private readonly double[][] _edges;

    private FeatureBins(byte[] cells, double[][] edges)
    {
        (Cells, _edges) = (cells, edges);
        Offsets = new int[edges.Length + 1];
        for (var f = 0; f < edges.Length; f++)
            Offsets[f + 1] = Offsets[f] + edges[f].Length + 2;
    }

    /// <summary>Row-major bin numbers.</summary>
    public byte[] Cells { get; }

    public int Features => _edges.Length;

    /// <summary>Where each feature's bins start when the bins of all features lie in one array; one entry more for the total.</summary>
    public int[] Offsets { get; }

    /// <summary>The upper edge of a bin; the last bin has none above it.</summary>
    public double Edge(int feature, int bin) =>
        bin - 1 < _edges[feature].Length ? _edges[feature][bin - 1] : double.PositiveInfinity;

    public static FeatureBins Of(ReadOnlySpan<double> values, int features, int maxBins)
    {
        var rows = values.Length / features;
        var cells = new byte[values.Length];
        var edges = new double[features][];
        var stride = Math.Max(1, rows / SampledRows);
        var sample = new double[(rows + stride - 1) / stride];
        for (var f = 0; f < features; f++)
        {
            var count = 0;
            for (var row = 0; row < rows; row += stride)
            {
                if (values[row * features + f] is var value && !double.IsNaN(value))
                    sample[count++] = value + 0.0;
            }

            var sorted = sample.AsSpan(0, count);
            RadixSort.Sort(sorted);
            edges[f] = Edges(sorted, maxBins);
            for (var cell = f; cell < values.Length; cell += features)
                cells[cell] = Bin(edges[f], values[cell]);
        }

        return new FeatureBins(cells, edges);
    }

    private static byte Bin(double[] edges, double value)
    {
        if (double.IsNaN(value))
            return 0;

        int low = 0, high = edges.Length;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (value <= edges[middle])
                high = middle;
            else
                low = middle + 1;
        }

        return (byte)(low + 1);
    }

    private static double[] Edges(ReadOnlySpan<double> sorted, int maxBins)
    {
        // 254 edges make 255 bins, which with the bin of missing values fill a byte.
        var edges = new List<double>();
        var distinct = sorted.IsEmpty ? 0 : 1;
        for (var i = 1; i < sorted.Length && distinct <= maxBins; i++)
            distinct += sorted[i] != sorted[i - 1] ? 1 : 0;

        if (distinct <= maxBins)
        {
            for (var i = 1; i < sorted.Length; i++)
            {
                if (sorted[i] != sorted[i - 1])
                    edges.Add(Between(sorted[i - 1], sorted[i]));
            }

            return [.. edges];
        }

        for (var bin = 1; bin < maxBins; bin++)
        {
            // The first step to another value at or after the cut; a long tie pushes the edge behind it.
            var i = Math.Max(1, (int)((long)bin * sorted.Length / maxBins));
            while (i < sorted.Length && sorted[i] == sorted[i - 1])
                i++;
            if (i < sorted.Length && Between(sorted[i - 1], sorted[i]) is var edge && (edges.Count == 0 || edge > edges[^1]))
                edges.Add(edge);
        }

        return [.. edges];
    }

    /// <summary>A number that is at least <paramref name="low"/> and below <paramref name="high"/>.</summary>
    private static double Between(double low, double high)
    {
        var middle = low / 2 + high / 2;
        return middle >= low && middle < high && double.IsFinite(middle) ? middle : low;
    }
}
