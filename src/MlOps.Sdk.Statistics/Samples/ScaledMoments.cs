namespace MlOps.Sdk.Statistics;

/// <summary>
/// Moments of two samples after both were multiplied by one power of two, which changes no digit but keeps squares of
/// very large or very small values within range.
/// </summary>
internal static class ScaledMoments
{
    public static (Moments Reference, Moments Current, int Exponent) Of(SortedSample reference, SortedSample current)
    {
        var exponent = Exponent(Math.Max(Largest(reference), Largest(current)));
        return exponent == 0
            ? (reference.Moments, current.Moments, 0)
            : (Of(reference, exponent), Of(current, exponent), exponent);
    }

    /// <summary>A constant sample has no deviations, not even from a rounded mean.</summary>
    public static Moments Of(SortedSample sample, int exponent)
    {
        if (sample.IsConstant)
            return new Moments(sample.Count, Math.ScaleB(sample.Values[0], exponent), 0, 0, 0);
        return Moments.Of(exponent == 0 ? sample.Values : Scaled(sample.Values, exponent));
    }

    /// <summary>The power of two to multiply by; 0 for values whose squares and their sums are in range as they are.</summary>
    public static int Exponent(double largest) =>
        largest is 0 or (> 1e-100 and < 1e100) ? 0 : -Math.ILogB(largest);

    public static double[] Scaled(ReadOnlySpan<double> values, int exponent)
    {
        var scaled = new double[values.Length];
        for (var i = 0; i < scaled.Length; i++)
            scaled[i] = Math.ScaleB(values[i], exponent);
        return scaled;
    }

    public static double Largest(SortedSample sample) =>
        sample.Count == 0 ? 0 : Math.Max(Math.Abs(sample.Values[0]), Math.Abs(sample.Values[^1]));
}
