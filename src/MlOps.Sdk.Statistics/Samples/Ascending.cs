namespace MlOps.Sdk.Statistics;

/// <summary>Counts in values that are sorted, by bisection.</summary>
internal static class Ascending
{
    /// <summary>Number of values below <paramref name="value"/>.</summary>
    public static int CountBelow(ReadOnlySpan<double> sorted, double value)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (sorted[middle] < value)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>Number of values at or below <paramref name="value"/>.</summary>
    public static int CountUpTo(ReadOnlySpan<double> sorted, double value)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (sorted[middle] <= value)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
