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
        var search = new Search(x.Length, y.Length);
        int i = 0, j = 0;
        var previous = double.NaN;
        while (i < x.Length && j < y.Length)
        {
            // Which side is smaller is as good as random; a branch on it would be mispredicted every other time.
            double a = x[i], b = y[j], value = double.MinNative(a, b);
            if (value > previous)
                search.Visit(i, j, previous);
            previous = value;
            var first = a <= b ? 1 : 0;
            i += first;
            j += 1 - first;
        }

        while (i < x.Length || j < y.Length)
        {
            var value = i < x.Length ? x[i] : y[j];
            if (value > previous)
                search.Visit(i, j, previous);
            previous = value;
            i += i < x.Length ? 1 : 0;
            j += j < y.Length ? 1 : 0;
        }

        search.Visit(i, j, previous);
        return search.Found(alternative);
    }

    /// <summary>Looks at the gap behind each distinct value, all values up to it being passed.</summary>
    private struct Search(long n, long m)
    {
        private long _above = long.MinValue, _below = long.MinValue;
        private double _aboveRounded, _belowRounded, _aboveAt, _belowAt;

        public void Visit(int i, int j, double value)
        {
            var gap = i * m - j * n;
            if (gap >= _above)
            {
                var rounded = i / (double)n - j / (double)m;
                if (gap > _above || rounded > _aboveRounded)
                    (_above, _aboveRounded, _aboveAt) = (gap, rounded, value);
            }

            if (-gap >= _below)
            {
                var rounded = j / (double)m - i / (double)n;
                if (-gap > _below || rounded > _belowRounded)
                    (_below, _belowRounded, _belowAt) = (-gap, rounded, value);
            }
        }

        public readonly EmpiricalGap Found(Alternative alternative)
        {
            var useBelow = alternative == Alternative.Less
                || (alternative == Alternative.TwoSided && (_below > _above || (_below == _above && _belowRounded > _aboveRounded)));
            var scaled = useBelow ? _below : _above;
            return new EmpiricalGap(scaled, scaled / ((double)n * m), useBelow ? _belowAt : _aboveAt, useBelow ? -1 : 1);
        }
    }
}
