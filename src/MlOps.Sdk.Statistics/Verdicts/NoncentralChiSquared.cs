namespace MlOps.Sdk.Statistics;

/// <summary>The noncentral chi-squared distribution: what a chi-squared statistic follows where there is a difference.</summary>
internal static class NoncentralChiSquared
{
    /// <summary>Probability of a value above <paramref name="x"/>, as a Poisson mixture of central laws.</summary>
    public static double Survival(double x, double degrees, double noncentrality)
    {
        var half = noncentrality / 2;
        if (half == 0)
            return ChiSquaredDistribution.Survival(x, degrees);

        var reach = 9 * Math.Sqrt(half) + 30;
        var first = Math.Max(0, Math.Floor(half - reach));
        var sum = 0.0;
        for (var j = first; j <= half + reach; j++)
        {
            var weight = Math.Exp(-half + j * Math.Log(half) - MathNet.Numerics.SpecialFunctions.GammaLn(j + 1));
            sum += weight * ChiSquaredDistribution.Survival(x, degrees + 2 * j);
        }

        return Probability.Clamp(sum);
    }

    /// <summary>The noncentrality at which a value above <paramref name="x"/> has probability <paramref name="power"/>; 0 where it has at least that without any.</summary>
    public static double For(double x, double degrees, double power)
    {
        if (Survival(x, degrees, 0) >= power)
            return 0;

        double low = 0, high = Math.Max(1, x);
        while (Survival(x, degrees, high) < power)
            high *= 2;
        for (var i = 0; i < 60 && high - low > 1e-10 * high; i++)
        {
            var middle = (low + high) / 2;
            if (Survival(x, degrees, middle) < power)
                low = middle;
            else
                high = middle;
        }

        return (low + high) / 2;
    }

    /// <summary>The same by the normal approximation of its cube root (Abdel-Aty 1954), some thousand times faster and right to about a percent.</summary>
    public static double Near(double x, double degrees, double power)
    {
        double low = 0, high = 4 * (x + 10);
        var z = NormalDistribution.Quantile(1 - power);
        for (var i = 0; i < 50; i++)
        {
            var middle = (low + high) / 2;
            var sum = degrees + middle;
            var spread = 2 * (degrees + 2 * middle) / (9 * sum * sum);
            var at = (Math.Cbrt(x / sum) - 1 + spread) / Math.Sqrt(spread);
            if (at > z)
                low = middle;
            else
                high = middle;
        }

        return (low + high) / 2;
    }
}
