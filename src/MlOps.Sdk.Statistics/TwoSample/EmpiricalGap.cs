namespace MlOps.Sdk.Statistics;

/// <summary>
/// The largest gap between two empirical distribution functions, found in one merge and compared as integers, so that
/// rounding does not decide how large it is. Where it is reached more than once, the rounding of i/n - j/m picks the
/// place, so that the place agrees with SciPy's.
/// </summary>
/// <param name="Scaled">The gap times n m.</param>
/// <param name="Distance">The gap, in [0, 1].</param>
/// <param name="Location">First value at which it is reached.</param>
/// <param name="Sign">+1 where the reference's function lies above, -1 where it lies below.</param>
internal readonly record struct EmpiricalGap(long Scaled, double Distance, double Location, int Sign)
{
    public static EmpiricalGap Between(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Alternative alternative)
    {
        long n = x.Length, m = y.Length;
        long above = long.MinValue, below = long.MinValue;
        double aboveRounded = 0, belowRounded = 0, aboveAt = 0, belowAt = 0;
        int i = 0, j = 0;
        while (i < x.Length || j < y.Length)
        {
            var value = j >= y.Length || (i < x.Length && x[i] <= y[j]) ? x[i] : y[j];
            while (i < x.Length && x[i] == value)
                i++;
            while (j < y.Length && y[j] == value)
                j++;

            var gap = i * m - j * n;
            if (gap >= above)
            {
                var rounded = i / (double)n - j / (double)m;
                if (gap > above || rounded > aboveRounded)
                    (above, aboveRounded, aboveAt) = (gap, rounded, value);
            }

            if (-gap >= below)
            {
                var rounded = j / (double)m - i / (double)n;
                if (-gap > below || rounded > belowRounded)
                    (below, belowRounded, belowAt) = (-gap, rounded, value);
            }
        }

        var useBelow = alternative == Alternative.Less
            || (alternative == Alternative.TwoSided && (below > above || (below == above && belowRounded > aboveRounded)));
        var scaled = useBelow ? below : above;
        return new EmpiricalGap(scaled, scaled / ((double)n * m), useBelow ? belowAt : aboveAt, useBelow ? -1 : 1);
    }
}
