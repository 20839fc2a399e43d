using MathNet.Numerics;

namespace MlOps.Sdk.Statistics;

/// <summary>Binomial probabilities without cancellation (C. Loader, "Fast and accurate computation of binomial probabilities", 2000).</summary>
internal static class SaddlePoint
{
    private static readonly double[] StirlingErrors =
    [
        0.0, 0.08106146679532726, 0.04134069595540929, 0.02767792568499834, 0.02079067210376509, 0.01664469118982119,
        0.01387612882307075, 0.01189670994589177, 0.01041126526197209, 0.009255462182712733, 0.008330563433362871,
        0.007573675487951841, 0.006942840107209530, 0.006408994188004207, 0.005951370112758848, 0.005554733551962801,
    ];

    /// <summary>C(n, k) p^k q^(n-k), where q is given beside p so that neither is rounded away; k and n may be fractions.</summary>
    public static double BinomialMass(double k, double n, double p, double q)
    {
        if (p <= 0)
            return k == 0 ? 1 : 0;
        if (q <= 0)
            return k == n ? 1 : 0;
        if (k == 0)
            return Math.Exp(p < 0.1 ? -Deviance(n, n * q) - n * p : n * Math.Log(q));
        if (k == n)
            return Math.Exp(q < 0.1 ? -Deviance(n, n * p) - n * q : n * Math.Log(p));

        var exponent = StirlingError(n) - StirlingError(k) - StirlingError(n - k) - Deviance(k, n * p) - Deviance(n - k, n * q);
        return Math.Exp(exponent) * Math.Sqrt(n / (2 * Math.PI * k * (n - k)));
    }

    /// <summary>log n! less Stirling's approximation of it.</summary>
    private static double StirlingError(double n)
    {
        if (n < 16)
        {
            return n == Math.Floor(n)
                ? StirlingErrors[(int)n]
                : SpecialFunctions.GammaLn(n + 1) - (n + 0.5) * Math.Log(n) + n - 0.91893853320467274178;
        }

        var nn = n * n;
        return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - 1.0 / 1188 / nn) / nn) / nn) / nn) / n;
    }

    /// <summary>x log(x/m) + m - x, evaluated without cancellation near x = m.</summary>
    private static double Deviance(double x, double m)
    {
        if (Math.Abs(x - m) >= 0.1 * (x + m))
            return x * Math.Log(x / m) + m - x;

        var v = (x - m) / (x + m);
        var sum = (x - m) * v;
        var term = 2 * x * v;
        for (var j = 1; j < 1000; j++)
        {
            term *= v * v;
            var next = sum + term / (2 * j + 1);
            if (next == sum)
                break;
            sum = next;
        }

        return sum;
    }
}
