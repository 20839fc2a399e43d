using MathNet.Numerics;

namespace MlOps.Sdk.Statistics;

/// <summary>The standard normal distribution, accurate in both tails.</summary>
public static class NormalDistribution
{
    private const double SqrtHalf = 0.70710678118654752440;

    /// <summary>Probability of a value at most <paramref name="z"/>.</summary>
    public static double Cumulative(double z) => 0.5 * SpecialFunctions.Erfc(-z * SqrtHalf);

    /// <summary>Probability of a value above <paramref name="z"/>.</summary>
    public static double Survival(double z) => 0.5 * SpecialFunctions.Erfc(z * SqrtHalf);

    /// <summary>Probability of a value further from 0 than <paramref name="z"/>, on either side.</summary>
    public static double TwoSided(double z) => Math.Min(1, 2 * Survival(Math.Abs(z)));

    /// <summary>The value below which a share <paramref name="p"/> of the distribution lies; infinite at 0 and 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> lies outside [0, 1].</exception>
    public static double Quantile(double p)
    {
        Probability.ThrowIfOutside(p);
        return p is 0 ? double.NegativeInfinity : p is 1 ? double.PositiveInfinity : -SpecialFunctions.ErfcInv(2 * p) / SqrtHalf;
    }
}
