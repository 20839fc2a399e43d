using System.Runtime.CompilerServices;

namespace MlOps.Sdk.Statistics;

/// <summary>The range every probability keeps.</summary>
internal static class Probability
{
    public static void ThrowIfOutside(double p, [CallerArgumentExpression(nameof(p))] string? name = null)
    {
        if (!(p >= 0 && p <= 1))
            throw new ArgumentOutOfRangeException(name, p, "A probability lies in [0, 1].");
    }

    /// <summary>For levels such as alpha or a coverage, where the ends make no sense.</summary>
    public static void ThrowIfNotInside(double p, [CallerArgumentExpression(nameof(p))] string? name = null)
    {
        if (!(p > 0 && p < 1))
            throw new ArgumentOutOfRangeException(name, p, "A level lies strictly between 0 and 1, such as 0.05 or 0.95.");
    }

    public static double Clamp(double p) => p <= 0 ? 0 : p >= 1 ? 1 : p;
}
