namespace MlOps.Sdk.Statistics;

/// <summary>
/// The exact law of the Kolmogorov–Smirnov distance as a matrix power
/// (Durbin 1973; Marsaglia, Tsang and Wang, "Evaluating Kolmogorov's distribution", JSS 8(18), 2003).
/// </summary>
internal static class DurbinMatrix
{
    private const int ScaleBits = 400;

    /// <summary>Probability that the distance of <paramref name="n"/> values is below <paramref name="d"/>; cost grows as (n d)^3 log n.</summary>
    public static double Cumulative(double d, int n)
    {
        var k = (int)Math.Ceiling(n * d);
        var size = 2 * k - 1;
        var power = Matrix(k, size, k - n * d);
        var result = Identity(size);
        int powerScale = 0, resultScale = 0;
        for (var exponent = n; exponent > 0; exponent >>= 1)
        {
            if ((exponent & 1) == 1)
            {
                result = Multiply(result, power, size);
                resultScale += powerScale + Rescale(result, result[(k - 1) * size + k - 1]);
            }

            power = Multiply(power, power, size);
            powerScale = 2 * powerScale;
            powerScale += Rescale(power, power[(k - 1) * size + k - 1]);
        }

        var value = result[(k - 1) * size + k - 1];
        for (var i = 1; i <= n; i++)
        {
            value *= (double)i / n;
            if (value < 1e-140)
            {
                value = Math.ScaleB(value, ScaleBits);
                resultScale -= ScaleBits;
            }
        }

        return Math.ScaleB(value, resultScale);
    }

    private static double[] Matrix(int k, int size, double h)
    {
        var matrix = new double[size * size];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
                matrix[i * size + j] = i - j + 1 >= 0 ? 1 : 0;
        }

        for (var i = 0; i < size; i++)
        {
            matrix[i * size] -= Math.Pow(h, i + 1);
            matrix[(size - 1) * size + i] -= Math.Pow(h, size - i);
        }

        matrix[(size - 1) * size] += 2 * h - 1 > 0 ? Math.Pow(2 * h - 1, size) : 0;
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                for (var g = 2; g <= i - j + 1; g++)
                    matrix[i * size + j] /= g;
            }
        }

        return matrix;
    }

    private static double[] Identity(int size)
    {
        var matrix = new double[size * size];
        for (var i = 0; i < size; i++)
            matrix[i * size + i] = 1;
        return matrix;
    }

    private static double[] Multiply(double[] left, double[] right, int size)
    {
        var product = new double[size * size];
        for (var i = 0; i < size; i++)
        {
            for (var l = 0; l < size; l++)
            {
                var factor = left[i * size + l];
                if (factor == 0)
                    continue;
                for (var j = 0; j < size; j++)
                    product[i * size + j] += factor * right[l * size + j];
            }
        }

        return product;
    }

    /// <summary>Powers of two leave every digit as it was, so scaling costs no accuracy.</summary>
    private static int Rescale(double[] matrix, double centre)
    {
        if (centre is < 1e140 and > 1e-140)
            return 0;

        var bits = centre >= 1e140 ? -ScaleBits : ScaleBits;
        for (var i = 0; i < matrix.Length; i++)
            matrix[i] = Math.ScaleB(matrix[i], bits);
        return -bits;
    }
}
