namespace MlOps.Sdk.Statistics;

/// <summary>Quantiles of sorted values under their usual definitions (Hyndman and Fan 1996).</summary>
public static class Quantiles
{
    /// <summary>Linear interpolation at (n - 1) p; NumPy's and Excel's default.</summary>
    /// <param name="sorted">Values, ascending, at least one.</param>
    /// <param name="p">Share of values below, in [0, 1].</param>
    /// <exception cref="ArgumentException"><paramref name="sorted"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> lies outside [0, 1].</exception>
    public static double Type7(ReadOnlySpan<double> sorted, double p)
    {
        Check(sorted, p);
        return At(sorted, (sorted.Length - 1) * p);
    }

    /// <summary>Approximately median-unbiased whatever the distribution.</summary>
    /// <inheritdoc cref="Type7"/>
    public static double Type8(ReadOnlySpan<double> sorted, double p)
    {
        Check(sorted, p);
        return At(sorted, (sorted.Length + 1.0 / 3) * p + 1.0 / 3 - 1);
    }

    /// <summary>The smallest value with at least a share <paramref name="p"/> of the sample at or below it; always an observed value.</summary>
    /// <inheritdoc cref="Type7"/>
    public static double NearestRank(ReadOnlySpan<double> sorted, double p)
    {
        Check(sorted, p);
        // A product such as 0.95 * 100 may land a rounding error above the integer it means.
        var rank = (int)Math.Ceiling(p * sorted.Length * (1 - 4e-16));
        return sorted[Math.Clamp(rank, 1, sorted.Length) - 1];
    }

    private static double At(ReadOnlySpan<double> sorted, double position)
    {
        position = Math.Clamp(position, 0, sorted.Length - 1);
        var below = (int)position;
        var fraction = position - below;
        if (fraction == 0 || sorted[below] == sorted[below + 1])
            return sorted[below];

        double low = sorted[below], high = sorted[below + 1];
        var gap = high - low;

        // Interpolating from the nearer end keeps the result monotone in p, as NumPy does.
        return fraction >= 0.5 ? high - gap * (1 - fraction) : low + gap * fraction;
    }

    private static void Check(ReadOnlySpan<double> sorted, double p)
    {
        if (sorted.IsEmpty)
            throw new ArgumentException("An empty sample has no quantiles.", nameof(sorted));
        Probability.ThrowIfOutside(p);
    }
}
