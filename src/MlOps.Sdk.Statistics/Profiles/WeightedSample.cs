namespace MlOps.Sdk.Statistics;

/// <summary>Ascending values with the number of values at or below each: what a sketch and a raw window look like to a comparison.</summary>
internal readonly struct WeightedSample(double[] values, long[] cumulative)
{
    public ReadOnlySpan<double> Values => values;

    /// <summary>Number of original values at or below the value of the same index.</summary>
    public ReadOnlySpan<long> Cumulative => cumulative;

    public long Total => cumulative.Length == 0 ? 0 : cumulative[^1];

    public static WeightedSample From(SortedSample sample)
    {
        var cumulative = new long[sample.Count];
        for (var i = 0; i < cumulative.Length; i++)
            cumulative[i] = i + 1;
        return new WeightedSample(sample.Values.ToArray(), cumulative);
    }

    /// <summary>Number of original values at or below <paramref name="value"/>.</summary>
    public long AtOrBelow(double value)
    {
        var count = Ascending.CountUpTo(values, value);
        return count == 0 ? 0 : cumulative[count - 1];
    }

    /// <summary>Number of original values below <paramref name="value"/>.</summary>
    public long Below(double value)
    {
        var count = Ascending.CountBelow(values, value);
        return count == 0 ? 0 : cumulative[count - 1];
    }

    /// <summary>Counts by bin.</summary>
    public long[] Count(NumericBins bins)
    {
        var counts = new long[bins.BinCount];
        long previous = 0;
        for (var i = 0; i < bins.InteriorEdges.Length; i++)
        {
            var below = Below(bins.InteriorEdges[i]);
            counts[i] = below - previous;
            previous = below;
        }

        counts[^1] = Total - previous;
        return counts;
    }

    /// <summary>The largest gap between the distribution functions, where it is, and the area between them.</summary>
    public (double Gap, double Location, int Sign, double Area) Compare(WeightedSample other)
    {
        double n = Total, m = other.Total;
        ReadOnlySpan<double> x = values, y = other.Values;
        double gap = 0, location = Math.Min(x[0], y[0]), area = 0, previous = location, difference = 0;
        var sign = 1;
        int i = 0, j = 0;
        while (i < x.Length || j < y.Length)
        {
            var value = j >= y.Length || (i < x.Length && x[i] <= y[j]) ? x[i] : y[j];
            area += Math.Abs(difference) * (value - previous);
            previous = value;
            while (i < x.Length && x[i] == value)
                i++;
            while (j < y.Length && y[j] == value)
                j++;

            difference = (i == 0 ? 0 : cumulative[i - 1] / n) - (j == 0 ? 0 : other.Cumulative[j - 1] / m);
            if (Math.Abs(difference) > gap)
                (gap, location, sign) = (Math.Abs(difference), value, Math.Sign(difference));
        }

        return (gap, location, sign, area);
    }

    /// <summary>The area under sqrt(F (1 - F)), which scales the distance that chance alone produces.</summary>
    public double NoiseArea()
    {
        double area = 0, n = Total;
        for (var i = 1; i < values.Length; i++)
            area += Math.Sqrt(cumulative[i - 1] * (n - cumulative[i - 1])) / n * (values[i] - values[i - 1]);
        return area;
    }
}
