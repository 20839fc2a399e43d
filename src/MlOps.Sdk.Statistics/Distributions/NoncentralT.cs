using MathNet.Numerics;

namespace MlOps.Sdk.Statistics;

/// <summary>The noncentral t distribution: a normal value with a mean, over the root of an independent mean square.</summary>
internal static class NoncentralT
{
    private const int Steps = 1_500;

    /// <summary>Probability of a value above <paramref name="t"/>.</summary>
    /// <remarks>
    /// The integral of Φ(shift - t s) over the law of s = √(χ²/degrees). In ln s its integrand is analytic and dies off on both
    /// sides, so the trapezoid rule converges exponentially.
    /// </remarks>
    public static double Survival(double t, double degrees, double shift)
    {
        var scale = degrees * 0.5;
        var constant = Math.Log(2) + scale * Math.Log(scale) - SpecialFunctions.GammaLn(scale);
        double deviation = 1 / Math.Sqrt(2 * degrees), low = -12 * deviation - 40 / degrees, high = 12 * deviation;
        double width = (high - low) / Steps, sum = 0;
        for (var i = 0; i <= Steps; i++)
        {
            var x = low + i * width;
            var s = Math.Exp(x);
            sum += Math.Exp(constant + degrees * x - scale * s * s) * NormalDistribution.Cumulative(shift - t * s);
        }

        return Probability.Clamp(sum * width);
    }
}
