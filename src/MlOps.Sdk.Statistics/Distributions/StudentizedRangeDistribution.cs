namespace MlOps.Sdk.Statistics;

/// <summary>The range of k independent standard normal values (Tukey's studentized range with infinite degrees of freedom).</summary>
public static class StudentizedRangeDistribution
{
    private const double Reach = 8.5;
    private const int Steps = 2_000;

    /// <summary>Probability of a range at most <paramref name="q"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="groups"/> is below 2.</exception>
    public static double Cumulative(double q, int groups)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(groups, 2);
        if (q <= 0)
            return 0;

        // k times the integral over the largest value z of its density and the others lying in (z - q, z].
        // The integrand and its derivatives vanish at both ends, so the trapezoid rule converges faster than any power.
        double width = (2 * Reach + q) / Steps, sum = 0;
        for (var i = 0; i <= Steps; i++)
        {
            var z = -Reach + i * width;
            var density = Math.Exp(-z * z / 2) * 0.3989422804014327;
            var inside = NormalDistribution.Survival(z - q) - NormalDistribution.Survival(z);
            sum += density * Math.Pow(inside, groups - 1);
        }

        return Probability.Clamp(groups * sum * width);
    }

    /// <summary>The value below which a share <paramref name="p"/> lies.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> does not lie in (0, 1), or <paramref name="groups"/> is below 2.</exception>
    public static double Quantile(double p, int groups)
    {
        Probability.ThrowIfNotInside(p);
        ArgumentOutOfRangeException.ThrowIfLessThan(groups, 2);
        double low = 0, high = 1;
        while (Cumulative(high, groups) < p && high < 100)
            high *= 2;
        while (high - low > 1e-13 * high)
        {
            var middle = (low + high) / 2;
            if (middle <= low || middle >= high)
                break;
            if (Cumulative(middle, groups) < p)
                low = middle;
            else
                high = middle;
        }

        return (low + high) / 2;
    }
}
