using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace MlOps.Sdk.Statistics;

/// <summary>The chi-squared distribution.</summary>
public static class ChiSquaredDistribution
{
    /// <summary>Probability of a value above <paramref name="x"/> with <paramref name="degrees"/> degrees of freedom; with 0 degrees all mass lies at 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="degrees"/> is negative or not a number.</exception>
    public static double Survival(double x, double degrees)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(degrees);
        if (x <= 0 || degrees == 0)
            return x <= 0 ? 1 : 0;

        if (double.IsPositiveInfinity(x))
            return 0;

        // One degree is a squared normal, and that form keeps its relative accuracy in the far tail.
        return degrees == 1
            ? NormalDistribution.TwoSided(Math.Sqrt(x))
            : SpecialFunctions.GammaUpperRegularized(degrees / 2, x / 2);
    }

    /// <summary>The value below which a share <paramref name="p"/> lies.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> lies outside [0, 1], or <paramref name="degrees"/> is not positive.</exception>
    public static double Quantile(double p, double degrees)
    {
        Probability.ThrowIfOutside(p);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(degrees);
        return p is 0 ? 0 : p is 1 ? double.PositiveInfinity : Gamma.InvCDF(degrees / 2, 0.5, p);
    }
}
