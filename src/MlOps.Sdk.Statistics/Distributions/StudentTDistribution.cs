namespace MlOps.Sdk.Statistics;

/// <summary>Student's t distribution.</summary>
public static class StudentTDistribution
{
    /// <summary>Probability of a value above <paramref name="t"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="degrees"/> is not positive.</exception>
    public static double Survival(double t, double degrees)
    {
        var half = TwoSided(t, degrees) / 2;
        return t >= 0 ? half : 1 - half;
    }

    /// <summary>Probability of a value further from 0 than <paramref name="t"/>, on either side.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="degrees"/> is not positive.</exception>
    public static double TwoSided(double t, double degrees)
    {
        if (!(degrees > 0))
            throw new ArgumentOutOfRangeException(nameof(degrees), degrees, "Degrees of freedom are positive.");

        if (double.IsInfinity(degrees))
            return NormalDistribution.TwoSided(t);

        if (double.IsInfinity(t))
            return 0;

        var square = t * t;
        return IncompleteBeta.Regularized(degrees / 2, 0.5, degrees / (degrees + square), square / (degrees + square));
    }

    /// <summary>The value below which a share <paramref name="p"/> lies.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> lies outside [0, 1], or <paramref name="degrees"/> is not positive.</exception>
    public static double Quantile(double p, double degrees)
    {
        Probability.ThrowIfOutside(p);
        if (double.IsInfinity(degrees) || p is 0 or 1)
            return NormalDistribution.Quantile(p);

        if (!(degrees > 0))
            throw new ArgumentOutOfRangeException(nameof(degrees), degrees, "Degrees of freedom are positive.");
        return p < 0.5 ? -Upper(p, degrees) : p > 0.5 ? Upper(1 - p, degrees) : 0;
    }

    /// <summary>The value above which a share <paramref name="tail"/>, below one half, lies. Bracketed, so that the heavy tails of few degrees are found too.</summary>
    private static double Upper(double tail, double degrees)
    {
        double low = 0, high = 2;
        while (TwoSided(high, degrees) > 2 * tail)
        {
            low = high;
            high *= high < 1e6 ? 2 : 1e6;
            if (double.IsInfinity(high))
                return high;
        }

        for (var i = 0; i < 200; i++)
        {
            var middle = low + (high - low) / 2;
            if (middle <= low || middle >= high)
                break;
            if (TwoSided(middle, degrees) > 2 * tail)
                low = middle;
            else
                high = middle;
        }

        return high;
    }
}
