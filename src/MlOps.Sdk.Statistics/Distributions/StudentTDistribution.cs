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

        return MathNet.Numerics.Distributions.StudentT.InvCDF(0, 1, degrees, p);
    }
}
