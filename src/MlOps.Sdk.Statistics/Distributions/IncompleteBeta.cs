namespace MlOps.Sdk.Statistics;

/// <summary>The regularised incomplete beta function, accurate for large parameters too, where logarithms of gamma functions cancel.</summary>
internal static class IncompleteBeta
{
    /// <summary>I_x(a, b); <paramref name="y"/> is 1 - x, given so that it is not rounded away.</summary>
    public static double Regularized(double a, double b, double x, double y)
    {
        if (x <= 0)
            return 0;
        if (y <= 0)
            return 1;

        // x^a y^b / B(a, b), by way of a binomial probability of fractional arguments.
        var front = a * b / (a + b) * SaddlePoint.BinomialMass(a, a + b, x, y);
        return x < (a + 1) / (a + b + 2)
            ? Probability.Clamp(front * ContinuedFraction(a, b, x) / a)
            : Probability.Clamp(1 - front * ContinuedFraction(b, a, y) / b);
    }

    /// <summary>Lentz's evaluation of the continued fraction (Abramowitz and Stegun 26.5.8).</summary>
    private static double ContinuedFraction(double a, double b, double x)
    {
        const double Tiny = 1e-300;
        var c = 1.0;
        var d = 1 - (a + b) * x / (a + 1);
        d = 1 / (Math.Abs(d) < Tiny ? Tiny : d);
        var fraction = d;
        for (var m = 1; m < 100_000; m++)
        {
            var even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            Step(even, ref c, ref d, Tiny);
            fraction *= c * d;
            var odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            Step(odd, ref c, ref d, Tiny);
            fraction *= c * d;
            if (Math.Abs(c * d - 1) < 1e-16)
                break;
        }

        return fraction;
    }

    private static void Step(double coefficient, ref double c, ref double d, double tiny)
    {
        d = 1 + coefficient * d;
        d = 1 / (Math.Abs(d) < tiny ? tiny : d);
        c = 1 + coefficient / c;
        if (Math.Abs(c) < tiny)
            c = tiny;
    }
}
