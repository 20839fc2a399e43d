namespace MlOps.Sdk.Statistics;

/// <summary>The limiting law of sqrt(n) times the Kolmogorov–Smirnov distance (Kolmogorov 1933).</summary>
public static class KolmogorovDistribution
{
    /// <summary>Probability of a value above <paramref name="t"/>.</summary>
    public static double Survival(double t) => t <= 0 ? 1 : t < 0.82 ? 1 - SmallArgument(t) : Alternating(t);

    /// <summary>Probability of a value at most <paramref name="t"/>.</summary>
    public static double Cumulative(double t) => t <= 0 ? 0 : t < 0.82 ? SmallArgument(t) : 1 - Alternating(t);

    private static double SmallArgument(double t)
    {
        var sum = 0.0;
        for (var k = 1; k <= 20; k++)
        {
            var odd = 2 * k - 1;
            sum += Math.Exp(-odd * odd * Math.PI * Math.PI / (8 * t * t));
        }

        return Math.Sqrt(2 * Math.PI) / t * sum;
    }

    private static double Alternating(double t)
    {
        var sum = 0.0;
        for (var k = 20; k >= 1; k--)
        {
            var term = Math.Exp(-2.0 * k * k * t * t);
            sum += k % 2 == 1 ? term : -term;
        }

        return 2 * sum;
    }
}
