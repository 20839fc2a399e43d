namespace MlOps.Sdk.Statistics;

/// <summary>The limiting law of the Cramér–von Mises statistic (Anderson and Darling 1952).</summary>
public static class CramerVonMisesDistribution
{
    /// <summary>The series ends at a term this small, as SciPy's does, so that p-values below a few 1e-7 are to be read as "less".</summary>
    private const double Accuracy = 1e-7;

    /// <summary>Probability of a value at most <paramref name="x"/>, within a few 1e-7.</summary>
    public static double Cumulative(double x)
    {
        if (x <= 0)
            return 0;

        var total = 0.0;
        var coefficient = Math.Sqrt(Math.PI); // Gamma(k + 1/2) / Gamma(k + 1) at k = 0
        for (var k = 0; k < 200; k++)
        {
            var odd = 4.0 * k + 1;
            var q = odd * odd / (16 * x);
            var term = coefficient / (Math.Pow(Math.PI, 1.5) * Math.Sqrt(x)) * Math.Sqrt(odd) * Math.Exp(-q) * BesselK(q);
            total += term;
            if (term < Accuracy)
                break;
            coefficient *= (k + 0.5) / (k + 1);
        }

        return Probability.Clamp(total);
    }

    /// <summary>Probability of a value above <paramref name="x"/>.</summary>
    public static double Survival(double x) => 1 - Cumulative(x);

    /// <summary>The modified Bessel function K of order 1/4: the integral of e^(-z cosh t) cosh(t/4), whose trapezoids converge doubly fast.</summary>
    private static double BesselK(double z)
    {
        const double Step = 1.0 / 32;
        var sum = 0.5 * Math.Exp(-z);
        for (var i = 1; i < 1000; i++)
        {
            var t = i * Step;
            var term = Math.Exp(-z * Math.Cosh(t)) * Math.Cosh(t / 4);
            sum += term;
            if (term < sum * 1e-18)
                break;
        }

        return sum * Step;
    }
}
