namespace MlOps.Sdk.Benchmarks.Drift;

/// <summary>The statistics as a textbook writes them, to compare with.</summary>
internal static class Textbook
{
    public static double KolmogorovSmirnov(double[] reference, double[] current)
    {
        var x = (double[])reference.Clone();
        var y = (double[])current.Clone();
        Array.Sort(x);
        Array.Sort(y);
        var (i, j, gap) = (0, 0, 0.0);
        while (i < x.Length && j < y.Length)
        {
            var at = Math.Min(x[i], y[j]);
            while (i < x.Length && x[i] <= at)
                i++;
            while (j < y.Length && y[j] <= at)
                j++;
            gap = Math.Max(gap, Math.Abs(((double)i / x.Length) - ((double)j / y.Length)));
        }

        return gap;
    }

    public static double Wasserstein(double[] reference, double[] current)
    {
        var x = (double[])reference.Clone();
        var y = (double[])current.Clone();
        Array.Sort(x);
        Array.Sort(y);
        return x.Zip(y, (a, b) => Math.Abs(a - b)).Average(); // of samples of one size
    }

    public static double ChiSquare<T>(T[] reference, T[] current)
        where T : notnull
    {
        var table = new Dictionary<T, (double Reference, double Current)>();
        foreach (var value in reference)
            table[value] = (table.GetValueOrDefault(value).Reference + 1, 0);
        foreach (var value in current)
        {
            var (a, b) = table.GetValueOrDefault(value);
            table[value] = (a, b + 1);
        }

        double n = reference.Length, m = current.Length;
        return table.Values.Sum(row => Math.Pow((row.Reference * m) - (row.Current * n), 2) / (n * m * (row.Reference + row.Current)));
    }

    public static double StabilityIndex(double[] reference, double[] current, int bins)
    {
        var sorted = (double[])reference.Clone();
        Array.Sort(sorted);
        var edges = Enumerable.Range(1, bins - 1).Select(bin => sorted[sorted.Length * bin / bins]).ToArray();
        var (p, q) = (Shares(reference, edges), Shares(current, edges));
        return p.Zip(q, (a, b) => (a - b) * Math.Log(a / b)).Sum();
    }

    private static double[] Shares(double[] values, double[] edges)
    {
        var shares = new double[edges.Length + 1];
        foreach (var value in values)
        {
            var bin = Array.BinarySearch(edges, value);
            shares[bin < 0 ? ~bin : bin + 1] += 1.0 / values.Length;
        }

        return shares;
    }
}
