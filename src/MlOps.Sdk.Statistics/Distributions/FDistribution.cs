namespace MlOps.Sdk.Statistics;

/// <summary>Fisher's F distribution: the ratio of two independent χ² over their degrees of freedom.</summary>
public static class FDistribution
{
    /// <summary>Probability of a value above <paramref name="f"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number of degrees is not positive.</exception>
    public static double Survival(double f, double degrees1, double degrees2)
    {
        if (!(degrees1 > 0))
            throw new ArgumentOutOfRangeException(nameof(degrees1), degrees1, "Degrees of freedom are positive.");
        if (!(degrees2 > 0))
            throw new ArgumentOutOfRangeException(nameof(degrees2), degrees2, "Degrees of freedom are positive.");
        if (f <= 0)
            return 1;
        if (double.IsPositiveInfinity(f))
            return 0;

        var weight = degrees1 * f;
        return IncompleteBeta.Regularized(degrees2 / 2, degrees1 / 2, degrees2 / (degrees2 + weight), weight / (degrees2 + weight));
    }
}
